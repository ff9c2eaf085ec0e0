"""The self-inspection in a DM: promise, one statement at a time, summary, and the own answers afterwards."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.services.training.notices import (
    InspectionPromise,
    InspectionQuestion,
    InspectionSummary,
    SummaryLine,
)
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, listing, paragraph, rich, small_print
from bot.slack.blocks.training.common import carry, cut, message, progress_line, quoted, stanza, test_banner
from bot.slack.blocks.training.moments import due_line, moment
from bot.slack.text import shorten, words
from bot.texts import Language, say

BEGIN = "training.inspection.begin"
ANSWER = "training.inspection.answer"
NOTE = "training.inspection.note"
INCIDENT = "training.inspection.incident"
CHANGE = "training.inspection.change"
COMMENT = "training.inspection.comment"
SEND = "training.inspection.send"
ANSWERS = ("done", "partly", "not_done", "dont_know", "not_applicable")


@render.register
def promise(notice: InspectionPromise) -> Message:
    """What becomes of the answers, before the first item."""
    language = notice.language
    lines = [say(f"screen.inspection.promise_{n}", language) for n in range(1, 5)]
    title = say("screen.inspection.promise_title", language)
    facts = say("screen.inspection.facts", language, items=notice.items, minutes=notice.minutes)
    begin = button(
        say("screen.button.begin", language), BEGIN, carry(a=notice.assignment_id), style="primary"
    )
    layout = Layout(
        head=[
            header(notice.title),
            rich(paragraph(title, bold=True), listing(lines)),
            rich(paragraph(f"{facts} {due_line(notice.due, language)}")),
        ],
        tail=[ActionsBlock(elements=[begin]), *_test(notice.is_test, language)],
    )
    return message(f"{notice.title}: {lines[0]}", layout)


@render.register
def question(notice: InspectionQuestion) -> Message:
    """One statement; five answers; a note and an incident beside."""
    language = notice.language
    head: list[Block] = [
        header(notice.title),
        progress_line(notice.position, notice.total, language),
        rich(paragraph(shorten(notice.statement, 2_000), bold=True)),
        small_print([say("screen.inspection.period", language, period=notice.period)]),
        *_so_far(notice),
    ]
    answers = [_answer(notice, name) for name in ANSWERS]
    value = carry(a=notice.assignment_id, i=notice.item_id)
    beside = [
        button(
            say("screen.button.incident", language),
            INCIDENT,
            carry(a=notice.assignment_id, s=notice.sheet_id),
        )
    ]
    beside.insert(0, button(say("screen.button.note", language), NOTE, value))
    tail: list[Block] = [
        small_print([say("screen.inspection.choose", language)]),
        ActionsBlock(elements=answers),
        ActionsBlock(elements=beside),
        *_test(notice.is_test, language),
    ]
    text = say(
        "screen.inspection.notification", language,
        title=notice.title, position=notice.position, total=notice.total, statement=notice.statement,
    )  # fmt: skip
    return message(text, Layout(head=head, tail=tail))


@render.register
def summary(notice: InspectionSummary) -> Message:
    """All answers with what helps; before sending with the buttons, after it for reading only."""
    language = notice.language
    head: list[Block] = [header(notice.title), rich(paragraph(_stage(notice), bold=True))]
    head.append(small_print([say("screen.inspection.only_you", language)]))
    if notice.comment:
        comment = say("screen.inspection.comment", language, text=shorten(notice.comment, 500))
        head.append(rich(paragraph(comment)))
    middle = [[stanza(*_line(one, n, language))] for n, one in enumerate(notice.lines, start=1)]
    if notice.to_read:
        middle.append([rich(paragraph(say("screen.inspection.to_read", language), bold=True))])
    middle += [[quoted(one, language)] for one in notice.to_read]
    tail: list[Block] = [rich(paragraph(_to_manager(notice)))]
    if notice.submitted_at is None:
        tail.append(ActionsBlock(elements=_buttons(notice)))
    tail += _test(notice.is_test, language)
    return message(f"{notice.title}: {_stage(notice)}", Layout(head, middle, tail, cut(language)))


def answer_text(answer: str, language: Language) -> str:
    """An answer as a symbol and a word."""
    return say(f"screen.inspection.answer.{answer}", language)


def _so_far(notice: InspectionQuestion) -> list[Block]:
    if not notice.chosen:
        return []
    language = notice.language
    lines = [say("screen.inspection.before", language, answer=answer_text(notice.chosen, language))]
    if notice.note:
        lines.append(say("screen.inspection.note_so_far", language, note=notice.note))
    return [small_print(lines)]


def _answer(notice: InspectionQuestion, name: str) -> ButtonElement:
    value = carry(a=notice.assignment_id, i=notice.item_id, c=name)
    return button(answer_text(name, notice.language), f"{ANSWER}.{name}", value)


def _stage(notice: InspectionSummary) -> str:
    if notice.submitted_at is None:
        return say("screen.inspection.summary_before", notice.language)
    return say(
        "screen.inspection.summary_after", notice.language, at=moment(notice.submitted_at, notice.language)
    )


def _line(one: SummaryLine, number: int, language: Language) -> list[Parts.Text]:
    found: list[Parts.Text] = [
        words(f"{number}. {shorten(one.statement, 300)}"),
        words(answer_text(one.answer, language), bold=True),
    ]
    if one.note:
        found.append(words(say("screen.inspection.note", language, text=one.note)))
    if one.help:
        help_text = say("screen.inspection.help", language, text=shorten(one.help, 300))
        found.append(words(help_text, italic=True))
    return found


def _to_manager(notice: InspectionSummary) -> str:
    language = notice.language
    if notice.is_test:
        return say("screen.inspection.test_promise", language)
    if not notice.goes_to_manager:
        return say("screen.inspection.nothing_to_manager", language)
    key = "goes_to_manager" if notice.submitted_at is None else "went_to_manager"
    return say(f"screen.inspection.{key}", language, count=notice.goes_to_manager)


def _buttons(notice: InspectionSummary) -> list[ButtonElement]:
    language, value = notice.language, carry(a=notice.assignment_id)
    return [
        button(say("screen.button.send", language), SEND, value, style="primary"),
        button(say("screen.button.change", language), CHANGE, value),
        button(say("screen.button.comment", language), COMMENT, value),
    ]


def _test(is_test: bool, language: Language) -> list[Block]:
    return test_banner(is_test, language)
