"""What an event asks of us, decided from its body alone: pure, so that a table of payloads can prove it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.services.questions import LONGEST, Question
from bot.services.redaction import redact
from bot.slack.text import read
from knowledge.answering.question import understand

Kind = Literal["ask", "files", "reply", "ignore", "other"]
# Everything else that has a subtype is no new message of a person: edits, deletions, joins, bots.
_SUBTYPES = {None, "", "file_share", "thread_broadcast"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in a workspace, and where questions go that people shall answer."""

    bot_user_id: str
    security_channel: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """`ask` = a question, `reply` = a colleague's words in a thread of the security channel,
    `files` = documents without a question, `ignore` = a message that is not for us, `other` = not a
    message: the listeners' business. `files` are the ids of files in a direct message.
    """

    kind: Kind
    question: Question | None = None
    files: tuple[str, ...] = ()


_IGNORE = Taken("ignore")
_OTHER = Taken("other")


def take(body: Mapping[str, Any], identity: Identity) -> Taken:
    """Decide about one request from Slack."""
    event = body.get("event")
    if body.get("type") != "event_callback" or not isinstance(event, Mapping):
        return _OTHER
    if event.get("type") not in ("message", "app_mention"):
        return _OTHER
    if not _from_a_person(event, identity):
        return _IGNORE
    if event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D"):
        question, files = _question(body, event, identity, "dm"), _files(event)
        return Taken("ask" if not files or _asks(question.text) else "files", question, files)
    if event["type"] == "app_mention" or f"<@{identity.bot_user_id}>" in str(event.get("text", "")):
        return Taken("ask", _question(body, event, identity, "channel"))
    if event.get("channel") == identity.security_channel and event.get("thread_ts"):
        reply = _question(body, event, identity, "channel")
        # A colleague's words are passed on whole: what cannot be answered by us can be read by a person.
        words = redact(read(str(event.get("text") or ""), identity.bot_user_id)).text
        return Taken("reply", replace(reply, text=words))
    return _IGNORE


def _asks(text: str) -> bool:
    # Beside a file most people write what it is ("the new policy"): a caption is no question.
    return bool(text.strip()) and understand(text).asks != "topic"


def _files(event: Mapping[str, Any]) -> tuple[str, ...]:
    files = event.get("files") or ()
    ids = (str(each.get("id") or "") for each in files if isinstance(each, Mapping))
    return tuple(each for each in ids if each.isalnum())


def _from_a_person(event: Mapping[str, Any], identity: Identity) -> bool:
    user = event.get("user")
    is_bot = event.get("bot_id") or event.get("bot_profile") or user in (None, "", "USLACKBOT")
    return not is_bot and user != identity.bot_user_id and event.get("subtype") in _SUBTYPES


def _question(
    body: Mapping[str, Any], event: Mapping[str, Any], identity: Identity, place: Literal["dm", "channel"]
) -> Question:
    return question_from(
        Question(
            team_id=str(body.get("team_id") or event.get("team") or ""),
            channel=str(event["channel"]),
            user_id=str(event["user"]),
            ts=str(event["ts"]),
            thread_ts=str(event.get("thread_ts") or ""),
            place=place,
            text=read(str(event.get("text") or ""), identity.bot_user_id),
        )
    )


def question_from(raw: Question) -> Question:
    """The question as it may be kept: secrets out, and no longer than can be answered."""
    clean = redact(raw.text)
    return Question(
        team_id=raw.team_id,
        channel=raw.channel,
        user_id=raw.user_id,
        ts=raw.ts,
        text=clean.text[: LONGEST + 1],
        place=raw.place,
        thread_ts=raw.thread_ts,
        length=len(clean.text),
        redacted=clean.kinds,
        shown_in=raw.shown_in,
    )
