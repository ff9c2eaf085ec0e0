"""What comes again by itself: how often, how long, when next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    DatePickerElement,
    InputBlock,
    NumberInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from bot.errors import InvalidInput, MamoriError
from bot.services.training.recurring import SeriesLine
from bot.slack.blocks.parts import paragraph, rich
from bot.slack.blocks.training.common import carry
from bot.slack.blocks.training.launch import PERIODS, every
from bot.slack.blocks.training.launch_form import choices
from bot.slack.blocks.training.moments import local
from bot.slack.blocks.training.views import Frame, chosen, held, modal, written
from bot.texts import Language, say
from bot.training.series import MOST_DAYS

CHANGE_SERIES = "training.series.change"
FORM = "training.series.form"
# Which field of the form an error is about; the day of the next launch otherwise.
BLOCKS: Mapping[str, str] = {"training.series.period": "due_days"}


def form(line: SeriesLine, language: Language) -> View:
    """The rhythm of one series, to be changed from its next campaign on."""
    label = say("screen.series.title", language)
    frame = Frame(label, FORM, say("screen.series.save", language), carry(s=line.series_id))
    periods = [(str(n), every(n, language)) for n in sorted({*PERIODS, line.months})]
    now = next(option for option in choices(periods) if option.value == str(line.months))
    menu = StaticSelectElement(action_id="months", options=choices(periods), initial_option=now)
    days = NumberInputElement(
        action_id="due_days", is_decimal_allowed=False, initial_value=str(line.due_days), min_value="1",
        max_value=str(MOST_DAYS),
    )  # fmt: skip
    day = DatePickerElement(action_id="next", initial_date=line.next_day.isoformat())
    told = rich(paragraph(say("screen.series.told", language, title=line.title)))
    hints = {
        "due_days": say("screen.series.due_days_hint", language),
        "next": say("screen.series.next_hint", language, time=f"{local(line.next_at):%H:%M}"),
    }
    fields = [_field(each, hints, language) for each in (menu, days, day)]
    return modal(frame, [told, *fields], language)


def read(view: Mapping[str, Any]) -> tuple[int, int, date]:
    """Months apart, days to do each, the day of the next launch. Raises InvalidInput."""
    shown = dict(view)
    try:
        months, days = int(chosen(shown, "months")), int(written(shown, "due_days"))
    except ValueError as error:
        raise InvalidInput("training.series.period") from error
    try:
        return months, days, date.fromisoformat(str(held(shown, "next").get("selected_date") or ""))
    except ValueError as error:
        raise InvalidInput("training.series.next_too_soon") from error


def block_of(error: MamoriError) -> str:
    """The field that an error is about."""
    return BLOCKS.get(error.key, "next")


def _field(element: InputInteractiveElement, hints: Mapping[str, str], language: Language) -> InputBlock:
    name = str(element.action_id)
    label = PlainTextObject(text=say(f"screen.series.{name}", language))
    hint = PlainTextObject(text=hints[name]) if name in hints else None
    return InputBlock(block_id=name, label=label, element=element, hint=hint)
