"""How the bot starts: wrong tokens, no documents, documents that come later, a second bot."""

import json
import shutil
from typing import Any

import pytest

from bot.app import build
from bot.errors import MamoriError
from bot.sandbox import SandboxServer, sample_workspace
from bot.sandbox.sample import EMPLOYEE
from bot.slack.startup import manifest_path
from bot.texts import say
from tests.e2e.helpers import settings_for

QUESTION = "紙の資料はどうやって捨てればいい?"


def test_without_an_index_the_person_is_told_and_the_question_kept(start: Any) -> None:
    running = start(with_library=False)
    sandbox = running.sandbox
    asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
    reply = sandbox.wait_for_reply(EMPLOYEE, asked, 30)
    assert reply.text.startswith(say("ask.no_index", "ja")[:40])
    with running.bot.database.reading() as connection:
        assert connection.exec_driver_sql("select text from questions").scalar_one() == QUESTION


def test_documents_indexed_later_are_used_without_a_restart(start: Any, indexed: Any) -> None:
    running = start(with_library=False)
    sandbox = running.sandbox
    first = sandbox.wait_for_reply(EMPLOYEE, sandbox.say(EMPLOYEE, "dm", QUESTION), 30)
    shutil.copytree(indexed, running.home / "library")
    second = sandbox.wait_for_reply(EMPLOYEE, sandbox.say(EMPLOYEE, "dm", QUESTION), 60)
    assert "rich_text_quote" not in json.dumps(first.blocks)
    assert "rich_text_quote" in json.dumps(second.blocks)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "error.bot_token"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "error.app_token"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "error.slack_away"),
    ],
)
def test_a_wrong_token_is_said_at_the_start(tmp_path: Any, changes: dict[str, str], key: str) -> None:
    with SandboxServer(sample_workspace(), manifest_path()) as sandbox:
        with pytest.raises(MamoriError) as refused:
            build(settings_for(sandbox, tmp_path / "home", **changes)).start()
        assert refused.value.key == key
