"""What stands beside campaigns: practice, improvements that change hands or come back, who stands for whom."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Unavailable
from bot.sandbox import SandboxServer
from bot.sandbox.model import Message
from bot.sandbox.sample import ADMIN, EMPLOYEE, ENGLISH, MANAGER, MANAGERS, SECURITY_LEAD
from bot.services.training import finding_digests, practice
from bot.services.training.desk import Caller, Desk
from bot.services.training.roster import GROUP_ROLES
from bot.store import people
from bot.store.practice import PRACTITIONERS
from bot.texts import say
from tests.e2e.test_training_inspection import CONTENT, SEND, inspect
from tests.e2e.test_training_settings import setting
from tests.support.screens import BANKED, Person, answer_key_of, controls, day, words

OTHER_MANAGER = "U0WATANA001"
MAY_BE_REFUSED = {"not_found", "internal_error"}
A_WORKING_DAY = datetime(2026, 11, 4, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def decide(person: Person, act: str, place: Any, values: dict[str, Any]) -> dict[str, str]:
    """Press an act of a nonconformity and fill its form; returns what the form refuses."""
    person.press(place, f"training.finding.{act}")
    form = person.await_form("training.finding.form")
    return person.submit(form, {name: {name: value} for name, value in values.items()}).errors


def home_with(person: Person, action: str) -> Any:
    """App Home when it offers this."""
    person.sandbox.open_home(person.user)
    person.sandbox.wait_for(lambda: bool(controls(person.home, action)), 20)
    return person.home


def test_an_improvement_changes_hands_is_sent_back_and_comes_back(sandbox: SandboxServer) -> None:
    manager, employee, lead = (Person(sandbox, one) for one in (MANAGER, EMPLOYEE, SECURITY_LEAD))
    english = Person(sandbox, ENGLISH)
    manager.launch(**CONTENT, people=[EMPLOYEE])
    ts = inspect(employee, "not_done")
    employee.press(employee.message(ts), SEND)
    employee.await_words(ts, say("screen.inspection.went_to_manager", "ja", count=1))

    manager.press(home_with(manager, "training.finding.confirm"), "training.finding.confirm")
    direction = {"text": "鍵を付ける", "owner": ENGLISH, "due": day(20)}
    assert not decide(manager, "direct", home_with(manager, "training.finding.direct"), direction)
    english.await_message("training.finding.report")
    assert not decide(
        manager, "hand_over", home_with(manager, "training.finding.hand_over"), {"owner": EMPLOYEE}
    )
    task = employee.await_message("training.finding.report")
    assert not decide(employee, "report", task, {"text": "鍵を付けた"})

    assert not decide(lead, "return", home_with(lead, "training.finding.return"), {"text": "写真がない"})
    again = sandbox.wait_for(
        lambda: next((one for one in employee.dm if "写真がない" in words(one)), None), 20
    )
    assert not decide(employee, "report", again, {"text": "写真を付けた"})
    assert not decide(lead, "verify", home_with(lead, "training.finding.verify"), {"text": "一週間見た"})

    page = home_with(manager, "training.finding.reopen")
    assert say("screen.finding.verified", "ja") in words(page)
    assert not decide(manager, "reopen", page, {"text": "また開いていた"})
    assert not decide(manager, "direct", home_with(manager, "training.finding.direct"), direction)
    home = home_with(lead, "training.finding.accept_risk")
    past = decide(lead, "accept_risk", home, {"text": "扉は5月に届く", "due": day(-1)})
    assert list(past) == ["due"]
    form = lead.await_form("training.finding.form")
    accepted = {"text": {"text": "扉は5月に届く"}, "due": {"due": day(30)}}
    assert not lead.submit(form, accepted).errors
    lead.await_home(say("screen.finding.state.risk_accepted", "ja"))


def test_an_owner_whom_slack_does_not_reach_is_replaced(sandbox: SandboxServer, desk: Desk) -> None:
    manager, employee, lead = (Person(sandbox, one) for one in (MANAGER, EMPLOYEE, SECURITY_LEAD))
    english, team = Person(sandbox, ENGLISH), sandbox.workspace.team_id
    manager.launch(**CONTENT, people=[EMPLOYEE])
    ts = inspect(employee, *["done"] * 3, "not_done")
    employee.press(employee.message(ts), SEND)
    employee.await_words(ts, say("screen.inspection.went_to_manager", "ja", count=1))
    manager.press(home_with(manager, "training.finding.confirm"), "training.finding.confirm")
    direction = {"text": "扉を閉める", "owner": OTHER_MANAGER, "due": day(20)}
    assert not decide(manager, "direct", home_with(manager, "training.finding.direct"), direction)
    with desk.database.writing() as connection:
        owner = people.get(connection, team, OTHER_MANAGER)
        people.PEOPLE.save(connection, replace(owner, active=False))
    try:
        assert finding_digests.start_due(desk, Caller(team, "", A_WORKING_DAY)) >= 1
        todo = say("screen.finding.unreachable_todo", "ja", owner=owner.name)
        for person in (manager, lead):
            sandbox.wait_for(lambda one=person: any(todo in words(message) for message in one.dm), 30)
        told = next(message for message in manager.dm if todo in words(message))
        away = say("screen.finding.owner_away", "ja")
        manager.await_home(away)
        assert not decide(manager, "hand_over", told, {"owner": ENGLISH})
        assert "扉を閉める" in words(english.await_message("training.finding.report"))
        sandbox.wait_for(lambda: away not in words(manager.message(told.ts)), 20)
    finally:
        with desk.database.writing() as connection:
            people.PEOPLE.save(connection, owner)


def test_a_candidate_after_the_days_digest_comes_by_dm_and_later_ones_join_it(
    sandbox: SandboxServer, desk: Desk
) -> None:
    manager, employee, team = Person(sandbox, MANAGER), Person(sandbox, EMPLOYEE), sandbox.workspace.team_id

    def inspected(item: int, minutes: int) -> None:
        """An inspection in which the item is not done, and then the schedule's round."""
        manager.launch(**CONTENT, people=[EMPLOYEE])
        ts = inspect(employee, *["done"] * item, "not_done")
        employee.press(employee.message(ts), SEND)
        employee.await_words(ts, say("screen.inspection.went_to_manager", "ja", count=1))
        at = A_WORKING_DAY + timedelta(days=1, minutes=minutes)
        assert finding_digests.start_due(desk, Caller(team, "", at)) >= 1

    def told(count: int) -> list[Message]:
        text = say("screen.finding.news", "ja", count=count)
        return [one for one in manager.dm if text in words(one)]

    inspected(0, 0)
    manager.await_message("training.finding.confirm")
    assert not told(1)
    inspected(6, 30)
    (news,) = sandbox.wait_for(lambda: told(1), 20)
    assert len(controls(news, "training.finding.confirm")) == 1
    inspected(8, 60)
    (joined,) = sandbox.wait_for(lambda: told(2), 20)
    assert joined.ts == news.ts, "the message of the day grows; no second one"
    manager.press(joined, "training.finding.confirm")
    manager.await_words(joined.ts, say("screen.finding.state.found", "ja"))


