"""A training for everyone while the bot is killed: the evaluation that runs with ten thousand, in small."""

from pathlib import Path

import pytest

from bot.sandbox import Rates
from eval.launch import Plan, measure
from tests.e2e.helpers import home_with
from tests.support.serving import tell


def test_nobody_is_invited_twice_or_never_and_nobody_is_reminded_who_is_done(
    indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAMORI_OFFICE_HOURS", "always")  # reminders are watched at whatever hour it is run
    plan = Plan(people=40, kills=1, per_minute=300, reminders=20)
    seen = measure(home_with(indexed, tmp_path / "home"), plan, Rates())
    tell(f"{seen}")
    assert (seen.people, seen.twice, seen.never, seen.refused) == (40, 0, 0, 0)
    assert seen.resumed > 0
    assert seen.reminders >= 20
    assert (seen.reminded_twice, seen.reminded_when_done) == (0, 0)
