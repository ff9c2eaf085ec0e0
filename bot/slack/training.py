"""What the listeners of training share: who calls, what a button carries, where the next screen goes."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from typing import Any, TypeVar

import structlog
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.errors import MamoriError
from bot.logs import reference_of
from bot.services.ports import Notice
from bot.services.training.desk import Caller
from bot.slack.app_home import redraw
from bot.slack.blocks import Message, render
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.views import said, waiting
from bot.slack.errors import sentence_for
from bot.slack.pacing import code_of
from bot.slack.people import language_of, team_of, user_of
from bot.slack.services import Services, Viewer
from bot.texts import Language, say

Body = dict[str, Any]
T = TypeVar("T")
# An answer is due after three seconds; what takes longer shows the waiting view first.
PATIENCE_SECONDS = 1.5
# An acknowledgement travels by itself: what is drawn before it has arrived, the waiting view would replace.
SETTLE_SECONDS = 0.5
_workers = ThreadPoolExecutor(8, thread_name_prefix="training")
log = structlog.get_logger("bot.slack.training")


def caller_of(services: Services, body: Mapping[str, Any]) -> Caller:
    """Who presses, types or submits, now."""
    return Caller(team_of(body), user_of(body), services.clock())


def carried_by(action: Mapping[str, Any]) -> dict[str, str]:
    """What the control carries; a name that it does not carry is "", which no service finds."""
    option = action.get("selected_option") or {}
    return defaultdict(str, carried(str(action.get("value") or option.get("value") or "")))


def do(services: Services, body: Body, ack: Ack, work: Callable[[], T]) -> T | None:
    """Do what a button asks for and acknowledge it, in this order: what counts is committed by then.

    A refusal is said where it was pressed: in a modal on top of the view (None comes back), or, from a
    message, by the app's error handler.
    """
    if (body.get("container") or {}).get("type") == "message":
        done = work()
        ack()
        return done
    try:
        done = work()
    except MamoriError as error:
        ack()
        tell_in_view(services, body, _sentence(error, body, language_of(services.directory, body)))
        return None
    ack()
    return done


def origin(body: Body) -> dict[str, str]:
    """Where a modal was opened from, for the modal to carry: a message, App Home, or nothing."""
    container = body.get("container") or {}
    if container.get("type") == "message" and not container.get("is_ephemeral"):
        return {"c": str(container["channel_id"]), "m": str(container["message_ts"])}
    return {"h": "1"} if (body.get("view") or {}).get("type") == "home" else {}


def show(services: Services, body: Body, notice: Notice) -> None:
    """The next screen: in place of the message that was pressed; from anywhere else, in the person's DM."""
    came_from = origin(body)
    show_at(services, body, came_from, notice)
    if "m" not in came_from:
        tell_in_view(services, body, say("screen.sent_by_dm", language_of(services.directory, body)))


def show_at(services: Services, body: Body, came_from: Mapping[str, str], notice: Notice) -> None:
    """The next screen, at the message that `origin` remembered, else as a new one in the DM."""
    message = render(notice)
    if not (came_from.get("m") and _replaced(services, came_from, message)):
        post(services, body, message)


def publish_home(services: Services, body: Body) -> None:
    """Draw App Home anew for who acted: what they did shows there."""
    language = language_of(services.directory, body)
    redraw(services, Viewer(team_of(body), user_of(body), language, services.clock()))


def open_waiting(services: Services, body: Body) -> str:
    """Open the light modal at once, on top of what is open; returns its id, to fill it with `fill`."""
    return open_view(services, body, waiting())


def open_view(services: Services, body: Body, view: View) -> str:
    """Open a modal; from inside a modal, push it."""
    inside = (body.get("view") or {}).get("type") == "modal"
    opens = services.client.views_push if inside else services.client.views_open
    answer = opens(trigger_id=body["trigger_id"], view=view)
    return str(answer["view"]["id"])


def fill(services: Services, body: Body, view_id: str, make: Callable[[], View]) -> None:
    """Put the real view into the waiting one; a refusal is said there."""
    refresh(services, view_id, _made(services, body, make))


