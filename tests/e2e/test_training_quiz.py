"""A quiz from the launch to the statistics: by the manager, the employee, the security lead."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.cli.demo import seed_people
from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.texts import say
from tests.support.screens import (
    FORM,
    TITLE,
    Person,
    answer_key,
    callback,
    controls,
    day,
    launch_values,
    take_quiz,
    words,
)


@pytest.fixture(scope="module")
def sandbox(running: Any) -> Iterator[SandboxServer]:
    """A workspace whose bot knows the sample company's roster."""
    seed_people(running.bot.database, running.sandbox)
    yield running.sandbox
    assert not running.sandbox.ledger.refused()


def test_a_quiz_is_launched_taken_and_counted(sandbox: SandboxServer) -> None:
    manager, employee = Person(sandbox, MANAGER), Person(sandbox, EMPLOYEE)
    assert TITLE in words(manager.launch())
    result = take_quiz(employee)
    assert say("screen.quiz.passed", "ja") in words(result)
    invited = Person(sandbox, ENGLISH).await_message("training.start")
    assert say("screen.button.start", "en") in words(invited)

    lead = Person(sandbox, SECURITY_LEAD)
    lead.command("stats")
    page = lead.await_modal(lambda view: "設計部: " in words(view))
    assert "設計部: 1 / 2(50%)" in words(page)


def test_a_second_press_shows_the_first_answer(sandbox: SandboxServer) -> None:
    manager, employee = Person(sandbox, MANAGER), Person(sandbox, EMPLOYEE)
    manager.launch()
    ts = employee.await_message("training.start").ts
    employee.press(employee.message(ts), "training.start")
    question = employee.await_screen(ts, "training.quiz.answer")
    wrong, right = answer_key(question, right=False), answer_key(question)
    values = {one["action_id"]: one["value"] for one in controls(question, "training.quiz.answer")}
    assert len(set(values.values())) == 3
    first = sandbox.people.press(EMPLOYEE, (sandbox.dm(EMPLOYEE).id, ts), ("", wrong), {})
    second = sandbox.people.press(EMPLOYEE, (sandbox.dm(EMPLOYEE).id, ts), ("", right), {})
    assert first.answer.result(3) is not None
    assert second.answer.result(3) is not None
    shown = employee.await_words(ts, say("training.quiz.already_answered", "ja"))
    assert say("screen.quiz.wrong", "ja") in words(shown)


def test_a_form_with_nobody_or_a_past_date_says_so_at_its_block(sandbox: SandboxServer) -> None:
    manager = Person(sandbox, MANAGER)
    manager.command()
    form = manager.await_form(FORM)
    nobody = manager.submit(form, launch_values(people=[]))
    assert nobody.errors == {"people": say("training.campaign.audience_empty", "ja")}
    past = manager.submit(form, launch_values(due=day(-1)))
    assert past.errors == {"due": say("training.campaign.due_in_the_past", "ja")}
    assert [callback(view) for view in past.modals] == [FORM]


def test_an_employee_sees_what_is_open_and_cannot_launch(sandbox: SandboxServer) -> None:
    employee = Person(sandbox, EMPLOYEE)
    employee.command()
    own = employee.await_modal(lambda view: say("screen.own.title", "ja") in str(view.definition["title"]))
    assert FORM not in callback(own)
    employee.command("stats")
    employee.await_modal(lambda view: say("training.not_permitted.manager", "ja") in words(view))


def test_help_and_unknown_words_are_answered_in_place(sandbox: SandboxServer) -> None:
    helped = sandbox.command(ENGLISH, "/training", "help")
    assert say("screen.command.help", "en") in helped.answer["text"]
    unknown = sandbox.command(EMPLOYEE, "/training", "dance <!channel>")
    assert "dance &lt;!channel&gt;" in unknown.answer["text"]
