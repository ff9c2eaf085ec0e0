"""What goes wrong between us and Slack: nothing is lost, nothing is sent twice, what is unclear is in sight."""

from typing import Any

import pytest

from bot.errors import Misconfigured
from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE
from bot.slack import sender
from bot.store.outbox import Outbox
from bot.workflows import jobs

QUESTION = "紙の資料はどうやって捨てればいい?"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits in the same order, only shorter."""
    monkeypatch.setattr(sender, "LOOKS", (0.05, 0.1, 0.2))
    monkeypatch.setattr(jobs, "PAUSES", (0.1, 0.2, 0.4, 0.8))


def _posts(sandbox: SandboxServer, thread_ts: str) -> int:
    return len(sandbox.ledger.accepted("chat.postMessage", thread_ts=thread_ts))


def _row(running: Any, thread_ts: str) -> tuple[str, str]:
    with running.bot.database.reading() as connection:
        query = "select state, ts from outbox where thread_ts = ?"
        return tuple(connection.exec_driver_sql(query, (thread_ts,)).one())  # type: ignore[return-value]


@pytest.mark.parametrize("fault", ["drop_after", "time_out"])
def test_a_post_that_slack_took_before_the_line_broke_is_found_not_repeated(running: Any, fault: str) -> None:
    sandbox = running.sandbox
    sandbox.faults.add(fault, "chat.postMessage")
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    reply = sandbox.wait_for_reply(EMPLOYEE, asked, 30)
    sandbox.wait_for(lambda: sandbox.ledger.accepted("conversations.replies", ts=asked.ts), 30)
    running.bot.engine.idle()
    assert _posts(sandbox, asked.ts) == 1
    assert _row(running, asked.ts) == ("sent", reply.ts)


def test_a_post_that_never_arrived_is_parked_in_sight_and_sent_when_told_to(running: Any) -> None:
    sandbox = running.sandbox
    sandbox.faults.add("drop_before", "chat.postMessage")
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    sandbox.wait_for(lambda: sandbox.ledger.accepted("conversations.replies", ts=asked.ts), 30)
    running.bot.engine.idle()
    assert _posts(sandbox, asked.ts) == 0
    team = running.bot.workspace.team_id
    parked = Outbox(running.bot.database).parked(team)
    assert [each.thread_ts for each in parked] == [asked.ts]
    running.bot.sender.resend(team, parked[0].key)
    assert _posts(sandbox, asked.ts) == 1
    assert Outbox(running.bot.database).parked(team) == []


@pytest.mark.parametrize("times", [1, 3])
def test_slack_that_fails_is_asked_again_until_it_does_not(running: Any, times: int) -> None:
    sandbox = running.sandbox
    sandbox.faults.add("server_error", "chat.postMessage", times)
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    sandbox.wait_for_reply(EMPLOYEE, asked, 90)
    running.bot.engine.idle()
    assert _posts(sandbox, asked.ts) == 1


def test_a_pause_that_slack_asks_for_is_kept(running: Any) -> None:
    sandbox = running.sandbox
    sandbox.faults.add("rate_limited", "chat.postMessage", 1, 2.0)
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    sandbox.wait_for_reply(EMPLOYEE, asked, 30)
    refused = sandbox.ledger.refused("chat.postMessage")[-1]
    accepted = sandbox.ledger.accepted("chat.postMessage", thread_ts=asked.ts)
    assert len(accepted) == 1
    assert (accepted[0].at - refused.at).total_seconds() >= 1.9


def test_the_answer_comes_when_the_status_line_does_not(running: Any) -> None:
    sandbox = running.sandbox
    sandbox.faults.add("server_error", "assistant.threads.setStatus", 5)
    sandbox.faults.add("slow", "users.info", 1, 1.2)
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    sandbox.wait_for_reply(EMPLOYEE, asked, 30)
    sandbox.faults.clear()


def test_connections_that_are_renewed_lose_nothing(running: Any) -> None:
    sandbox = running.sandbox
    asked = []
    for _ in range(3):
        sandbox.socket_mode.disconnect("drop")
        asked.append(sandbox.say(EMPLOYEE, "dm", QUESTION))
    for message in asked:
        sandbox.wait_for_reply(EMPLOYEE, message, 60)
        assert _posts(sandbox, message.ts) == 1


def test_a_second_bot_in_the_same_home_is_refused(running: Any) -> None:
    other = type(running.bot.engine)(running.bot.engine.url, running.home)
    with pytest.raises(Misconfigured):
        other._take_lock()
