"""A look at somebody's answers: to the person, or to whoever is to tell them; and what the lead sees."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.services.training.notices import AnswersSeen, BreakGlass, LookToTell
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import SECTION_TEXT, Layout
from bot.slack.blocks.parts import button, header, paragraph, rich
from bot.slack.blocks.training.common import asking, carry, listed, message, stanza
from bot.slack.blocks.training.moments import moment
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import defuse, shorten, words
from bot.texts import Language, say

TOLD = "training.look.told"


@render.register
def break_glass(notice: BreakGlass) -> Message:
    """Somebody looked at one's answers: who, when, why."""
    language = notice.language
    text = say(
        "screen.break_glass", language,
        title=notice.title, lead=notice.lead, at=moment(notice.at, language), reason=notice.reason,
    )  # fmt: skip
    return message(text, Layout(head=[rich(paragraph(text))]))


@render.register
def to_tell(notice: LookToTell) -> Message:
    """Somebody is to be told, whom Slack does not reach."""
    title = say("screen.look.title", notice.language, person=notice.person)
    asks, *more = _lines(notice)
    head: list[Block] = [header(title), stanza(words(asks, bold=True), *map(words, more))]
    return message(f"{title} {asks}", Layout(head=head, tail=[ActionsBlock(elements=[_told(notice, "0")])]))


def look_line(notice: LookToTell, waiting: int) -> SectionBlock:
    """The first of those that wait, as one block of App Home with the button that says that it was told."""
    count = say("screen.home.looks", notice.language, count=waiting)
    text = PlainTextObject(text=shorten(defuse("\n".join((count, *_lines(notice)))), SECTION_TEXT))
    return SectionBlock(text=text, accessory=_told(notice, "h0"))


def answers_modal(seen: AnswersSeen) -> View:
    """What somebody answered, in their order, and how they hear of the look."""
    language = seen.language
    blocks: list[Block] = [rich(paragraph(_heard(seen, language), bold=True))]
    blocks += [
        stanza(words(shorten(one.value, 200), bold=True), words(shorten(one.text, 150)))
        for one in seen.answers
    ]
    return modal(Frame(say("screen.button.break_glass", language)), blocks, language)


def _heard(seen: AnswersSeen, language: Language) -> str:
    if not seen.told_by:
        return say("screen.look.seen", language)
    return say("screen.look.seen_by", language, people=listed(seen.told_by, language))


def _lines(notice: LookToTell) -> tuple[str, str, str]:
    """What happened, why, and what is to be done."""
    language = notice.language
    asks = say(
        "screen.look.asks", language,
        person=notice.person, title=notice.title, lead=notice.lead, at=moment(notice.at, language),
    )  # fmt: skip
    reason = say("screen.request.reason", language, text=shorten(notice.reason, 1_000))
    return asks, reason, say("screen.look.todo", language, person=notice.person)


def _told(notice: LookToTell, place: str) -> ButtonElement:
    language = notice.language
    label = say("screen.look.told", language)
    told = button(label, f"{TOLD}.{place}", carry(n=str(notice.number)), style="primary")
    return asking(told, label, say("screen.look.told_ask", language, person=notice.person), language)
