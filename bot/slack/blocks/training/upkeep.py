"""The modals of exports, of documents to confirm, and of how long data is kept."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    NumberInputElement,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from bot.services.export.making import KINDS
from bot.services.retention import Line
from bot.services.training.attestation_calls import LAUNCH, PROPOSE, Marked
from bot.services.training.notices import Choice
from bot.slack.blocks.parts import listing, paragraph, rich
from bot.slack.blocks.training.requests import select
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import defuse, shorten
from bot.texts import LANGUAGES, Language, say

EXPORT_FORM = "training.export.form"
ATTESTATION_FORM = "training.attestation.documents"
RETENTION_FORM = "training.retention.form"
OFFERED = 100


def export_form(found: Sequence[Choice], chosen: str, language: Language) -> View:
    """What to export, in which language (the reader's own beforehand), and of which campaign: `chosen`, whose
    page it was opened from, or the newest."""
    frame = Frame(
        say("screen.settings.export.title", language), EXPORT_FORM, say("screen.export.submit", language)
    )
    kinds = [_option(kind, say(f"screen.export.kind.{kind}", language)) for kind in KINDS]
    blocks: list[Block] = [
        rich(paragraph(say("screen.export.hint", language))),
        _input(
            "kind", RadioButtonsElement(action_id="kind", options=kinds, initial_option=kinds[0]), language
        ),
    ]
    spoken = {one: _option(one, say(f"screen.export.in_{one}", language)) for one in LANGUAGES}
    radio = RadioButtonsElement(
        action_id="language", options=list(spoken.values()), initial_option=spoken[language]
    )
    blocks.append(_input("language", radio, language))
    if found:
        menu = select("campaign", found)
        menu.initial_option = next(
            (_option(one.value, one.text) for one in found if one.value == chosen),
            _option(found[0].value, found[0].text),
        )
        blocks.append(_input("campaign", menu, language, optional=True))
    return modal(frame, blocks, language)


def attestation_form(policies: Sequence[Choice], said: Marked, language: Language) -> View:
    """Which documents everybody concerned must confirm, and what a new version does."""
    title = say("screen.attestation_call.form", language)
    if not policies:
        return modal(Frame(title), [rich(paragraph(say("screen.attestation_call.none", language)))], language)
    frame = Frame(title, ATTESTATION_FORM, say("modal.submit", language))
    options = [_option(one.value, one.text) for one in policies[:OFFERED]]
    pledges = said.pledges or ()
    others = [one for one in said.documents if one not in pledges]
    modes = [
        _option(mode, say(f"screen.attestation_call.mode_{mode}", language)) for mode in (PROPOSE, LAUNCH)
    ]
    now = next(one for one in modes if one.value == said.mode)
    blocks: list[Block] = [
        rich(paragraph(say("screen.attestation_call.form_hint", language))),
        _documents("pledges", options, pledges, language),
        _documents("policies", options, others, language),
        _labelled("mode", RadioButtonsElement(action_id="mode", options=modes, initial_option=now),
                  say("screen.attestation_call.mode", language)),
    ]  # fmt: skip
    return modal(frame, blocks, language)


def _documents(name: str, options: Sequence[Option], chosen: Sequence[str], language: Language) -> InputBlock:
    initial = [one for one in options if one.value in chosen]
    menu = StaticMultiSelectElement(
        action_id=name, options=options, initial_options=initial or None,
        placeholder=PlainTextObject(text=say("screen.launch.placeholder", language)),
    )  # fmt: skip
    return _labelled(name, menu, say(f"screen.attestation_call.{name}", language), optional=True)


def retention_form(lines: Sequence[Line], writes: bool, language: Language) -> View:
    """The periods with what goes tonight; numbers to change for administrators, a list for leads."""
    title = say("retention.title", language)
    hint = rich(paragraph(say("retention.hint", language)))
    if not writes:
        shown = [f"{say(f'retention.kind.{one.kind}', language)}: {_kept(one, language)}" for one in lines]
        note = rich(paragraph(say("retention.read_only", language), bold=True))
        return modal(Frame(title), [hint, note, rich(listing(shown))], language)
    frame = Frame(title, RETENTION_FORM, say("modal.submit", language))
    return modal(frame, [hint, *_numbers(lines, language)], language)


def _numbers(lines: Sequence[Line], language: Language) -> Iterator[InputBlock]:
    for one in lines:
        due = say("retention.due", language, rows=one.rows)
        least = say("retention.least", language, least=one.least)
        yield InputBlock(
            block_id=one.kind,
            label=PlainTextObject(text=say(f"retention.kind.{one.kind}", language)),
            hint=PlainTextObject(text=f"{least} / {due}"),
            element=NumberInputElement(
                action_id=one.kind, is_decimal_allowed=False, initial_value=str(one.days), min_value="0",
                max_value="36500",
            ),
        )  # fmt: skip


def _kept(one: Line, language: Language) -> str:
    kept = say("retention.days" if one.days else "retention.for_ever", language, days=one.days)
    return f"{kept} ({say('retention.due', language, rows=one.rows)})"


def _input(
    name: str, element: InputInteractiveElement, language: Language, *, optional: bool = False
) -> InputBlock:
    return _labelled(name, element, say(f"screen.export.field.{name}", language), optional=optional)


def _labelled(
    name: str, element: InputInteractiveElement, label: str, *, optional: bool = False
) -> InputBlock:
    return InputBlock(block_id=name, optional=optional, label=PlainTextObject(text=label), element=element)


def _option(value: str, text: str) -> Option:
    return Option(value=value[:150], text=PlainTextObject(text=shorten(defuse(text or value), 75)))
