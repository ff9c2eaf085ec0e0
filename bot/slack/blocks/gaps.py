"""What nobody could answer: the list in App Home, the policy line, the word."""

from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.services.gaps import WORD_LIMIT, GapGroup, PolicyLine
from bot.services.notices_gaps import PolicyLineNotice
from bot.slack.blocks import Message, render, sentence_block
from bot.slack.blocks.budget import Layout, fit
from bot.slack.blocks.parts import button, numbered, paragraph, paragraphs, rich, small_print
from bot.slack.blocks.training.common import asking, carry
from bot.slack.blocks.training.moments import day, local
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import escape, shorten
from bot.texts import Language, say

LINE = "gaps.line"
WORD = "gaps.word"
DONE = "gaps.done"
LINE_FORM = "gaps.line_form"
WORD_FORM = "gaps.word_form"
SHOWN = 6
LINE_LIMIT = 2_900


@render.register
def _policy_line(notice: PolicyLineNotice) -> Message:
    language = notice.language
    intro = say("gaps.export", language, count=notice.count, question=escape(shorten(notice.question, 200)))
    layout = Layout(head=[sentence_block(intro)], middle=[[block] for block in paragraphs(notice.text)])
    return Message(intro, fit(layout))


def home_list(groups: Sequence[GapGroup], language: Language) -> Iterator[Block]:
    """The part of App Home for leads."""
    yield rich(paragraph(say("gaps.title", language), bold=True))
    if not groups:
        yield small_print([say("gaps.none", language)])
        return
    for n, group in enumerate(groups[:SHOWN]):
        yield rich(paragraph(shorten(group.question, 200)))
        yield small_print(list(_about(group, language)))
        yield _buttons(group, n, language)
    if len(groups) > SHOWN:
        yield small_print([say("gaps.more", language, count=len(groups) - SHOWN)])


def line_view(line: PolicyLine, language: Language) -> View:
    """The draft of a policy line, and where it shall go."""
    frame = Frame(
        say("gaps.line.title", language), LINE_FORM, say("gaps.line.submit", language), carry(g=line.group_id)
    )
    element = PlainTextInputElement(
        action_id="text", multiline=True, max_length=LINE_LIMIT, initial_value=line.text[:LINE_LIMIT]
    )
    options = [Option(value=name, text=say(f"gaps.line.{name}", language)) for name in ("save", "export")]
    blocks: list[Block] = [
        rich(paragraph(shorten(line.form.question, 300), bold=True)),
        small_print([say("gaps.line.help", language)]),
        _input("text", say("gaps.line.label", language), element),
        _input(
            "where",
            say("gaps.line.where", language),
            RadioButtonsElement(action_id="where", options=options, initial_option=options[0]),
        ),
    ]
    return modal(frame, blocks, language)


def word_view(group: GapGroup, language: Language) -> View:
    """The word that people say, and the words that documents say for it."""
    frame = Frame(
        say("gaps.word.title", language), WORD_FORM, say("gaps.word.submit", language), carry(g=group.id)
    )
    said = PlainTextInputElement(action_id="word", max_length=WORD_LIMIT)
    means = PlainTextInputElement(action_id="means", max_length=300)
    blocks: list[Block] = [
        rich(paragraph(shorten(group.question, 300), bold=True)),
        _input("word", say("gaps.word.label", language), said, say("gaps.word.hint", language)),
        _input("means", say("gaps.word.means_label", language), means, say("gaps.word.means_hint", language)),
    ]
    return modal(frame, blocks, language)


def _about(group: GapGroup, language: Language) -> Iterator[str]:
    newest = day(local(group.newest).date(), language)
    if group.count == 1:
        yield say("gaps.once", language, newest=newest)
    else:
        yield say("gaps.count", language, count=group.count, newest=newest)
    if group.unhelpful:
        yield say("gaps.unhelpful", language, count=group.unhelpful)
    if group.wordings:
        yield say("gaps.wordings", language, wordings=" / ".join(shorten(w, 60) for w in group.wordings[:3]))


def _buttons(group: GapGroup, n: int, language: Language) -> ActionsBlock:
    done = button(say("gaps.button.done", language), numbered(DONE, n), group.id)
    sure = say("gaps.done_sure", language, count=group.count)
    return ActionsBlock(
        elements=[
            button(say("gaps.button.line", language), numbered(LINE, n), group.id),
            button(say("gaps.button.word", language), numbered(WORD, n), group.id),
            asking(done, say("gaps.button.done", language), sure, language),
        ]
    )


def _input(name: str, label: str, element: Any, hint: str = "") -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        hint=PlainTextObject(text=hint) if hint else None,
        element=element,
    )
