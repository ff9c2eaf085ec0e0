"""What the app's acknowledgement of a submission or a slash command asks for."""

from typing import Any

from bot.sandbox.errors import Refused
from bot.sandbox.model import View
from bot.sandbox.platform import Platform
from bot.sandbox.tokens import ResponseAddress

Json = dict[str, Any]


def submitted(platform: Platform, view: View, answer: Json) -> None:
    """Do what the app answered to a submission. What it may not answer is an error on the view."""
    try:
        _apply(platform, view, answer)
    except (Refused, KeyError, AttributeError, TypeError) as error:
        code = error.error if isinstance(error, Refused) else "invalid_arguments"
        _write_down(platform, "view_submission.answer", answer, code)
        view.errors = {"": f"the app answered something that Slack refuses: {code}"}
    platform.workspace.note("view", user=view.user)


def _apply(platform: Platform, view: View, answer: Json) -> None:
    views, action = platform.views, answer.get("response_action")
    if action == "errors":
        view.errors = {str(key): str(text) for key, text in answer["errors"].items()}
    elif action == "update":
        views.update(view, answer["view"])
    elif action == "push":
        views.push(view.user, answer["view"])
    elif action == "clear":
        views.close(view.user, everything=True)
    elif action is None:
        views.remove(view)
    else:
        raise Refused("invalid_arguments")


def answered(platform: Platform, where: tuple[str, str], answer: Json) -> None:
    """Show what the app acknowledged a slash command with; `where` is (user, channel)."""
    if not answer.get("text") and not answer.get("blocks"):
        return
    error = ""
    try:
        platform.respond(ResponseAddress(*where, "", platform.workspace.clock.now()), answer)
    except Refused as refusal:
        error = refusal.error
    _write_down(platform, "slash_command.answer", answer, error)


def _write_down(platform: Platform, method: str, answer: Json, error: str) -> None:
    platform.ledger.add(platform.workspace.clock.now(), method, answer, "app", error=error)
