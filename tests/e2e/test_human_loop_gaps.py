"""What nobody could answer reaches the leads: grouped, turned into a line or a word, done."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.cli.demo import seed_people
from bot.sandbox import SandboxServer
from bot.sandbox.model import View
from bot.sandbox.sample import ADMIN, EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.texts import say
from tests.support.human_loop import (
    ask,
    await_bot,
    await_home,
    await_modal,
    controls,
    form_values,
    shown,
)

DRONE = "ドローンの操縦免許の更新手続を教えて"
DRONE_TOO = "ドローンの操縦免許の更新の手続を教えてください"
MENU = "来週の社員食堂の日替わりメニューは何?"


@pytest.fixture(scope="module")
def sandbox(running: Any) -> Iterator[SandboxServer]:
    """A workspace whose bot knows the sample company's roster, with questions nobody could answer."""
    seed_people(running.bot.database, running.sandbox)
    sandbox = running.sandbox
    for user, question in ((EMPLOYEE, DRONE), (ENGLISH, DRONE_TOO), (MANAGER, MENU), (MANAGER, "こんにちは")):
        ask(sandbox, question, user)
    yield sandbox
    assert not sandbox.ledger.refused()


def press(sandbox: SandboxServer, home: View, action: str, nth: int = 0) -> None:
    """Press the nth button of this kind, in the order of the page."""
    assert sandbox.press(SECURITY_LEAD, home.id, controls(home, action)[nth]["action_id"]).acked


def test_alike_questions_stand_together_the_most_frequent_first(sandbox: SandboxServer) -> None:
    home = await_home(sandbox, SECURITY_LEAD, "2 回、最新は")
    page = shown(home)
    assert page.index("ドローンの操縦免許") < page.index(MENU)
    assert "こんにちは" not in page
    assert len(controls(home, "gaps.done")) == 2


def test_others_do_not_see_the_list_and_cannot_act_on_it(sandbox: SandboxServer) -> None:
    home = await_home(sandbox, EMPLOYEE, say("home.title", "ja"))
    assert not controls(home, "gaps.done") and not controls(home, "company.change")
    assert not controls(await_home(sandbox, ADMIN, say("company.title", "ja")), "gaps.done")


def test_a_line_is_handed_on_as_text_or_saved_as_a_verified_answer(sandbox: SandboxServer) -> None:
    home = await_home(sandbox, SECURITY_LEAD, "2 回、最新は")
    press(sandbox, home, "gaps.line")
    form = await_modal(sandbox, SECURITY_LEAD, "gaps.line_form")
    unchanged = sandbox.submit(SECURITY_LEAD, form.id, {})
    assert unchanged.errors == {"text": say("gaps.line.unfinished", "ja")}
    line = "ドローンの操縦免許の更新は、総務課が毎年4月に取りまとめる。"
    assert sandbox.submit(SECURITY_LEAD, form.id, form_values(text=line, where="save")).acked
    saving = await_modal(sandbox, SECURITY_LEAD, "verified.form")
    assert DRONE_TOO in shown(saving) and DRONE in shown(saving)
    acted = sandbox.submit(SECURITY_LEAD, saving.id, form_values(clauses=""))
    assert acted.acked and not acted.errors
    await_bot(sandbox, sandbox.dm(SECURITY_LEAD).id, f"<@{SECURITY_LEAD}>")
    for question in (DRONE, DRONE_TOO):
        assert line in shown(ask(sandbox, question))

    home = await_home(sandbox, SECURITY_LEAD, "1 回、")
    assert "ドローンの操縦免許" not in shown(home)
    press(sandbox, home, "gaps.line")
    form = await_modal(sandbox, SECURITY_LEAD, "gaps.line_form")
    menu = "食堂の献立は総務課が毎週金曜に掲示する。"
    assert sandbox.submit(SECURITY_LEAD, form.id, form_values(text=menu, where="export")).acked
    await_bot(sandbox, sandbox.dm(SECURITY_LEAD).id, menu)
    await_home(sandbox, SECURITY_LEAD, say("gaps.none", "ja"))


def test_an_answer_that_did_not_help_is_listed_and_done_takes_it_off(sandbox: SandboxServer) -> None:
    reply = ask(sandbox, "添付ファイルで図面をメールしていい?")
    buttons = controls(reply, "answer.feedback")[0]
    assert sandbox.press(EMPLOYEE, reply.ts, "answer.feedback", buttons["negative_button"]["value"]).acked
    sandbox.close(EMPLOYEE, everything=True)
    home = await_home(sandbox, SECURITY_LEAD, say("gaps.unhelpful", "ja", count=1))
    press(sandbox, home, "gaps.done")
    await_home(sandbox, SECURITY_LEAD, say("gaps.none", "ja"))


def test_a_word_of_the_company_is_found_from_then_on(sandbox: SandboxServer, running: Any) -> None:
    ask(sandbox, "ぷにぷにの購入申請の書式を教えて")
    home = await_home(sandbox, SECURITY_LEAD, "ぷにぷに")
    press(sandbox, home, "gaps.word")
    form = await_modal(sandbox, SECURITY_LEAD, "gaps.word_form")
    unknown = sandbox.submit(SECURITY_LEAD, form.id, form_values(word="ぷにぷに", means="存在しない用語X"))
    assert unknown.errors == {"means": say("gaps.word.unknown", "ja", word="存在しない用語X")}
    acted = sandbox.submit(SECURITY_LEAD, form.id, form_values(word="ぷにぷに", means="携帯電話"))
    assert acted.acked and not acted.errors
    await_home(sandbox, SECURITY_LEAD, say("gaps.none", "ja"))
    running.bot.engine.idle(30)
    added = [entry for entry in running.bot.opener.contents().lexicon if not entry.origin]
    assert [(entry.word, entry.means) for entry in added] == [("ぷにぷに", ("携帯電話",))]
