"""A series: its rhythm may change, and only what is to come changes with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.training.campaign import Kind, Terms
from bot.training.series import Rhythm, Series, changed, spawn

NOW = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
SERIES = Series(
    team_id="T1", id="s1", kind=Kind.QUIZ, title_ja="小テスト", title_en="Quiz", terms=Terms(due=NOW),
    months=6, due_days=14, next_at=NOW + timedelta(days=30), created_by="ULEAD", spawned=2,
)  # fmt: skip


@given(st.integers(1, 60), st.integers(1, 365), st.integers(1, 900))
def test_the_next_campaign_follows_the_new_rhythm(months: int, days: int, ahead: int) -> None:
    start = NOW + timedelta(days=ahead)
    moved = changed(SERIES, Rhythm(months, days, start), NOW)
    assert (moved.id, moved.spawned, moved.terms) == (SERIES.id, SERIES.spawned, SERIES.terms)
    due = start + timedelta(days=days)
    after, campaign = spawn(moved, "c1", start, due)
    assert (campaign.scheduled_for, campaign.due, campaign.terms.due) == (start, due, due)
    assert after.next_at > start and after.spawned == SERIES.spawned + 1


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm(0, 14, NOW + timedelta(days=1)),
        Rhythm(61, 14, NOW + timedelta(days=1)),
        Rhythm(6, 0, NOW + timedelta(days=1)),
        Rhythm(6, 366, NOW + timedelta(days=1)),
        Rhythm(6, 14, NOW),
    ],
)
def test_a_rhythm_that_cannot_be(rhythm: Rhythm) -> None:
    with pytest.raises(InvalidInput):
        changed(SERIES, rhythm, NOW)


def test_what_has_been_stopped_stays_stopped() -> None:
    with pytest.raises(InvalidInput):
        changed(replace(SERIES, active=False), Rhythm(6, 14, NOW + timedelta(days=1)), NOW)
