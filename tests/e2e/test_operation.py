"""What an administrator does beside a running bot: look at figures, see what is parked, settle it, back up."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.sample import EMPLOYEE
from bot.slack import sender
from bot.store import record
from bot.store.questions import Questions
from tests.support.serving import QUESTIONS, lost_and_doubled, replies

SAMPLE_LINE = re.compile(r"^mamori_\w+(?P<labels>\{[^}]*\})? ", re.MULTILINE)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits in the same order, only shorter."""
    monkeypatch.setattr(sender, "LOOKS", (0.05, 0.1, 0.2))


def _mamori(running: Any, *words: str) -> subprocess.CompletedProcess[str]:
    """`mamori WORDS` in a process of its own, beside the bot."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env={"MAMORI_HOME": str(running.home), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _parked(running: Any) -> list[dict[str, str]]:
    done = _mamori(running, "parked", "list", "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, str]] = json.loads(done.stdout)["parked"]
    return found


def _park(running: Any) -> Any:
    running.sandbox.faults.add("drop_before", "chat.postMessage")
    asked = running.sandbox.say(EMPLOYEE, "dm", QUESTIONS[0])
    running.sandbox.wait_for(
        lambda: running.sandbox.ledger.accepted("conversations.replies", ts=asked.ts), 60
    )
    assert running.bot.engine.idle(30)
    return asked


def test_a_parked_message_is_sent_once_by_the_running_bot(running: Any) -> None:
    asked = _park(running)
    item = _parked(running)[0]
    assert (item["what"], item["kind"]) == ("message", "AnswerNotice")
    assert QUESTIONS[0] not in json.dumps(item, ensure_ascii=False)
    for _ in range(2):  # twice: the second word finds nothing to do
        done = _mamori(running, "parked", "retry", item["reference"])
        running.sandbox.wait_for(lambda: replies(running.sandbox, asked), 30)
    assert done.returncode == 1
    assert running.bot.engine.idle(30)
    assert lost_and_doubled(running.sandbox, [asked]) == (0, 0)
    assert _parked(running) == []
    team = running.bot.workspace.team_id
    assert Questions(running.bot.database).count(team, "parked") == 0


def test_a_parked_message_is_dropped_for_a_reason_that_is_recorded(running: Any) -> None:
    asked = _park(running)
    item = _parked(running)[0]
    team = running.bot.workspace.team_id
    without = _mamori(running, "parked", "drop", item["reference"])
    assert without.returncode == 2
    done = _mamori(
        running, "parked", "drop", item["reference"], "--reason", "answered by phone", "--team", team
    )
    assert done.returncode == 0, done.stderr
    assert _parked(running) == []
    assert replies(running.sandbox, asked) == []
    with running.bot.database.reading() as connection:
        lines = list(record.entries(connection, team, kind="parked.dropped"))
    assert [line.subject for line in lines] == [f"parked:{item['reference']}"]
    assert "answered by phone" in json.dumps([dict(line.personal) for line in lines])


def test_figures_have_no_people_in_them(running: Any) -> None:
    running.sandbox.wait_for_reply(EMPLOYEE, running.sandbox.say(EMPLOYEE, "dm", QUESTIONS[1]), 60)
    text = httpx.get(f"http://127.0.0.1:{running.bot.port}/metrics").text
    shown = {match.group(0).split("{")[0].strip() for match in SAMPLE_LINE.finditer(text)}
    assert shown >= {
        "mamori_intake_total", "mamori_intake_seconds_count", "mamori_answers_total", "mamori_messages_total",
        "mamori_answer_seconds_count", "mamori_sockets_connected", "mamori_parked_messages",
        "mamori_library_published_timestamp_seconds",
    }  # fmt: skip
    labels = " ".join(match.group("labels") or "" for match in SAMPLE_LINE.finditer(text))
    people = [user.id for user in running.sandbox.workspace.users.values()]
    assert not [person for person in people if person in labels]
    assert (running.home / "library" / "current").stat().st_mtime == pytest.approx(
        float(re.findall(r"^mamori_library_published_timestamp_seconds (\S+)", text, re.MULTILINE)[0])
    )


def test_a_backup_beside_the_running_bot_is_whole(running: Any, tmp_path: Path) -> None:
    asked = [running.sandbox.say(EMPLOYEE, "dm", question) for question in QUESTIONS]
    done = _mamori(running, "backup", str(tmp_path / "backup"), "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert {"mamori.db", "work.db", "library/current"} <= set(made["files"])
    running.sandbox.wait_for(lambda: lost_and_doubled(running.sandbox, asked) == (0, 0), 60)
    other = subprocess.run(
        [sys.executable, "-m", "bot", "restore", str(tmp_path / "backup"), "--json"],
        env={"MAMORI_HOME": str(tmp_path / "other"), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert other.returncode == 0, other.stderr
    assert json.loads(other.stdout)["chain"]["sound"] is True
    refused = _mamori(running, "restore", str(tmp_path / "backup"), "--force")
    assert (refused.returncode, "already running" in refused.stderr) == (1, True)
