"""The first DM of a campaign: what, how long, until when, and one button."""

from collections.abc import Iterator

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.services.training.notices import Invitation
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, paragraph, rich, small_print
from bot.slack.blocks.training.common import carry, message, sentence_about, stanza, test_banner
from bot.slack.blocks.training.moments import due_line
from bot.slack.text import words
from bot.texts import say

START = "training.start"
MORE_TIME = "training.request.extension"


@render.register
def invitation(notice: Invitation) -> Message:
    """Title, length, due date; Start, and asking for more time."""
    language = notice.language
    facts = say(
        f"screen.invitation.facts.{notice.kind}", language, items=notice.items, minutes=notice.minutes
    )
    body: list[Block] = [
        header(notice.title),
        rich(paragraph(say(f"screen.invitation.intro.{notice.kind}", language))),
        stanza(words(facts), *map(words, _passing(notice)), words(due_line(notice.due, language), bold=True)),
    ]
    if notice.sender and not notice.is_test:
        body.append(sentence_about(say("screen.invitation.from", language), notice.sender, ""))
    body += test_banner(notice.is_test, language)
    tail: list[Block] = [ActionsBlock(elements=_buttons(notice))]
    tail.append(small_print(_small_print(notice)))
    text = say(
        "screen.invitation.notification", language, title=notice.title, due=due_line(notice.due, language)
    )
    return message(text, Layout(head=body, tail=tail))


def start_value(assignment_id: str) -> str:
    """What Start carries."""
    return carry(a=assignment_id)


def _passing(notice: Invitation) -> Iterator[str]:
    """What it takes to pass a quiz."""
    if not notice.pass_mark:
        return
    language, count = notice.language, notice.max_attempts
    attempts = say(f"screen.invitation.attempts{'' if count else '_without_limit'}", language, count=count)
    yield say("screen.invitation.passing", language, pass_mark=notice.pass_mark, attempts=attempts)
    if notice.must_pass:
        yield say("screen.invitation.must_pass", language)


def _small_print(notice: Invitation) -> list[str]:
    """Going on later, and who sees what; of a test run nobody sees anything."""
    told = [say("screen.invitation.pause", notice.language)]
    if not notice.is_test:
        told.append(say(f"screen.invitation.who_sees.{notice.kind}", notice.language))
    return told


def _buttons(notice: Invitation) -> list[ButtonElement]:
    """Start, and (outside a test run) Ask for more time."""
    language, value = notice.language, start_value(notice.assignment_id)
    start = button(say("screen.button.start", language), START, value, style="primary")
    if notice.is_test:
        return [start]
    return [start, button(say("screen.button.more_time", language), MORE_TIME, value)]
