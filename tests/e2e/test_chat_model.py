"""With a chat model: its words arrive as a stream, checked, and end as the same one message."""

from collections.abc import Iterator

import pytest

from bot.sandbox.sample import EMPLOYEE
from bot.store.chat_usage import ChatUsage
from bot.store.outbox import Outbox
from bot.texts import say
from tests.e2e.conftest import Start
from tests.support.screens import words
from tests.support.scripted_model import Script, scripted_model

QUESTION = "添付ファイルで図面をメールしていい?"
GOOD = "図面を電子メールに添付して送信する場合は、暗号化を実施してください。"
INVENTED = "社内あてなら暗号化は不要です。"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    with scripted_model() as (url, script):
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        script.say({"verdict": "conditional", "answer": INVENTED + GOOD, "conditions": []})
        yield script


def test_checked_sentences_stream_and_become_the_answer(start: Start, model: Script) -> None:
    running = start(MAMORI_CHAT_MODEL="openai:scripted")
    sandbox = running.sandbox
    sandbox.say(EMPLOYEE, sandbox.dm(EMPLOYEE).id, QUESTION)
    shown = sandbox.wait_for(
        lambda: [m for m in sandbox.bot_messages(sandbox.dm(EMPLOYEE).id) if "2-6-4" in words(m)], 60
    )
    assert len(sandbox.bot_messages(sandbox.dm(EMPLOYEE).id)) == 1
    text = words(shown[0])
    assert GOOD in text
    assert INVENTED not in text
    assert say("answer.by_model", "ja", model="openai:scripted") in text
    methods = [call.method for call in sandbox.ledger.accepted()]
    assert methods.count("chat.startStream") == 1
    assert methods.count("chat.postMessage") == 0
    assert INVENTED not in str([call.arguments for call in sandbox.ledger.accepted()])
    outbox = Outbox(running.bot.database)
    sandbox.wait_for(lambda: outbox.count("sent") == 1)
    assert outbox.count("streaming") == 0


def test_a_model_that_fails_leaves_one_quoting_answer_marked_as_such(start: Start, model: Script) -> None:
    model.status = 500
    sandbox = start(MAMORI_CHAT_MODEL="openai:scripted").sandbox
    sandbox.say(EMPLOYEE, sandbox.dm(EMPLOYEE).id, QUESTION)
    shown = sandbox.wait_for(lambda: sandbox.bot_messages(sandbox.dm(EMPLOYEE).id), 60)
    assert say("answer.by_quotes_instead", "ja") in words(shown[0])
    assert len(shown) == 1


def test_a_budget_holds_across_days_and_workspaces(start: Start) -> None:
    from datetime import date

    usage = ChatUsage(start(with_library=False).bot.database)
    first, next_day = date(2026, 4, 1), date(2026, 4, 2)
    assert [usage.take("T1", first, 2) for _ in range(3)] == [True, True, False]
    assert usage.take("T1", next_day, 2)
    assert usage.take("T2", first, 2)
    assert not usage.take("T3", first, 0)
