"""With a chat model: its words arrive as a stream, checked, and end as the same one message."""

import threading
from collections.abc import Iterator

import pytest

from bot.sandbox.sample import EMPLOYEE, MANAGER, SECURITY_LEAD
from bot.store.chat_usage import ChatUsage
from bot.store.outbox import Outbox
from bot.texts import say
from tests.e2e.conftest import Start
from tests.support.screens import words
from tests.support.scripted_model import Script, scripted_model

QUESTION = "添付ファイルで図面をメールしていい?"
OTHER = "図面をUSBメモリで社外に持ち出していい?"
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


def test_when_the_days_budget_is_spent_the_quoting_answer_says_so(start: Start, model: Script) -> None:
    running = start(MAMORI_CHAT_MODEL="openai:scripted", MAMORI_CHAT_DAILY_BUDGET=1)
    sandbox, dm = running.sandbox, running.sandbox.dm(EMPLOYEE).id
    by_model = say("answer.by_model", "ja", model="openai:scripted")
    for asked, marked in ((QUESTION, by_model), (OTHER, say("answer.by_quotes_instead", "ja"))):
        said = sandbox.say(EMPLOYEE, dm, asked)
        sandbox.wait_for(
            lambda ts=said.ts, mark=marked: [m for m in sandbox.bot_messages(dm, ts) if mark in words(m)], 60
        )
    assert len(model.requests) == 1
    assert "2-2-2" in words(sandbox.bot_messages(dm)[-1])


def test_who_asks_while_others_wait_sees_their_place_and_is_answered(start: Start, model: Script) -> None:
    model.hold = threading.Event()
    sandbox = start(MAMORI_CHAT_MODEL="openai:scripted").sandbox
    people = (EMPLOYEE, MANAGER, SECURITY_LEAD)
    asked = {}
    for reached, person in zip((1, 2, 2), people, strict=True):
        asked[person] = sandbox.say(person, sandbox.dm(person).id, QUESTION)
        sandbox.wait_for(lambda wanted=reached: len(model.requests) == wanted, 60)
    place = say("ask.queue", "ja", position=1)

    def told() -> list[str]:
        calls = sandbox.ledger.accepted(
            "assistant.threads.setStatus", channel_id=sandbox.dm(SECURITY_LEAD).id
        )
        return [str(call.arguments["status"]) for call in calls]

    sandbox.wait_for(lambda: place in told(), 60)
    assert len(model.requests) == 2, "two at once, the third waits"
    model.hold.set()
    for person in people:
        assert GOOD in words(sandbox.wait_for_reply(person, asked[person], 60))


def test_a_budget_holds_across_days_and_workspaces(start: Start) -> None:
    from datetime import date

    usage = ChatUsage(start(with_library=False).bot.database)
    first, next_day = date(2026, 4, 1), date(2026, 4, 2)
    assert [usage.take("T1", first, 2) for _ in range(3)] == [True, True, False]
    assert usage.take("T1", next_day, 2)
    assert usage.take("T2", first, 2)
    assert not usage.take("T3", first, 0)
