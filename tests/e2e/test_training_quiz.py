"""A quiz from the launch to the statistics: by the manager, the employee, the security lead."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.services.training import looks
from bot.store import campaigns, learning, people, record
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


def test_a_quiz_is_launched_taken_and_counted(sandbox: SandboxServer) -> None:
    manager, employee, other = (Person(sandbox, one) for one in (MANAGER, EMPLOYEE, ENGLISH))
    assert TITLE in words(manager.launch())
    result = take_quiz(employee)
    assert say("screen.quiz.passed", "ja") in words(result)
    invited = other.await_message("training.start")
    assert say("screen.button.start", "en") in words(invited)

    lead = Person(sandbox, SECURITY_LEAD)
    lead.command("stats")
    page = lead.await_modal(lambda view: "設計部: " in words(view))
    assert "設計部: 1 / 2(50%)" in words(page)


def test_a_button_pressed_twice_is_recorded_once(sandbox: SandboxServer, running: Any) -> None:
    manager, employee = Person(sandbox, MANAGER), Person(sandbox, EMPLOYEE)
    manager.launch()
    ts = employee.await_message("training.start").ts
    employee.press(employee.message(ts), "training.start")
    question = employee.await_screen(ts, "training.quiz.answer")
    wrong = answer_key(question, right=False)
    place, action = (sandbox.dm(EMPLOYEE).id, ts), ("", wrong)
    presses = [sandbox.people.press(EMPLOYEE, place, action, {}) for _ in range(2)]
    assert [one.answer.result(3) is not None for one in presses] == [True, True]
    shown = employee.await_words(ts, say("screen.quiz.wrong", "ja"))
    assignment = json.loads(controls(shown, "training.quiz.next")[0]["value"])["a"]
    with running.bot.database.reading() as connection:
        attempt = learning.current_attempt(connection, sandbox.workspace.team_id, assignment)
        assert attempt is not None
        assert len(learning.responses(connection, sandbox.workspace.team_id, attempt.id)) == 1


def test_a_form_with_nobody_or_a_past_date_says_so_at_its_block(sandbox: SandboxServer) -> None:
    manager = Person(sandbox, MANAGER)
    manager.command()
    form = manager.await_form(FORM)
    nobody = manager.submit(form, launch_values(people=[]))
    assert nobody.errors == {"people": say("training.campaign.audience_empty", "ja")}
    past = manager.submit(form, launch_values(due=day(-1)))
    assert past.errors == {"due": say("training.campaign.due_in_the_past", "ja")}
    far = manager.submit(form, launch_values(due=day(800)))
    assert far.errors == {"due": say("training.campaign.due_too_far", "ja")}
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


def test_a_campaign_is_extended_and_closed_from_its_page(sandbox: SandboxServer) -> None:
    manager, employee = Person(sandbox, MANAGER), Person(sandbox, EMPLOYEE)
    manager.launch(people=[EMPLOYEE])
    invited = employee.await_message("training.start")
    manager.press(manager.await_message("training.campaign.open"), "training.campaign.open")
    page = manager.await_modal(lambda view: bool(controls(view, "training.campaign.act.extend")))
    manager.press(page, "training.campaign.act.extend")
    form = manager.await_form("training.campaign.form")
    too_early = {"due": {"due": day(1)}, "people": {"people": []}, "reason": {"reason": "繁忙期"}}
    refused = manager.submit(form, too_early)
    assert refused.errors == {"due": say("training.assignment.extension_must_be_later", "ja")}
    manager.submit(form, {**too_early, "due": {"due": day(30)}})
    manager.await_modal(lambda view: say("screen.act.done", "ja", count=1) in words(view))

    sandbox.close(MANAGER)
    page = manager.await_modal(lambda view: bool(controls(view, "training.campaign.act.cancel")))
    manager.press(page, "training.campaign.act.cancel")
    form = manager.await_form("training.campaign.form")
    manager.submit(form, {"reason": {"reason": "内容の見直し"}})
    refused = sandbox.press(EMPLOYEE, invited.ts, "training.start")
    assert refused.acked
    sandbox.wait_for(
        lambda: any(
            say("training.campaign.refused.cancelled", "ja") in one.text
            or say("training.assignment.refused.not_completed", "ja") in one.text
            for one in sandbox.dm(EMPLOYEE).ephemerals
        )
    )


def test_more_time_is_asked_for_and_granted(sandbox: SandboxServer) -> None:
    manager, employee = Person(sandbox, MANAGER), Person(sandbox, EMPLOYEE)
    manager.launch(people=[EMPLOYEE])
    employee.press(employee.await_message("training.request.extension"), "training.request.extension")
    form = employee.await_form("training.request.extension.form")
    employee.submit(form, {"due": {"due": day(25)}, "text": {"text": "出張のため"}})
    asked = manager.await_message("training.request.grant")
    assert "出張のため" in words(asked)
    manager.press(asked, "training.request.grant")
    manager.await_words(asked.ts, say("screen.request.decided_granted", "ja"))
    sandbox.wait_for(
        lambda: any(
            say("screen.request.extension.granted", "ja", title=TITLE) in words(m) for m in employee.dm
        ),
        20,
    )


def test_a_test_run_counts_nowhere(sandbox: SandboxServer) -> None:
    manager = Person(sandbox, MANAGER)
    preview = manager.preview(people=[EMPLOYEE])
    manager.press(preview, "training.launch.test_run")
    manager.await_modal(lambda view: say("screen.launch.tested", "ja") in words(view))
    result = take_quiz(manager)
    assert say("screen.test_run", "ja") in words(result)


def test_a_launch_is_fixed_for_later_and_given_up(sandbox: SandboxServer) -> None:
    lead = Person(sandbox, SECURITY_LEAD)
    preview = lead.preview(people=[EMPLOYEE])
    past, later = (int((datetime.now(UTC) + timedelta(days=days)).timestamp()) for days in (-1, 3))
    refused = lead.submit(preview, {"at": {"at": past}, "repeat": {"repeat": "6"}})
    assert refused.errors == {"at": say("training.campaign.launch_between_now_and_due", "ja")}
    beyond_due = int((datetime.now(UTC) + timedelta(days=400)).timestamp())
    refused = lead.submit(preview, {"at": {"at": beyond_due}})
    assert refused.errors == {"at": say("training.campaign.launch_between_now_and_due", "ja")}
    for no_moment in ("2026-11-25T09:00", 10**18):
        refused = lead.submit(preview, {"at": {"at": no_moment}})
        assert refused.errors == {"at": say("training.campaign.launch_moment_unreadable", "ja")}
    said = lead.submit(preview, {"at": {"at": later}, "repeat": {"repeat": "6"}}).modals[-1]
    assert say("screen.launch.scheduled_title", "ja") in str(said.definition["title"])
    home = lead.await_home(say("screen.campaign.state.scheduled", "ja"))
    assert "に自動で配信します" in words(home)
    lead.press(home, "training.series.change")
    form = lead.await_form("training.series.form")
    nowhere = {"months": {"months": "12"}, "due_days": {"due_days": "21"}, "next": {"next": "2020-01-06"}}
    refused = lead.submit(form, nowhere)
    assert refused.errors == {"next": say("training.series.next_too_soon", "ja")}
    for days in ("0", "366", "2.5", "十"):
        refused = lead.submit(form, nowhere | {"due_days": {"due_days": days}, "next": {"next": day(300)}})
        assert list(refused.errors) == ["due_days"]
    assert not lead.submit(form, nowhere | {"next": {"next": day(300)}}).errors
    lead.await_modal(lambda view: "定期配信を変更し、記録しました" in words(view))
    sandbox.close(SECURITY_LEAD, everything=True)
    home = lead.await_home("12か月ごと")
    assert len(controls(home, "training.series.stop")) == 1
    lead.press(home, "training.series.stop")
    sandbox.wait_for(lambda: not controls(lead.home, "training.series.stop"))
    lead.press(lead.home, "training.launch.show")
    shown = lead.await_form("training.launch.preview")
    assert "に自動で配信します" in words(shown) and say("screen.button.unschedule", "ja") in words(shown)
    lead.press(shown, "training.campaign.act.cancel")
    asked = lead.await_form("training.campaign.form")
    assert say("screen.act.unschedule", "ja") in words(asked)
    lead.submit(asked, {"reason": {"reason": "日程の変更"}})
    lead.await_modal(lambda view: say("screen.recorded", "ja") in words(view))
    lead.await_home(say("screen.campaign.state.cancelled", "ja"))


def look_at_answers(lead: Person) -> str:
    """Look at the answers of the first of a menu; returns what the modal says then."""
    lead.command("stats")
    page = lead.await_modal(lambda view: bool(controls(view, "training.campaign.act.break_glass")))
    lead.press(page, "training.campaign.act.break_glass")
    form = lead.await_form("training.campaign.form")
    one = next(b for b in form.blocks if b.get("block_id") == "assignment")["element"]["options"][0]["value"]
    asked = {"assignment": {"assignment": one}, "reason": {"reason": "漏えいの調査"}}
    return words(lead.submit(form, asked).modals[-1])


def test_a_look_at_answers_is_told_to_the_person(sandbox: SandboxServer) -> None:
    lead, manager, employee = (Person(sandbox, one) for one in (SECURITY_LEAD, MANAGER, EMPLOYEE))
    manager.launch(people=[EMPLOYEE])
    take_quiz(employee)
    assert say("screen.look.seen", "ja") in look_at_answers(lead)
    sandbox.wait_for(lambda: any("漏えいの調査" in words(message) for message in employee.dm))


def test_who_cannot_be_reached_in_slack_is_told_by_the_manager(sandbox: SandboxServer, running: Any) -> None:
    lead, manager, employee = (Person(sandbox, one) for one in (SECURITY_LEAD, MANAGER, EMPLOYEE))
    manager.launch(people=[EMPLOYEE])
    take_quiz(employee)
    team, database = sandbox.workspace.team_id, running.bot.database
    with database.writing() as connection:
        one = people.get(connection, team, EMPLOYEE)
        people.PEOPLE.save(connection, replace(one, active=False))
    try:
        with database.reading() as connection:
            name = people.get(connection, team, one.manager_id).name
        assert say("screen.look.seen_by", "ja", people=name) in look_at_answers(lead)
        asked = manager.await_message("training.look.told")
        assert "漏えいの調査" in words(asked) and one.name in words(asked)
        home = manager.await_home(say("screen.home.looks", "ja", count=1))
        manager.press(home, "training.look.told")
        sandbox.wait_for(lambda: not controls(manager.home, "training.look.told"))
        with database.reading() as connection:
            subject = f"assignment:{campaigns.of_person(connection, team, EMPLOYEE)[0].id}"
            (link,) = record.entries(connection, team, subject, looks.TOLD)
        assert link.facts["how"] == "in_person"
    finally:
        with database.writing() as connection:
            people.PEOPLE.save(connection, one)
