"""What people ask for and leads grant after a launch: attempts, releases, completions on paper, disputes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox import SandboxServer
from bot.sandbox.model import View
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.services.training import launch
from bot.services.training.desk import Caller, Desk
from bot.services.training.launch import Draft
from bot.slack import training
from bot.store import campaigns, people
from bot.texts import say
from bot.training.assignment import Assignment, AssignmentState
from bot.training.audience import Audience
from bot.training.campaign import Kind, Terms
from bot.training.people import Person as Employee
from tests.support.screens import SET, TITLE, Person, controls, day, take_quiz, words

FORM = "training.campaign.form"


def assignment(running: Any, user: str) -> Assignment:
    """Somebody's newest."""
    with running.bot.database.reading() as connection:
        return campaigns.of_person(connection, running.sandbox.workspace.team_id, user)[0]


def on_the_page(person: Person, act: str, values: dict[str, str]) -> dict[str, str]:
    """Press an act on the newest campaign's page and fill its form; returns what the form refuses.

    The first of a menu is chosen where `values` says nothing about it.
    """
    person.sandbox.close(person.user, everything=True)
    person.command("stats")
    page = person.await_modal(lambda view: bool(controls(view, f"training.campaign.act.{act}")))
    person.press(page, f"training.campaign.act.{act}")
    form = person.await_form(FORM)
    menus = {
        block["block_id"]: block["element"]["options"][0]["value"]
        for block in form.blocks
        if block.get("element", {}).get("type") == "static_select"
    }
    return person.submit(form, {name: {name: value} for name, value in (menus | values).items()}).errors


def test_who_failed_too_often_is_granted_another_attempt(sandbox: SandboxServer, running: Any) -> None:
    manager, employee, lead = (Person(sandbox, one) for one in (MANAGER, EMPLOYEE, SECURITY_LEAD))
    manager.launch(people=[EMPLOYEE])
    for _ in range(3):
        result = take_quiz(employee, right=False)
    assert not controls(result, "training.start")
    assert assignment(running, EMPLOYEE).state is AssignmentState.EXHAUSTED
    assert not on_the_page(manager, "grant_attempts", {"reason": "一緒に読み直した"})
    home = employee.await_home(TITLE)
    employee.press(home, "training.start")
    employee.await_message("training.quiz.answer")
    assert assignment(running, EMPLOYEE).state is AssignmentState.IN_PROGRESS
    assert not on_the_page(lead, "on_behalf", {"reason": "口頭で実施", "evidence": "記録簿 12"})
    done = assignment(running, EMPLOYEE)
    assert (done.state, done.on_behalf) == (AssignmentState.COMPLETED, True)


def test_a_completion_on_paper_needs_evidence_and_a_lead(sandbox: SandboxServer, running: Any) -> None:
    manager, employee, lead = (Person(sandbox, one) for one in (MANAGER, EMPLOYEE, SECURITY_LEAD))
    manager.launch(people=[EMPLOYEE])
    invited = employee.await_message("training.start")
    manager.command("stats")
    page = manager.await_modal(lambda view: bool(controls(view, "training.campaign.act.extend")))
    assert not controls(page, "training.campaign.act.on_behalf")
    assert not controls(page, "training.campaign.act.waive")
    assert list(on_the_page(lead, "on_behalf", {"reason": "休職中", "evidence": " "})) == ["evidence"]
    assert not on_the_page(lead, "on_behalf", {"reason": "休職中", "evidence": "紙の受講票 3"})
    with running.bot.database.reading() as connection:
        one = assignment(running, EMPLOYEE)
        (kept,) = campaigns.COMPLETIONS.all(connection, one.team_id, assignment_id=one.id)
    assert (kept.on_behalf, kept.reason, kept.evidence) == (True, "休職中", "紙の受講票 3")
    employee.press(invited, "training.start")  # a late press is no second attempt
    sandbox.wait_for(lambda: sandbox.dm(EMPLOYEE).ephemerals or not controls(employee.message(invited.ts), "training.start"))  # fmt: skip
    assert assignment(running, EMPLOYEE).attempts == 0


def test_a_release_is_asked_for_and_granted_by_a_lead(sandbox: SandboxServer, running: Any) -> None:
    manager, english, lead = (Person(sandbox, one) for one in (MANAGER, ENGLISH, SECURITY_LEAD))
    manager.launch(people=[ENGLISH])
    english.press(english.await_message("training.request.extension"), "training.request.extension")
    form = english.await_form("training.request.extension.form")
    english.submit(form, {"wish": {"wish": "waiver"}, "text": {"text": "I am on leave until May"}})
    asked = lead.await_message("training.request.grant")
    assert "I am on leave until May" in words(asked)
    lead.press(asked, "training.request.grant")
    lead.await_words(asked.ts, say("screen.request.decided_granted", "ja"))
    assert assignment(running, ENGLISH).state is AssignmentState.WAIVED
    told = say("screen.request.waiver.granted", "en", title="")[:12]
    sandbox.wait_for(lambda: any(told in words(message) for message in english.dm), 20)


