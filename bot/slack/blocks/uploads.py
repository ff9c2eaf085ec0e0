"""Files that people sent: who may publish, what was read, what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.services.notices_upload import UploadNotice, UploadOutcome, WhoMay
from bot.slack.blocks import Message, render, sentence_block
from bot.slack.blocks.budget import Layout, fit
from bot.slack.blocks.parts import button, header, listing, paragraph, rich, small_print
from bot.slack.blocks.training.common import asking
from bot.slack.blocks.verified import mention
from bot.slack.text import escape, shorten
from bot.texts import Language, joined, say

PUBLISH = "upload.publish"
DISCARD = "upload.discard"
NUMBERS = 30


@render.register
def _who_may(notice: WhoMay) -> Message:
    language = notice.language
    if not notice.leads:
        text = say("upload.who_nobody", language)
        return Message(text, fit(Layout(head=[sentence_block(text)])))
    people = joined((mention(each) for each in notice.leads[:10]), language)
    text = say("upload.who", language, people=people)
    plain = say("upload.who_plain", language)
    return Message(plain, fit(Layout(head=[sentence_block(text)])))


@render.register
def _read(notice: UploadNotice) -> Message:
    language, preview = notice.language, notice.preview
    text = say("upload.read", language, name=escape(shorten(notice.name, 100)))
    layout = Layout(
        head=[
            sentence_block(text),
            header(shorten(str(preview["title"]), 150)),
            rich(listing(list(_facts(preview, language)))),
        ],
        middle=[[block] for block in _changes(preview, language)],
        tail=[*_warnings(preview, language), _buttons(notice.file_id, preview, language)],
    )
    return Message(text, fit(layout))


@render.register
def _outcome(notice: UploadOutcome) -> Message:
    text = say(
        f"upload.{notice.state}",
        notice.language,
        title=escape(shorten(notice.title, 150)),
        person=mention(notice.by),
    )
    plain = say("upload.notification", notice.language, title=escape(shorten(notice.title, 150)))
    return Message(plain, fit(Layout(head=[sentence_block(text)])))


def _facts(preview: Mapping[str, Any], language: Language) -> Iterator[str]:
    first = _joined(preview["first"])
    more = " …" if preview["sections"] > len(preview["first"]) else ""
    yield say("upload.fact.sections", language, count=preview["sections"], first=f"{first}{more}")
    yield say(
        "upload.fact.language", language, name=say(f"verified.written_in_{preview['language']}", language)
    )
    yield say("upload.fact.kind", language, kind=say(f"upload.kind.{preview['kind']}", language))
    version = preview["version"] or say("upload.fact.no_version", language)
    yield say("upload.fact.version", language, version=version)
    for name in ("effective", "owner"):
        if preview[name]:
            yield say(f"upload.fact.{name}", language, value=preview[name])
    readers = _joined(preview["audience"]) or say("upload.fact.everyone", language)
    yield say("upload.fact.audience", language, value=readers)


def _changes(preview: Mapping[str, Any], language: Language) -> Iterator[Block]:
    if not preview["before_hash"]:
        yield rich(paragraph(say("upload.new", language), bold=True))
        return
    title = say(
        "upload.against", language, title=preview["before_title"], version=preview["before_version"] or "-"
    )
    yield rich(paragraph(title, bold=True))
    lines = [
        say(f"upload.change.{name}", language, count=len(preview[name]), numbers=_numbers(preview[name]))
        for name in ("added", "removed", "changed")
        if preview[name]
    ]
    yield rich(listing(lines)) if lines else rich(paragraph(say("upload.change.none", language)))


def _warnings(preview: Mapping[str, Any], language: Language) -> Iterator[Block]:
    if preview["before_file"]:
        yield small_print([say("upload.also_in_folder", language, file=preview["before_file"])])


def _buttons(file_id: str, preview: Mapping[str, Any], language: Language) -> ActionsBlock:
    label = say("upload.button.publish", language)
    publish = button(label, PUBLISH, file_id, style="primary")
    sure = say("upload.sure", language, title=shorten(str(preview["title"]), 100))
    return ActionsBlock(
        elements=[
            asking(publish, label, sure, language),
            button(say("upload.button.discard", language), DISCARD, file_id),
        ]
    )


def _numbers(numbers: Sequence[str]) -> str:
    shown = ", ".join(shorten(each, 30) for each in numbers[:NUMBERS])
    return f"{shown} …" if len(numbers) > NUMBERS else shown


def _joined(parts: Sequence[str]) -> str:
    return " / ".join(shorten(str(each), 60) for each in parts)
