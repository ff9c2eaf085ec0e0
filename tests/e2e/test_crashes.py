"""Kill -9 at awkward moments: what was acknowledged is answered after the restart, and only once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.sandbox import SandboxServer, sample_workspace
from bot.sandbox.sample import EMPLOYEE, SECURITY
from bot.slack.startup import manifest_path
from tests.e2e.helpers import home_with

QUESTION = "紙の資料はどうやって捨てればいい?"
Serve = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    """A workspace that outlives the bot."""
    with SandboxServer(sample_workspace(), manifest_path()) as server:
        yield server


@pytest.fixture
def serve(sandbox: SandboxServer, indexed: Path, tmp_path: Path) -> Iterator[Serve]:
    """Start `mamori serve` as its own process; again and again with the same home."""
    home = home_with(indexed, tmp_path / "home")
    environment = {
        **os.environ,
        "MAMORI_HOME": str(home),
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "MAMORI_SECURITY_CHANNEL": SECURITY,
        "MAMORI_HEALTH_PORT": "0",
    }
    processes: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "serve.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], env=environment, stdout=log, stderr=log
            )
        processes.append(process)
        sandbox.wait_until_connected(1, 60)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(10)


def test_a_question_that_was_taken_in_is_answered_after_a_kill(sandbox: SandboxServer, serve: Serve) -> None:
    process = serve()
    # The answer is held up on its way, so that the kill falls between intake and sending.
    sandbox.faults.add("slow", "users.info", 1, 20)
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    sandbox.wait_for(lambda: sandbox.platform.delivery.acked_events, 30)
    _kill(process)
    assert sandbox.ledger.accepted("chat.postMessage") == []
    sandbox.faults.clear()
    serve()
    sandbox.wait_for_reply(EMPLOYEE, asked, 60)
    follow = sandbox.say(EMPLOYEE, "dm", "ありがとう")
    sandbox.wait_for_reply(EMPLOYEE, follow, 60)
    assert len(sandbox.ledger.accepted("chat.postMessage", thread_ts=asked.ts)) == 1


def test_a_post_whose_end_a_kill_hid_is_found_and_not_repeated(sandbox: SandboxServer, serve: Serve) -> None:
    process = serve()
    # Slack has the message, the bot never hears of it.
    sandbox.faults.add("slow", "chat.postMessage", 1, 20)
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    sandbox.wait_for(lambda: sandbox.ledger.accepted("chat.postMessage", thread_ts=asked.ts), 60)
    _kill(process)
    sandbox.faults.clear()
    serve()
    sandbox.wait_for(lambda: sandbox.ledger.accepted("conversations.replies", ts=asked.ts), 60)
    follow = sandbox.say(EMPLOYEE, "dm", "ありがとう")
    sandbox.wait_for_reply(EMPLOYEE, follow, 60)
    assert len(sandbox.ledger.accepted("chat.postMessage", thread_ts=asked.ts)) == 1


def test_what_was_asked_while_nobody_was_there_is_answered_at_the_start(
    sandbox: SandboxServer, serve: Serve
) -> None:
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    serve()
    sandbox.wait_for_reply(EMPLOYEE, asked, 60)
