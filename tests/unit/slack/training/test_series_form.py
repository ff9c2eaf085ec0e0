"""What the form of a series holds, and at which of its fields something is wrong."""

from datetime import date
from typing import Any

import pytest

from bot.errors import InvalidInput
from bot.slack.blocks.training.launch import every
from bot.slack.blocks.training.series_form import block_of, read

GOOD = {"months": "6", "due_days": "14", "next": "2027-06-01"}
KINDS = {"months": "selected_option", "due_days": "value", "next": "selected_date"}


def filled(**changes: str | None) -> dict[str, Any]:
    held: dict[str, Any] = {**GOOD, **changes}
    held["months"] = {"value": held["months"]}
    values = {name: {name: {KINDS[name]: value}} for name, value in held.items()}
    return {"state": {"values": values}}


def test_it_is_read() -> None:
    assert read(filled()) == (6, 14, date(2027, 6, 1))


@pytest.mark.parametrize(
    ("name", "value", "block"),
    [
        ("due_days", "2.5", "due_days"), ("due_days", "", "due_days"), ("due_days", "十日", "due_days"),
        ("next", None, "next"), ("next", "tomorrow", "next"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(name: str, value: str | None, block: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(filled(**{name: value}))
    assert block_of(refused.value) == block


@pytest.mark.parametrize(
    ("key", "block"),
    [
        ("training.series.period", "due_days"), ("training.series.next_too_soon", "next"),
        ("training.campaign.due_too_far", "next"), ("training.series.stopped", "next"),
    ],
)  # fmt: skip
def test_each_refusal_has_its_field(key: str, block: str) -> None:
    assert block_of(InvalidInput(key)) == block


def test_one_month_is_no_plural() -> None:
    assert (every(1, "en"), every(6, "en"), every(1, "ja")) == ("every month", "every 6 months", "毎月")