def test_practice_is_chosen_answered_and_stopped(sandbox: SandboxServer, desk: Desk) -> None:
    employee, team = Person(sandbox, EMPLOYEE), sandbox.workspace.team_id
    home = employee.await_home(say("screen.button.practise", "ja"))
    employee.press(home, "training.practice.choose")
    employee.await_home(say("screen.button.stop_practice", "ja"))
    at = Caller(team, "", A_WORKING_DAY)
    sandbox.faults.add("server_error", "chat.postMessage")
    with pytest.raises(Unavailable):
        practice.send(desk, at, EMPLOYEE)
    assert practice.send(desk, at, EMPLOYEE), "what Slack did not take comes again"
    assert not practice.send(desk, at, EMPLOYEE), "one a day"
    asked = employee.await_message("training.practice.answer")
    item, action = answer_key_of(asked, "training.practice.answer")
    employee.press(asked, action)
    told = employee.await_words(asked.ts, BANKED.quiz_item(item).explanation["ja"][:40])
    assert say("screen.quiz.right", "ja") in words(told)
    home = employee.await_home(say("screen.button.stop_practice", "ja"))
    employee.press(home, "training.practice.choose")
    employee.await_home(say("screen.button.practise", "ja"))
    with desk.database.reading() as connection:
        assert not PRACTITIONERS.get(connection, team, person_id=EMPLOYEE).opted_in


def test_a_user_group_is_given_a_role_and_loses_it(sandbox: SandboxServer, running: Any) -> None:
    admin, team = Person(sandbox, ADMIN), sandbox.workspace.team_id

    def mapped() -> object:
        with running.bot.database.reading() as connection:
            return people.setting(connection, team, GROUP_ROLES, {})

    assert not setting(admin, "group_role", {"group": MANAGERS, "role": "manager"})
    assert mapped() == {MANAGERS: "manager"}
    sandbox.close(ADMIN, everything=True)
    assert not setting(admin, "group_role", {"group": MANAGERS, "role": "none"})
    assert mapped() == {}
    sandbox.close(ADMIN, everything=True)
    groups, sandbox.workspace.groups = sandbox.workspace.groups, {}
    admin.press(admin.await_home(say("screen.settings.title", "ja")), "training.settings.group_role")
    admin.await_modal(lambda view: say("screen.settings.no_groups", "ja") in words(view))
    sandbox.workspace.groups = groups


def test_a_manager_who_leaves_hands_over(sandbox: SandboxServer, running: Any) -> None:
    admin, team = Person(sandbox, ADMIN), sandbox.workspace.team_id
    sandbox.close(ADMIN, everything=True)
    assert not setting(admin, "hand_over", {"person": MANAGER, "other": OTHER_MANAGER})
    with running.bot.database.reading() as connection:
        assert people.get(connection, team, EMPLOYEE).manager_id == OTHER_MANAGER
        assert not people.reports(connection, team, [MANAGER])
