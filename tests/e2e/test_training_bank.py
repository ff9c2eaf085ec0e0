"""A security lead writes a question, approves it, and voids one whose key was wrong."""

from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, MANAGER, SECURITY_LEAD
from bot.texts import say
from tests.support.screens import SET, Person, controls, take_quiz, words

QUESTION = {
    "set": SET, "clause": "4-1 a", "prompt_ja": "社外で名刺入れを落としました。どうしますか?",
    "prompt_en": "You lost your card case outside. What do you do?",
    "option_a_ja": "管理責任者にすぐ報告する", "option_a_en": "Report it to your manager at once",
    "option_b_ja": "翌週まで探してみる", "option_b_en": "Look for it until next week",
    "option_c_ja": "同僚だけに話しておく", "option_c_en": "Tell a colleague about it",
    "explanation_ja": "紛失に気づいたら、管理責任者に速やかに報告します。",
    "explanation_en": "Whoever notices a loss reports it to the manager without delay.", "answer": "a",
}  # fmt: skip


def filled(**changes: str) -> dict[str, Any]:
    """The form of a question."""
    return {name: {name: value} for name, value in (QUESTION | changes).items()}


def test_a_question_is_checked_kept_as_a_draft_and_approved(sandbox: SandboxServer) -> None:
    lead = Person(sandbox, SECURITY_LEAD)
    lead.press(lead.await_home(say("screen.bank.open", "ja")), "training.bank.open")
    page = lead.await_modal(lambda view: bool(controls(view, "training.bank.new")))
    lead.press(page, "training.bank.new")
    form = lead.await_form("training.bank.new.form")
    assert list(lead.submit(form, filled(clause="9-9-9")).errors) == ["clause"]
    assert not lead.submit(form, filled()).errors
    sandbox.close(SECURITY_LEAD)
    page = lead.await_modal(lambda view: bool(controls(view, "training.bank.look")))
    assert QUESTION["prompt_ja"] in words(page)
    lead.press(page, "training.bank.look")
    item = lead.await_modal(lambda view: bool(controls(view, "training.bank.approve")))
    right = say("screen.item.right", "ja", text=f"A  {QUESTION['option_a_ja']}")
    assert right in words(item) and QUESTION["explanation_en"] in words(item)
    assert "管理責任者に速やかに報告" in words(item), "the clause word for word"
    lead.press(item, "training.bank.approve")
    lead.await_modal(lambda view: view.id == page.id and say("screen.bank.no_drafts", "ja") in words(view))


def test_an_asked_item_is_voided_after_a_dry_run(sandbox: SandboxServer) -> None:
    manager, employee, lead = (Person(sandbox, one) for one in (MANAGER, EMPLOYEE, SECURITY_LEAD))
    manager.launch(people=[EMPLOYEE], pass_mark="60")
    take_quiz(employee)
    lead.press(lead.await_home(say("screen.bank.open", "ja")), "training.bank.open")
    page = lead.await_modal(lambda view: bool(controls(view, "training.bank.void")))
    options = controls(page, "training.bank.void")[0]["options"]
    assert sandbox.press(SECURITY_LEAD, page.id, "training.bank.void", options[0]["value"]).acked
    form = lead.await_form("training.bank.void.form")
    begins = say(
        "screen.void.facts", "ja", campaigns=1, missed=say("screen.share_of_few", "ja", least=10), passed=0
    )
    assert begins in words(form)
    said = lead.submit(form, {"text": {"text": "正解が二つあった"}}).modals[-1]
    assert say("screen.bank.voided", "ja", count=0) in words(said)


def test_nobody_but_a_lead_opens_the_bank(sandbox: SandboxServer) -> None:
    home = Person(sandbox, MANAGER).await_home(say("screen.home.campaigns", "ja"))
    assert not controls(home, "training.bank")
