"""Every error ends here: a sentence in the person's language with a number, and the number in the log."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot import metrics
from bot.errors import MamoriError
from bot.logs import reference_of
from bot.services.notices import Sentence
from bot.slack.blocks import Message, render
from bot.slack.people import language_of, tell, user_of
from bot.slack.services import Services
from bot.texts import Language

log = structlog.get_logger("bot.slack.errors")


def register(app: App, services: Services) -> None:
    """Handle errors of listeners and of middleware."""
    app.error(_handler(services))


def _handler(services: Services) -> Callable[..., BoltResponse | None]:
    def handle(
        error: Exception, request: BoltRequest, body: dict[str, Any], response: BoltResponse | None
    ) -> BoltResponse | None:
        reference = reference_of(f"{body.get('trigger_id') or body.get('event_id') or id(request)}")
        expected = isinstance(error, MamoriError)
        write = log.info if expected else log.error
        write("request_failed", reference=reference, kind=kind_of(body), exc_info=error)
        metrics.ERRORS.labels(kind_of(body)).inc()
        if "event" in body:
            # Nobody waits for an event, and a 500 brings it again.
            return None
        message = render(sentence_for(error, reference, language_of(services.directory, body)))
        return _answer(services, body, message, response)

    return handle


def kind_of(body: Mapping[str, Any]) -> str:
    """What a request was, for logs and figures."""
    event = body.get("event")
    if isinstance(event, Mapping):
        return f"event.{event.get('type')}"
    return str(body.get("type") or ("command" if body.get("command") else "unknown"))


def sentence_for(error: Exception, reference: str, language: Language) -> Sentence:
    """What the person is told: the error's own sentence, or that it went wrong, with the number."""
    if isinstance(error, MamoriError):
        return Sentence(language, error.key, {"reference": reference, **error.values})
    return Sentence(language, "error.unexpected", {"reference": reference})


def _answer(
    services: Services, body: Mapping[str, Any], message: Message, response: BoltResponse | None
) -> BoltResponse | None:
    if response is None:
        if user_of(body):
            tell(services.client, body, message)
        return None
    if body.get("command"):
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": message.text})
    inputs = _input_blocks(body)
    if body.get("type") == "view_submission" and inputs:
        # Not acknowledged as done: the modal stays open with what was entered.
        return BoltResponse(
            status=200, body={"response_action": "errors", "errors": {inputs[0]: message.text}}
        )
    tell(services.client, body, message)
    return BoltResponse(status=200, body="")


def _input_blocks(body: Mapping[str, Any]) -> list[str]:
    view = body.get("view")
    blocks = view.get("blocks", []) if isinstance(view, Mapping) else []
    return [block["block_id"] for block in blocks if block.get("type") == "input"]
