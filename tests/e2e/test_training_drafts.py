"""A lead drafts questions from a policy's section, and writes a statement; both are asked after approval."""

from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.model import View
from bot.sandbox.sample import EMPLOYEE, SECURITY_LEAD
from bot.texts import say
from tests.support.human_loop import ask
from tests.support.human_loop import controls as message_controls
from tests.support.screens import SET, Person, controls, words

FORM = "training.draft.form"
POLICY, SECTION = "電子メール・ファイル授受規程", "第5条"
SENTENCE = "パスワードを同じ宛先への電子メールで送ってはならない。"
STATEMENT = {
    "set": "inspection", "clause": f"{POLICY} 第12条",
    "statement_ja": "私は、機密情報の授受を台帳に記録しています。",
    "statement_en": "I record each exchange of confidential information.",
    "period_ja": "この3か月", "period_en": "The last three months",
    "on_not_done_ja": "今日の分から記録してください。", "on_not_done_en": "Begin with today's exchanges.",
}  # fmt: skip


def bank_of(lead: Person) -> View:
    """The bank, opened from App Home."""
    lead.press(lead.await_home(say("screen.bank.open", "ja")), "training.bank.open")
    return lead.await_modal(lambda view: bool(controls(view, "training.draft.open")))


def choose(lead: Person, view: View, document: str) -> View:
    """Choose the document; the form with its sections."""
    (menu,) = controls(view, "training.draft.document")
    value = next(one["value"] for one in menu["options"] if one["text"]["text"] == document)
    assert lead.sandbox.press(lead.user, view.id, "training.draft.document", value).acked
    return lead.await_form(FORM)


def look_at(lead: Person, text: str) -> View:
    """The page of the item in the bank's list that says this."""
    bank = bank_of(lead)
    stanzas = [block for block in bank.blocks if block["type"] == "rich_text"]
    nth = next(n for n, block in enumerate(stanzas) if text in str(block))
    lead.press(bank, "training.bank.look", nth)
    return lead.await_modal(lambda view: bool(controls(view, "training.bank.edit")))


def test_a_section_becomes_drafts_that_are_completed_and_approved(lead: Person, running: Any) -> None:
    bank = bank_of(lead)
    lead.press(bank, "training.draft.open")
    chooser = lead.await_modal(lambda view: say("screen.draft.intro", "ja") in words(view))
    form = choose(lead, chooser, POLICY)
    made = lead.submit(form, {"section": {"section": SECTION}, "set": {"set": SET}}).modals[-1]
    assert f"{POLICY} {SECTION}" in words(made) and say("draft.incomplete", "ja", count=3) in words(made)
    lead.sandbox.close(SECURITY_LEAD, everything=True)

    item = look_at(lead, f"{POLICY} {SECTION} 2")
    assert not controls(item, "training.bank.approve")
    assert SENTENCE in words(item) and say("screen.item.problems", "ja") in words(item)
    lead.press(item, "training.bank.edit")
    form = lead.await_form("training.bank.new.form")
    values = {
        block["block_id"]: (block["element"].get("initial_value") or "")
        for block in form.blocks if block["type"] == "input" and block["block_id"] != "answer"
    }  # fmt: skip
    answer = next(one for one in form.blocks if one.get("block_id") == "answer")["element"]["initial_option"][
        "value"
    ]
    english = {
        "prompt_en": "Which agrees with the rule?", "explanation_en": "Never by the same way.",
        "option_a_en": "First way", "option_b_en": "Second way", "option_c_en": "Third way",
    }  # fmt: skip
    filled = {name: {name: value} for name, value in (values | english | {"answer": answer}).items()}
    assert list(lead.submit(form, filled | {"prompt_en": {"prompt_en": "どれですか"}}).errors) == [
        "prompt_en"
    ]
    assert not lead.submit(form, filled).errors
    lead.sandbox.close(SECURITY_LEAD)
    approve = lead.await_modal(lambda view: bool(controls(view, "training.bank.approve")))
    lead.press(approve, "training.bank.approve")
    lead.await_modal(lambda view: say("screen.item.state.approved", "ja") in words(view))


def test_a_draft_is_rejected_with_a_reason(lead: Person) -> None:
    item = look_at(lead, f"{POLICY} {SECTION} 3")
    lead.press(item, "training.bank.reject")
    form = lead.await_form("training.bank.reject.form")
    assert lead.submit(form, {"text": {"text": " "}}).errors
    done = lead.submit(form, {"text": {"text": "実務に合わない"}}).modals[-1]
    assert say("screen.item.out", "ja") in words(done)
    lead.sandbox.close(SECURITY_LEAD, everything=True)
    assert f"{POLICY} {SECTION} 3" not in words(bank_of(lead))


def test_a_statement_is_written_approved_and_asked(lead: Person, sandbox: SandboxServer) -> None:
    bank = bank_of(lead)
    lead.press(bank, "training.bank.statement")
    form = lead.await_form("training.bank.statement.form")
    filled = {name: {name: value} for name, value in STATEMENT.items()}
    negative = {"statement_ja": {"statement_ja": "私は、記録していません。"}}
    assert list(lead.submit(form, filled | negative).errors) == ["statement_ja"]
    assert list(lead.submit(form, filled | {"clause": {"clause": "第99条"}}).errors) == ["clause"]
    assert not lead.submit(form, filled).errors
    sandbox.close(SECURITY_LEAD, everything=True)
    item = look_at(lead, STATEMENT["statement_ja"])
    assert STATEMENT["on_not_done_en"] in words(item) and "授受台帳" in words(item)
    lead.press(item, "training.bank.approve")
    lead.await_modal(lambda view: say("screen.item.state.approved", "ja") in words(view))


def test_beside_a_section_that_is_shown_a_lead_may_draft(lead: Person, sandbox: SandboxServer) -> None:
    for user, offered in ((SECURITY_LEAD, True), (EMPLOYEE, False)):
        answer = ask(sandbox, "添付ファイルで図面をメールしていい?", user)
        pressed = message_controls(answer, "answer.section")
        assert sandbox.press(user, answer.ts, pressed[0]["action_id"]).acked
        shown = sandbox.wait_for(lambda user=user: sandbox.modals(user))[-1]
        assert bool(controls(shown, "training.draft.section")) is offered
    shown = sandbox.modals(SECURITY_LEAD)[-1]
    lead.press(shown, "training.draft.section")
    form = lead.await_form(FORM)
    (menu,) = [one["element"] for one in form.blocks if one.get("block_id") == "section"]
    assert menu["initial_option"]["value"]
    values = {"section": {"section": menu["initial_option"]["value"]}, "set": {"set": SET}}
    assert menu["initial_option"]["value"] in words(lead.submit(form, values).modals[-1])
