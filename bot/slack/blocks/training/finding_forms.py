"""The modals of a nonconformity: each act asks for what its rule needs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    PlainTextObject,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.slack.blocks.parts import paragraph, rich
from bot.slack.blocks.training.common import carry
from bot.slack.blocks.training.views import Frame, TextQuestion, modal, text_input
from bot.texts import Language, say

CALLBACK = "training.finding.form"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "dismiss": ("text",),
    "direct": ("text", "owner", "due"),
    "report": ("text",),
    "verify": ("text",),
    "return": ("text",),
    "reopen": ("text",),
    "accept_risk": ("text", "due"),
    "hand_over": ("owner",),
}
TEXT_LIMIT = 1_000


def finding_form(
    act: str, due: date, language: Language, carried: Mapping[str, str], about: Sequence[Block] = ()
) -> View:
    """The modal of an act; `due` is what the date begins with, `carried` comes back.

    `about` is what it decides on: it stands above the fields.
    """
    label = say(f"screen.finding.button.{act}", language)
    frame = Frame(label, CALLBACK, say("modal.submit", language), carry(**carried, act=act))
    hint = [rich(paragraph(say(f"screen.finding.form.{act}.hint", language)))]
    return modal(frame, [*hint, *about, *_fields(act, due, language)], language)


def _fields(act: str, due: date, language: Language) -> Iterator[Block]:
    if "text" in FIELDS[act]:
        asked = TextQuestion("", "", "", say(f"screen.finding.form.{act}.label", language), limit=TEXT_LIMIT)
        yield text_input(asked)
    if "owner" in FIELDS[act]:
        yield InputBlock(
            block_id="owner",
            label=PlainTextObject(text=say("screen.finding.form.owner", language)),
            element=UserSelectElement(
                action_id="owner",
                placeholder=PlainTextObject(text=say("screen.launch.placeholder", language)),
            ),
        )
    if "due" in FIELDS[act]:
        yield date_input(say(f"screen.finding.form.{act}.due", language), due)


def date_input(label: str, initial: date, hint: str = "") -> InputBlock:
    """A date to choose, in the block `due`."""
    return InputBlock(
        block_id="due",
        label=PlainTextObject(text=label),
        hint=PlainTextObject(text=hint) if hint else None,
        element=DatePickerElement(action_id="due", initial_date=initial.isoformat()),
    )
