"""A bot in bad weather: Slack fails in every way at once, asks for pauses, closes connections."""

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.slack import sender
from bot.store.outbox import Outbox
from bot.workflows import jobs
from tests.support.serving import QUESTIONS, answered, lost_and_doubled, replies, tell

PEOPLE = (EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD)
FAULTS = ("server_error", "time_out", "drop_before", "drop_after")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits in the same order, only shorter."""
    monkeypatch.setattr(sender, "LOOKS", (0.05, 0.1, 0.2))
    monkeypatch.setattr(jobs, "PAUSES", (0.1, 0.2, 0.4, 0.8))


def _ask(sandbox: Any, number: int) -> Any:
    return sandbox.say(PEOPLE[number % len(PEOPLE)], "dm", QUESTIONS[number % len(QUESTIONS)])


def test_every_fault_at_once_doubles_nothing_and_parks_what_it_cannot_know(running: Any) -> None:
    sandbox, chance = running.sandbox, random.Random(7)
    ordered: Counter[str] = Counter()
    for _ in range(8):
        fault = chance.choice(FAULTS)
        ordered[fault] += 1
        sandbox.faults.add(fault, "chat.postMessage", 1, 0.5)
    asked = [_ask(sandbox, number) for number in range(16)]
    team = running.bot.workspace.team_id

    def settled() -> bool:
        parked = {each.thread_ts for each in Outbox(running.bot.database).parked(team)}
        return all(message.ts in parked or replies(sandbox, message) for message in asked)

    sandbox.wait_for(settled, 60)
    assert running.bot.engine.idle(30)
    parked = [each.thread_ts for each in Outbox(running.bot.database).parked(team)]
    lost, doubled = lost_and_doubled(sandbox, asked)
    unsent = {message.ts for message in asked if not replies(sandbox, message)}
    tell(f"16 answers, {dict(ordered)}: sent twice {doubled}, parked {len(parked)}, "
          f"neither sent nor parked {len(unsent - set(parked))}")  # fmt: skip
    assert doubled == 0
    assert unsent == set(parked)  # each is explained, and nothing that arrived is parked
    assert lost == ordered["drop_before"]


def test_no_call_is_made_while_slack_asks_for_a_pause(running: Any) -> None:
    sandbox = running.sandbox
    before = len(sandbox.ledger)
    sandbox.faults.add("rate_limited", "chat.postMessage", 1, 2.0)
    asked = [_ask(sandbox, number) for number in range(8)]
    sandbox.wait_for(lambda: answered(sandbox, asked), 60)
    calls = sandbox.ledger.calls("chat.postMessage", after=before)
    refused = next(call for call in calls if call.error)
    # What was on the wire when Slack said so had left already.
    heard = refused.at + timedelta(seconds=0.25)
    inside = [call for call in calls if heard < call.at < refused.at + timedelta(seconds=1.95)]
    lost, doubled = lost_and_doubled(sandbox, asked)
    tell(f"8 answers, one pause of 2 s: calls within it {len(inside)}, lost {lost}, doubled {doubled}")
    assert (len(inside), lost, doubled) == (0, 0, 0)


def test_a_storm_of_disconnections_loses_nothing(running: Any) -> None:
    sandbox = running.sandbox
    asked = []
    for number in range(12):
        if number % 2 == 0:
            sandbox.socket_mode.disconnect("drop" if number % 4 else "refresh_requested")
        asked.append(_ask(sandbox, number))
    sandbox.wait_for(lambda: answered(sandbox, asked), 60)
    answers = {call.arguments["thread_ts"]: call.at for call in sandbox.ledger.accepted("chat.postMessage")}
    gaps = [answers[message.ts].timestamp() - float(message.ts) for message in asked]
    lost, doubled = lost_and_doubled(sandbox, asked)
    tell(f"12 questions, 6 disconnections: lost {lost}, doubled {doubled}, longest wait {max(gaps):.1f} s")
    assert (lost, doubled) == (0, 0)
