"""Drafts from a section: which document, which section, for which set; what became of it, and of a draft."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.services.training.drafting import Sources
from bot.services.training.notices import Choice, DraftRejected, DraftsMade
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, paragraph, quote, rich
from bot.slack.blocks.training.common import carry, message, stanza
from bot.slack.blocks.training.requests import select
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import defuse, shorten, words
from bot.texts import Language, say

OPEN_BANK = "training.bank.open"
DRAFT, DOCUMENT, FROM_SECTION = "training.draft.open", "training.draft.document", "training.draft.section"
FORM = "training.draft.form"
SECTION, SET = "section", "set"
GROUP, MOST_GROUPS = 100, 100


def sources_form(sources: Sources, section: str = "", over_bank: str = "") -> View:
    """Choose the document; then, in the same modal, the section and the set. `section` is chosen already;
    `over_bank` is carried: "1" where the bank's list lies below and is to be drawn anew."""
    language, held = sources.language, carry(d=sources.chosen, b=over_bank)
    reading = Frame(say("screen.draft.title", language), carried=held)
    blocks: list[Block] = [rich(paragraph(say("screen.draft.intro", language))), *_document(sources)]
    if not sources.chosen:
        return modal(reading, blocks, language)
    if not sources.sections:
        blocks.append(rich(paragraph(say("screen.draft.no_sections", language))))
        return modal(reading, blocks, language)
    frame = Frame(say("screen.draft.title", language), FORM, say("screen.draft.make", language), held)
    sets = select(SET, sources.sets)
    sets.initial_option = sets.options[0] if sets.options else None
    blocks += [
        _input(SECTION, grouped(SECTION, sources.sections, section), language),
        _input(SET, sets, language),
    ]
    return modal(frame, blocks, language)


def draft_button(document_id: str, section: str, language: Language) -> ActionsBlock:
    """For a lead, below a section that is shown."""
    label = say("screen.draft.from_here", language)
    return ActionsBlock(elements=[button(label, FROM_SECTION, carry(d=document_id, n=section))])


def grouped(name: str, choices: Sequence[Choice], initial: str = "") -> StaticSelectElement:
    """A menu of any length that Slack can show: groups of a hundred, called after their first and last."""
    options = [
        Option(value=one.value[:150], text=PlainTextObject(text=shorten(defuse(one.text or one.value), 75)))
        for one in choices[: GROUP * MOST_GROUPS]
    ]
    chosen = next((one for one in options if one.value == initial), None)
    if len(options) <= GROUP:
        return StaticSelectElement(action_id=name, options=options, initial_option=chosen)
    groups = [options[start : start + GROUP] for start in range(0, len(options), GROUP)]
    return StaticSelectElement(
        action_id=name, initial_option=chosen, option_groups=[_group(each) for each in groups]
    )


def _group(options: list[Option]) -> OptionGroup:
    name = f"{options[0].value} - {options[-1].value}"
    return OptionGroup(label=PlainTextObject(text=shorten(name, 75)), options=options)


def drafts_made(made: DraftsMade) -> View:
    """What came of it, in the modal."""
    language = made.language
    blocks: list[Block] = [rich(paragraph(line)) for line in _lines(made)]
    return modal(Frame(say("screen.draft.title", language)), blocks, language)


@render.register
def _made(notice: DraftsMade) -> Message:
    language = notice.language
    lines = _lines(notice)
    press = button(say("screen.bank.open", language), OPEN_BANK, carry(), style="primary")
    head: list[Block] = [rich(paragraph(line)) for line in lines]
    return message(lines[0], Layout(head=head, tail=[ActionsBlock(elements=[press])]))


@render.register
def _rejected(notice: DraftRejected) -> Message:
    """Which draft, who says no, and why: whoever wrote it may write it better."""
    language, clauses = notice.language, ", ".join(notice.clauses)
    who = "by" if notice.by else "nobody"
    title = say(f"draft.rejected.{who}", language, by=notice.by, clauses=shorten(clauses, 200))
    reason = say("draft.rejected.reason", language, reason=notice.reason)
    head: list[Block] = [
        stanza(words(title, bold=True)), rich(*quote(shorten(notice.prompt, 1_000))),
        stanza(words(reason), words(say("draft.rejected.hint", language))),
    ]  # fmt: skip
    press = button(say("screen.bank.open", language), OPEN_BANK, carry())
    tail: list[Block] = [ActionsBlock(elements=[press])] if notice.leads else []
    return message(f"{title} {reason}", Layout(head=head, tail=tail))


def _lines(made: DraftsMade) -> list[str]:
    language = made.language
    if made.waiting:
        return [say("draft.waiting", language, clause=made.reference)]
    if not made.made and not made.known:
        lines = [say("draft.nothing", language, clause=made.reference)]
    else:
        lines = [say("draft.made", language, clause=made.reference, count=made.made)]
    if made.known:
        lines.append(say("draft.known", language, count=made.known))
    if made.model:
        lines.append(say("draft.by_model", language, model=made.model))
    if made.fallback:
        lines.append(say(f"draft.fallback.{made.fallback}", language))
    if made.incomplete:
        lines.append(say("draft.incomplete", language, count=made.incomplete))
    return lines


def _document(sources: Sources) -> list[Block]:
    """A menu that acts at once: an input would need a button to submit, before there is anything to."""
    label = rich(paragraph(say("screen.draft.document", sources.language), bold=True))
    return [label, ActionsBlock(elements=[grouped(DOCUMENT, sources.documents, sources.chosen)])]


def _input(name: str, element: StaticSelectElement, language: Language) -> InputBlock:
    label = PlainTextObject(text=say(f"screen.draft.{name}", language))
    return InputBlock(block_id=name, label=label, element=element)
