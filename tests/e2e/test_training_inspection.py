"""A self-inspection from the promise to a verified improvement: employee, manager, owner, lead."""

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.texts import say
from tests.support.screens import Person, controls, day, words

CONTENT = {"content": "inspection:inspection"}
BEGIN, ANSWER, SEND = "training.inspection.begin", "training.inspection.answer", "training.inspection.send"


def inspect(employee: Person, *answers: str) -> str:
    """Answer the first items like this and the rest with "done", up to the summary; returns the ts."""
    ts = employee.await_message("training.start").ts
    employee.press(employee.message(ts), "training.start")
    employee.press(employee.await_screen(ts, BEGIN), BEGIN)
    given = iter(answers)
    while True:
        employee.sandbox.wait_for(
            lambda: controls(employee.message(ts), ANSWER) or controls(employee.message(ts), SEND)
        )
        before = employee.message(ts)
        if controls(before, SEND):
            return ts
        shown = words(before)
        assert employee.sandbox.press(EMPLOYEE, ts, f"{ANSWER}.{next(given, 'done')}").acked
        employee.sandbox.wait_for(lambda was=shown: words(employee.message(ts)) != was)


def test_what_is_not_done_is_directed_reported_and_verified(sandbox: SandboxServer) -> None:
    employee, manager, owner = Person(sandbox, EMPLOYEE), Person(sandbox, MANAGER), Person(sandbox, ENGLISH)
    lead = Person(sandbox, SECURITY_LEAD)
    manager.launch(**CONTENT, people=[EMPLOYEE])
    ts = inspect(employee, "not_done")
    before = employee.message(ts)
    assert say("screen.inspection.goes_to_manager", "ja", count=1) in words(before)
    employee.press(before, SEND)
    sent = employee.await_words(ts, say("screen.inspection.went_to_manager", "ja", count=1))
    assert not controls(sent, "training.inspection")

    manager.press(manager.await_home(say("screen.finding.button.confirm", "ja")), "training.finding.confirm")
    home = manager.sandbox.wait_for(
        lambda: manager.home if controls(manager.home, "training.finding.direct") else None
    )
    assert say("screen.finding.shout", "ja", count=1) in words(home)
    assert say("screen.finding.shout", "ja", count=1) in words(lead.await_home("3-1-3"))
    manager.press(home, "training.finding.direct")
    form = manager.await_form("training.finding.form")
    assert say("screen.inspection.answer.not_done", "ja") in words(form)
    values = {"text": {"text": "鍵付きロッカーを用意する"}, "owner": {"owner": ENGLISH}}
    past = manager.submit(form, {**values, "due": {"due": day(-2)}})
    assert past.errors == {"due": say("training.nonconformity.due_in_the_past", "ja")}
    assert not manager.submit(form, {**values, "due": {"due": day(20)}}).errors

    task = owner.await_message("training.finding.report")
    assert "鍵付きロッカーを用意する" in words(task)
    owner.press(task, "training.finding.report")
    owner.submit(owner.await_form("training.finding.form"), {"text": {"text": "Lockers are in room 3"}})
    owner.await_words(task.ts, say("screen.finding.state.done_reported", "en"))

    lead.press(lead.await_home("Lockers are in room 3"), "training.finding.verify")
    asked = lead.await_form("training.finding.form")
    assert "鍵付きロッカーを用意する" in words(asked) and "Lockers are in room 3" in words(asked)
    lead.submit(asked, {"text": {"text": "棚卸しで確認した"}})
    sandbox.wait_for(lambda: "Lockers are in room 3" not in words(lead.home))


def test_an_answer_with_a_note_is_changed_in_the_summary(sandbox: SandboxServer) -> None:
    employee, manager = Person(sandbox, EMPLOYEE), Person(sandbox, MANAGER)
    manager.launch(**CONTENT, people=[EMPLOYEE])
    ts = inspect(employee, "partly")
    employee.press(employee.message(ts), "training.inspection.change")
    form = employee.await_form("training.inspection.change.form")
    item = form.blocks[0]["element"]["options"][0]["value"]
    employee.submit(form, {"item": {"item": item}})
    shown = employee.await_screen(ts, "training.inspection.note")
    assert say("screen.inspection.answer.partly", "ja") in words(shown)
    employee.press(shown, "training.inspection.note")
    note = employee.await_form("training.inspection.note.form")
    assert say("screen.inspection.text_warning", "ja", limit=500) in words(note)
    employee.submit(note, {"answer": {"answer": "done"}, "text": {"text": "先月から実施"}})
    summary = employee.await_screen(ts, SEND)
    assert "先月から実施" in words(summary)
    assert say("screen.inspection.nothing_to_manager", "ja") in words(summary)


def test_an_incident_goes_to_the_manager_at_once(sandbox: SandboxServer) -> None:
    employee, manager = Person(sandbox, EMPLOYEE), Person(sandbox, MANAGER)
    manager.launch(**CONTENT, people=[EMPLOYEE])
    message = employee.await_message("training.start")
    employee.press(message, "training.start")
    employee.press(employee.await_screen(message.ts, BEGIN), BEGIN)
    employee.press(employee.await_screen(message.ts, ANSWER), "training.inspection.incident")
    form = employee.await_form("training.inspection.incident.form")
    employee.submit(form, {"text": {"text": "社用スマホを電車に忘れた"}})
    told = manager.sandbox.wait_for(
        lambda: [one for one in manager.dm if "社用スマホを電車に忘れた" in words(one)], 20
    )
    assert say("screen.incident.reported_title", "ja") in words(told[0])
