"""A chat model drafts questions in the background; what it invents is left out, its failure is said."""

from typing import Any

import pytest

from bot.cli.demo import seed_people
from bot.sandbox.model import Message
from bot.sandbox.sample import SECURITY_LEAD
from bot.texts import say
from tests.e2e.conftest import Start
from tests.e2e.test_training_drafts import POLICY, SECTION, bank_of, choose
from tests.support.screens import SET, Person, callback, controls, words
from tests.support.scripted_model import scripted_model


def drafted_from(lead: Person, number: str) -> Message:
    """Ask for drafts from a section; the message that says what became of it."""
    lead.press(bank_of(lead), "training.draft.open")
    chooser = lead.await_modal(lambda view: say("screen.draft.intro", "ja") in words(view))
    form = choose(lead, chooser, POLICY)
    told = lead.submit(form, {"section": {"section": number}, "set": {"set": SET}}).modals[-1]
    clause = f"{POLICY} {number}"
    assert say("draft.waiting", "ja", clause=clause) in words(told)
    lead.sandbox.close(lead.user, everything=True)
    return lead.sandbox.wait_for(lambda: [one for one in lead.dm if clause in words(one)], 60)[-1]


def test_a_chat_model_drafts_in_the_background_and_its_failure_is_said(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = "パスワードを同じ宛先への電子メールで送ってはならない。"
    question: dict[str, Any] = {
        "prompt": {"ja": "添付のパスワードを伝えます。どうしますか?", "en": "How do you pass on the password?"},
        "options": [
            {"key": "a", "ja": "同じ宛先にメールする", "en": "Mail it to the same address"},
            {"key": "b", "ja": "電話で伝える", "en": "Tell it by telephone"},
            {"key": "c", "ja": "件名に書く", "en": "Write it in the subject"},
        ],
        "answer": "b", "explanation": {"ja": "電子メールでは送りません。", "en": "Never by mail."}, "quote": quote,
    }  # fmt: skip
    with scripted_model() as (url, model):
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        model.say({"questions": [question, question | {"quote": "パスワードは何でもよい。"}]})
        running = start(MAMORI_CHAT_MODEL="openai:scripted")
        seed_people(running.bot.database, running.sandbox)
        lead = Person(running.sandbox, SECURITY_LEAD)
        told = drafted_from(lead, SECTION)
        assert say("draft.by_model", "ja", model="openai:scripted") in words(told)
        model.status = 500
        dm = drafted_from(lead, "第8条")
        assert say("draft.fallback.failed", "ja") in words(dm)
        lead.press(dm, "training.bank.open")
        listed = lead.await_modal(lambda view: bool(controls(view, "training.bank.look")))
        assert question["prompt"]["ja"] in words(listed)
        assert callback(listed) == ""
