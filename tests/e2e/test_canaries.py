"""Secrets that people paste, followed through everything that is written: databases, logs, messages."""

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.logs import configure_logs
from bot.sandbox.sample import EMPLOYEE, GENERAL
from bot.texts import say

CANARIES = (
    "xoxb-9988776655-canaryCANARY",
    "AKIACANARYCANARY1234",
    "4111111111111111",
    "123456789018",
    "canary@sample-seisakusho.example",
    "kanaria-2026!",
)
QUESTION = (
    "鍵 xoxb-9988776655-canaryCANARY と AKIACANARYCANARY1234、カード 4111111111111111、"
    "番号 123456789018 を canary@sample-seisakusho.example に送った。パスワードは kanaria-2026! です。"
    "図面もメールで送っていい?"
)
WORDS = "カナリア色の図面"


@pytest.fixture
def log() -> Any:
    """Everything that is logged, at the most talkative level that can be configured."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logs(stream, logging.DEBUG)
    yield stream
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_no_secret_is_written_anywhere_and_the_person_is_told(start: Any, log: io.StringIO) -> None:
    running = start()
    sandbox = running.sandbox
    reply = sandbox.wait_for_reply(EMPLOYEE, sandbox.say(EMPLOYEE, "dm", QUESTION), 60)
    shown = json.dumps(reply.blocks, ensure_ascii=False)
    assert say("answer.kind.card", "ja") in shown and say("answer.kind.my_number", "ja") in shown
    sandbox.command(EMPLOYEE, "/mamori", QUESTION)
    sandbox.say(EMPLOYEE, GENERAL, f"<@{sandbox.workspace.bot_user_id}> {QUESTION}")
    sandbox.wait_for(lambda: len(sandbox.ledger.accepted("chat.postMessage")) >= 3, 60)
    running.bot.stop()
    for place, text in _everything(running, log):
        for canary in CANARIES:
            assert canary not in text, f"{canary} in {place}"
    assert "taken_in" in log.getvalue()


def test_no_word_of_a_question_is_logged(start: Any, log: io.StringIO) -> None:
    running = start()
    sandbox = running.sandbox
    sandbox.wait_for_reply(EMPLOYEE, sandbox.say(EMPLOYEE, "dm", f"{WORDS}を送っていい?"), 60)
    running.bot.stop()
    assert WORDS not in log.getvalue()
    assert sandbox.bot_token not in log.getvalue() and sandbox.app_token not in log.getvalue()


def _everything(running: Any, log: io.StringIO) -> list[tuple[str, str]]:
    """Logs, messages of the bot, and every byte of every file in its home but the documents."""
    sent = json.dumps([call.arguments for call in running.sandbox.ledger.calls()], ensure_ascii=False)
    files = [
        (str(path), path.read_bytes().decode("utf-8", "replace"))
        for path in Path(running.home).rglob("*")
        if path.is_file() and "library" not in path.parts
    ]
    assert {Path(name).name for name, _ in files} >= {"mamori.db", "work.db"}
    return [("log", log.getvalue()), ("messages", sent), *files]