def answer_with(services: Services, body: Body, ack: Ack, make: Callable[[], View]) -> None:
    """Answer a submission with the next view: at once if it is quick, else by way of the waiting view.

    What `make` raises must not be about a field: check those before.
    """
    future = _workers.submit(_made, services, body, make)
    try:
        ack(response_action="update", view=future.result(PATIENCE_SECONDS).to_dict())
    except TooSlow:
        _answer_later(services, body, ack, future.result)


def answer_form(
    services: Services, body: Body, ack: Ack, make: Callable[[], View], block_of: Callable[[MamoriError], str]
) -> bool:
    """Do what a form asks and answer with the next view; True when it was done.

    What is about ten thousand people takes longer than Slack waits: then by way of the waiting view, and a
    refusal, which otherwise keeps the form open at its block, is said there.
    """
    future = _workers.submit(make)
    try:
        view = future.result(PATIENCE_SECONDS)
    except TooSlow:
        _answer_later(services, body, ack, lambda: _made(services, body, future.result))
        return future.exception() is None
    except MamoriError as error:
        refuse(services, body, ack, (block_of(error), error))
        return False
    ack(response_action="update", view=view.to_dict())
    return True


def _answer_later(services: Services, body: Body, ack: Ack, made: Callable[[], View]) -> None:
    """The waiting view as the answer, and in its place what comes of it."""
    ack(response_action="update", view=waiting().to_dict())
    view = made()
    time.sleep(SETTLE_SECONDS)
    refresh(services, body["view"]["id"], view)


def answer_press(services: Services, body: Body, ack: Ack, make: Callable[[], View]) -> None:
    """Do what a button of a view asks and draw the view anew, also when it takes longer than Slack waits."""
    future, view_id = _workers.submit(make), body["view"]["id"]
    try:
        view = future.result(PATIENCE_SECONDS)
    except TooSlow:
        ack()
        refresh(services, view_id, waiting())
        refresh(services, view_id, _made(services, body, future.result))
        return
    except MamoriError as error:
        ack()
        tell_in_view(services, body, _sentence(error, body, language_of(services.directory, body)))
        return
    ack()
    refresh(services, view_id, view)


def refuse(services: Services, body: Body, ack: Ack, refused: tuple[str, MamoriError]) -> None:
    """Keep the modal open and say what is wrong at the block that is meant."""
    block, error = refused
    language = language_of(services.directory, body)
    ack(response_action="errors", errors={block: _sentence(error, body, language)})


def recorded(
    services: Services, body: Body, ack: Ack, key: str = "screen.recorded", **values: object
) -> None:
    """Answer a submission with a sentence that it is done."""
    language = language_of(services.directory, body)
    ack(response_action="update", view=said(say(key, language, **values), language).to_dict())


def refresh(services: Services, view_id: str, view: View, only_if: str = "") -> None:
    """Draw an open view anew; when it has been closed in the meantime, nothing is lost.

    `only_if`: its hash; a view that shows something else by now stays as it is.
    """
    try:
        services.client.views_update(view_id=view_id, view=view, hash=only_if or None)
    except SlackApiError as error:
        if code_of(error) not in ("not_found", "hash_conflict"):
            raise
        log.info("view_gone")


def tell_in_view(services: Services, body: Body, text: str) -> None:
    """Say one sentence in a modal."""
    open_view(services, body, said(text, language_of(services.directory, body)))


def _made(services: Services, body: Body, make: Callable[[], View]) -> View:
    language = language_of(services.directory, body)
    try:
        return make()
    except MamoriError as error:
        return said(_sentence(error, body, language), language)


def _sentence(error: MamoriError, body: Body, language: Language) -> str:
    reference = reference_of(str(body.get("trigger_id") or ""))
    sentence = sentence_for(error, reference, language)
    return say(sentence.key, language, **sentence.values)


def _replaced(services: Services, place: Mapping[str, str], message: Message) -> bool:
    try:
        services.client.chat_update(
            channel=place["c"], ts=place["m"], text=message.text, blocks=list(message.blocks)
        )
    except SlackApiError as error:
        # Deleted, or too old to be changed: the state is recorded, so the screen comes as a new message.
        log.info("not_replaced", exc_info=error)
        return False
    return True


def post(services: Services, body: Body, message: Message) -> None:
    """A new message in the DM of who acted."""
    services.client.chat_postMessage(
        channel=user_of(body),
        text=message.text,
        blocks=list(message.blocks),
        unfurl_links=False,
        unfurl_media=False,
    )