def test_only_people_of_the_campaign_are_released_also_without_slack(
    sandbox: SandboxServer, running: Any, desk: Desk
) -> None:
    team, lead = sandbox.workspace.team_id, Person(sandbox, SECURITY_LEAD)
    english = Person(sandbox, ENGLISH)
    with running.bot.database.writing() as connection:
        people.PEOPLE.add(connection, Employee(team_id=team, id="W1", name="工場 太郎", department="工場"))
    caller = Caller(team, SECURITY_LEAD, datetime.now(UTC))
    terms = Terms(due=caller.now + timedelta(days=9), set_id=SET, audience=Audience(people=("W1", EMPLOYEE)))
    campaign_id = launch.draft(desk, caller, Draft(Kind.QUIZ, terms, "工場の研修", "Factory"))
    launch.launch(desk, caller, campaign_id)

    def menu(act: str) -> tuple[View, dict[str, str]]:
        """The form of an act, and whom it offers, by name."""
        sandbox.close(lead.user, everything=True)
        lead.command("stats")
        page = lead.await_modal(lambda view: "工場の研修" in str(view.blocks[1:2]))
        lead.press(page, f"training.campaign.act.{act}")
        form = lead.await_form(FORM)
        element = next(one for one in form.blocks if one.get("block_id") == "people")["element"]
        assert element["type"] == "multi_static_select"
        return form, {one["text"]["text"]: one["value"] for one in element["options"]}

    form, offered = menu("waive")
    assert offered == {"佐藤 花子 (設計部)": EMPLOYEE, "工場 太郎 (工場)": "W1"}
    assert not lead.submit(form, {"people": {"people": ["W1"]}, "reason": {"reason": "退職予定"}}).errors
    lead.await_modal(lambda view: say("screen.act.done", "ja", count=1) in words(view))
    form, offered = menu("add")
    assert not {EMPLOYEE, "W1"} & set(offered.values())
    assert not lead.submit(form, {"people": {"people": [ENGLISH]}}).errors
    english.await_message("training.start")
    with running.bot.database.reading() as connection:
        states = {one.person_id: one.state for one in campaigns.ASSIGNMENTS.all(connection, team, campaign_id=campaign_id)}  # fmt: skip
    assert states["W1"] is AssignmentState.WAIVED and set(states) == {"W1", EMPLOYEE, ENGLISH}
    _, offered = menu("exclude")
    assert set(offered.values()) == {EMPLOYEE, ENGLISH}


def test_a_manager_proposes_a_release_and_hears_of_it(sandbox: SandboxServer, running: Any) -> None:
    manager, lead = Person(sandbox, MANAGER), Person(sandbox, SECURITY_LEAD)
    manager.launch(people=[EMPLOYEE])
    Person(sandbox, EMPLOYEE).await_message("training.start")
    assert not on_the_page(manager, "propose", {"reason": "長期の休職"})
    asked = lead.await_message("training.request.grant")
    assert "長期の休職" in words(asked) and say("screen.request.proposal.by", "ja", name="") in words(asked)
    lead.press(asked, "training.request.grant")
    lead.await_words(asked.ts, say("screen.request.decided_granted", "ja"))
    assert assignment(running, EMPLOYEE).state is AssignmentState.WAIVED
    told = say("screen.request.proposal.granted", "ja", title=TITLE, person="")[-15:]
    sandbox.wait_for(lambda: any(told in words(message) for message in manager.dm), 20)


def test_what_takes_long_is_answered_in_time_and_finished(
    sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = Person(sandbox, MANAGER)
    manager.launch(people=[EMPLOYEE])
    sandbox.close(MANAGER, everything=True)
    monkeypatch.setattr(training, "PATIENCE_SECONDS", 0.0)
    assert not on_the_page(manager, "extend", {"due": day(1), "reason": "繁忙期"})
    refused = say("training.assignment.extension_must_be_later", "ja")
    manager.await_modal(lambda view: refused in words(view))
    assert not on_the_page(manager, "extend", {"due": day(30), "reason": "繁忙期"})
    manager.await_modal(lambda view: say("screen.act.done", "ja", count=1) in words(view))
    sandbox.close(MANAGER, everything=True)
    manager.command("stats")
    page = manager.await_modal(lambda view: bool(controls(view, "training.campaign.act.close")))
    manager.press(page, "training.campaign.act.close")
    still_open = say("training.campaign.people_still_open", "ja", count=1)
    manager.await_modal(lambda view: still_open in words(view))


def test_a_dispute_reaches_the_lead_with_the_items_figures_and_is_answered(sandbox: SandboxServer) -> None:
    manager, employee, lead = (Person(sandbox, one) for one in (MANAGER, EMPLOYEE, SECURITY_LEAD))
    manager.launch(people=[EMPLOYEE])
    result = take_quiz(employee, right=False)
    employee.press(result, "training.request.dispute")
    form = employee.await_form("training.request.dispute.form")
    block = next(one for one in form.blocks if one.get("block_id") == "item")
    item = block["element"]["options"][0]["value"]
    employee.submit(form, {"item": {"item": item}, "text": {"text": "どちらも正しい"}})
    asked = lead.await_message("training.request.refuse")
    assert "どちらも正しい" in words(asked) and say("screen.share_of_few", "ja", least=10) in words(asked)
    lead.press(asked, "training.request.refuse")
    form = lead.await_form("training.request.refuse.form")
    lead.submit(form, {"text": {"text": "条文は一つに決まる"}})
    lead.await_words(asked.ts, say("screen.request.decided_refused", "ja"))
    sandbox.wait_for(lambda: any("条文は一つに決まる" in words(message) for message in employee.dm), 20)
