"""What people ask for, for whoever decides, and what became of it."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.services.training.notices import Choice, RequestAnswered, RequestNotice, VoidPreview
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, paragraph, quote, rich
from bot.slack.blocks.training.common import carry, message, share_of_many, stanza
from bot.slack.blocks.training.finding_forms import date_input
from bot.slack.blocks.training.moments import moment
from bot.slack.blocks.training.views import Frame, TextQuestion, modal, text_input
from bot.slack.text import defuse, shorten, words
from bot.texts import Language, say

GRANT = "training.request.grant"
REFUSE = "training.request.refuse"
VOID = "training.item.void"
EXTENSION_FORM = "training.request.extension.form"
DISPUTE_FORM = "training.request.dispute.form"
REFUSE_FORM = "training.request.refuse.form"
REASON_LIMIT = 500


@render.register
def request(notice: RequestNotice) -> Message:
    """Who asks for what, why, and the two answers."""
    title = say(f"screen.request.{notice.kind}.title", notice.language, person=notice.person)
    return message(f"{title} {notice.title}", Layout(head=[header(title), *request_blocks(notice, "0")]))


@render.register
def answered(notice: RequestAnswered) -> Message:
    """What became of it."""
    language = notice.language
    outcome = "granted" if notice.granted else "refused"
    key = f"screen.request.{'proposal' if notice.about else notice.kind}.{outcome}"
    text = say(key, language, title=notice.title, person=notice.about)
    lines = [words(text, bold=True)]
    if notice.granted and notice.due is not None:
        lines.append(words(say("screen.request.new_due", language, due=moment(notice.due, language))))
    if notice.answer:
        lines.append(words(say("screen.request.answer", language, text=notice.answer)))
    return message(text, Layout(head=[stanza(*lines)]))


@render.register
def void_preview(notice: VoidPreview) -> Message:
    """What voiding would do, before it is done."""
    language = notice.language
    title = say("screen.void.title", language, item=notice.item_id, version=notice.version)
    facts = say(
        "screen.void.facts", language,
        campaigns=notice.campaigns, passed=notice.newly_passed,
        missed=share_of_many(notice.responses, language),
    )  # fmt: skip
    press = button(say("screen.void.button", language), VOID, carry(i=notice.item_id), style="danger")
    head: list[Block] = [
        header(title), rich(*quote(shorten(notice.prompt, 2_000))), rich(paragraph(facts)),
    ]  # fmt: skip
    return message(f"{title} {facts}", Layout(head=head, tail=[ActionsBlock(elements=[press])]))


def request_blocks(notice: RequestNotice, place: str) -> list[Block]:
    """A request as part of a message or of App Home; `place` keeps the buttons' ids apart."""
    language, value = notice.language, carry(r=notice.request_id)
    asks = say(f"screen.request.{notice.kind}.asks", language, person=notice.person, title=notice.title)
    lines = [words(asks, bold=True)]
    if notice.proposed_by:
        asks = say("screen.request.proposal.asks", language, person=notice.person, title=notice.title)
        by = say("screen.request.proposal.by", language, name=notice.proposed_by)
        lines = [words(asks, bold=True), words(by)]
    if notice.wanted_due is not None:
        due = moment(notice.wanted_due, language)
        lines.append(words(say("screen.request.wanted", language, due=due)))
    lines.append(words(say("screen.request.reason", language, text=notice.reason)))
    blocks: list[Block] = [stanza(*lines)]
    if notice.prompt:
        blocks.append(rich(*quote(shorten(notice.prompt, 1_000))))
        missed = say("screen.request.missed", language, share=share_of_many(notice.missed, language))
        blocks.append(rich(paragraph(missed)))
    grant = button(
        say(f"screen.request.{notice.kind}.grant", language), f"{GRANT}.{place}", value, style="primary"
    )
    refuse = button(say("screen.request.refuse", language), f"{REFUSE}.{place}", value)
    return [*blocks, ActionsBlock(elements=[grant, refuse])]


def extension_form(initial: date, language: Language, **carried: str) -> View:
    """More time or a release, until when, and why."""
    frame = Frame(
        say("screen.request.extension.form", language), EXTENSION_FORM, say("modal.submit", language),
        carry(**carried),
    )  # fmt: skip
    day = date_input(
        say("screen.request.extension.due", language), initial, say("screen.launch.due_hint", language)
    )
    return modal(frame, [_wish(language), day, _reason(language)], language)


def _wish(language: Language) -> InputBlock:
    """More time goes to the manager, a release to the security leads."""
    options = [
        Option(value=kind, text=PlainTextObject(text=say(f"screen.request.{kind}.wish", language)))
        for kind in ("extension", "waiver")
    ]
    return InputBlock(
        block_id="wish",
        label=PlainTextObject(text=say("screen.request.wish", language)),
        element=RadioButtonsElement(action_id="wish", options=options, initial_option=options[0]),
    )


def dispute_form(missed: Sequence[Choice], language: Language, **carried: str) -> View:
    """Which of the missed items, and what is wrong with it."""
    frame = Frame(
        say("screen.request.dispute.form", language),
        DISPUTE_FORM,
        say("modal.submit", language),
        carry(**carried),
    )
    label = PlainTextObject(text=say("screen.request.dispute.item", language))
    block = InputBlock(block_id="item", label=label, element=select("item", missed))
    return modal(frame, [block, _reason(language)], language)


def refuse_form(language: Language, **carried: str) -> View:
    """Why not: the person reads it."""
    frame = Frame(
        say("screen.request.refuse", language), REFUSE_FORM, say("modal.submit", language), carry(**carried)
    )
    return modal(frame, [_reason(language)], language)


def select(name: str, choices: Sequence[Choice]) -> StaticSelectElement:
    """A menu of at most a hundred choices."""
    return StaticSelectElement(action_id=name, options=options_of(choices))


def options_of(choices: Sequence[Choice]) -> list[Option]:
    """The first hundred choices as Slack takes them."""
    return [
        Option(value=one.value[:150], text=PlainTextObject(text=shorten(defuse(one.text or one.value), 75)))
        for one in choices[:100]
    ]


def _reason(language: Language) -> InputBlock:
    asked = TextQuestion("", "", "", say("screen.reason", language), limit=REASON_LIMIT)
    return text_input(asked)
