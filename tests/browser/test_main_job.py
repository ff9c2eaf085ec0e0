"""The main job as people see it: ask, launch, complete, look at who has completed."""

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.cli.demo import seed_people
from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.texts import say
from tests.e2e.conftest import Running
from tests.support.screens import SET, Person, answer_key, controls, day

pytestmark = pytest.mark.browser


def become(page: Page, user: str) -> None:
    page.locator("select[data-role=persona]").select_option(user)
    expect(page.locator("select[data-role=persona]")).to_have_value(user)


def write(page: Page, text: str) -> None:
    page.get_by_label("質問を書く / Ask a question").fill(text)
    page.get_by_role("button", name="送信 / Send").first.click()


def thread_of(page: Page, question: str) -> Locator:
    return page.locator(".root-thread").filter(has_text=question).last.locator(".replies-inline")


def test_an_employee_asks_and_sees_verdict_quotes_and_clauses(page: Page) -> None:
    become(page, EMPLOYEE)
    write(page, "添付ファイルで図面をメールしていい?")
    answer = thread_of(page, "添付ファイルで図面をメールしていい?")
    expect(answer).to_contain_text(say("answer.verdict.conditional", "ja").split(" ", 1)[1])
    expect(answer).to_contain_text("機密情報を持ち出す場合には、管理責任者の許可を得てください。")
    for clause in ("2-2-2 a)", "2-2-2 c)", "2-6-4", "電子メール・ファイル授受規程"):
        expect(answer).to_contain_text(clause)
    answer.get_by_role("button", name="2-2-2").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("常時携行し、手元から離さないようにしてください")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_question_that_nothing_covers_offers_a_person(page: Page) -> None:
    become(page, ENGLISH)
    write(page, "How many paid holidays do I have left?")
    answer = thread_of(page, "How many paid holidays")
    expect(answer).to_contain_text(say("answer.verdict.not_covered", "en").split(" ", 1)[1])
    expect(answer.get_by_role("button", name=say("answer.button.human", "en"))).to_be_visible()


def test_from_launch_to_one_of_two_completed(page: Page, running: Running, sandbox: SandboxServer) -> None:
    seed_people(running.bot.database, sandbox)
    launch(page)
    complete(page, sandbox)
    become(page, SECURITY_LEAD)
    write(page, "/training stats")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("設計部: 1 / 2(50%)")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="App Home").click()
    expect(page.locator("[data-surface=home]")).to_contain_text("1 / 2")


def launch(page: Page) -> None:
    become(page, MANAGER)
    write(page, "/training")
    form = page.get_by_role("dialog")
    form.locator("[data-action=content]").select_option(f"quiz:{SET}")
    form.locator("[data-action=people]").select_option([EMPLOYEE, ENGLISH])
    form.locator("[data-action=due]").fill(day(-3))
    form.locator("button[type=submit]").click()
    expect(form.get_by_role("alert").first).to_be_visible()
    form.locator("[data-action=due]").fill(day(7))
    form.locator("button[type=submit]").click()
    expect(form).to_contain_text("2")
    expect(form.locator("[data-action=content]")).to_have_count(0)
    form.locator("button[type=submit]").click()
    expect(form.locator("button[type=submit]")).to_have_count(0)


def complete(page: Page, sandbox: SandboxServer) -> None:
    become(page, EMPLOYEE)
    employee = Person(sandbox, EMPLOYEE)
    employee.since = ""
    ts = employee.await_message("training.start").ts
    shown = page.locator(f"[data-ts='{ts}']")
    shown.locator("[data-action^='training.start']").first.click()
    while True:
        question = employee.await_screen(ts, "training.quiz.answer")
        shown.locator(f"[data-action='{answer_key(question)}']").click()
        feedback = employee.await_screen(ts, "training.quiz.next")
        shown.locator(f"[data-action='{controls(feedback, 'training.quiz.next')[0]['action_id']}']").click()
        sandbox.wait_for(
            lambda: not controls(employee.message(ts), "training.quiz.next"),
        )
        if not controls(employee.message(ts), "training.quiz.answer"):
            break
    expect(shown).to_contain_text(say("screen.quiz.passed", "ja"))
