"""When people are reminded is a setting, and wrong hours are refused with what would be right."""

from datetime import UTC, datetime, time

import pytest
from pydantic import ValidationError

from bot.config import Settings
from bot.training.working_days import Calendar
from tests.unit.training.examples import CALENDAR

SUNDAY_NIGHT = datetime(2026, 11, 8, 15, 30, tzinfo=UTC)


def hours(monkeypatch: pytest.MonkeyPatch, given: str) -> tuple[time, time] | None:
    monkeypatch.setenv("MAMORI_OFFICE_HOURS", given)
    return Settings().reminding_hours


def test_hours_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().reminding_hours == (time(9), time(18))
    assert hours(monkeypatch, " 06:30-22:00 ") == (time(6, 30), time(22))
    assert hours(monkeypatch, "always") is None


@pytest.mark.parametrize("given", ["", "9-18", "18:00-09:00", "09:00-09:00", "09:00-24:00", "sometimes"])
def test_other_hours_are_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    with pytest.raises(ValidationError, match="09:00-18:00"):
        hours(monkeypatch, given)


def test_always_needs_no_opening() -> None:
    around = Calendar(CALENDAR.zone, CALENDAR.is_holiday, always=True)
    assert around.next_opening(SUNDAY_NIGHT) == SUNDAY_NIGHT
    assert CALENDAR.next_opening(SUNDAY_NIGHT) == datetime(2026, 11, 9, 0, 0, tzinfo=UTC)
