"""The launch form while it is filled in: another kind of content asks other things, and nothing is lost."""

from dataclasses import replace
from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.model import View
from bot.sandbox.sample import EMPLOYEE, MANAGER, SECURITY_LEAD
from bot.store import people
from bot.texts import say
from tests.support.screens import FORM, PREVIEW, SET, Person, callback, day, launch_values, words

# A form that was submitted while another kind was chosen is not drawn over.
MAY_BE_REFUSED = frozenset({"not_found", "hash_conflict"})
QUIZ, INSPECTION = f"quiz:{SET}", "inspection:inspection"


def has_quiz_fields(view: View) -> bool:
    return any(block["block_id"] == "pass_mark" for block in view.blocks)


def choose(person: Person, view: View, content: str, **filled: Any) -> None:
    """Choose the content with these values in the form."""
    state = launch_values(content=content, **filled)
    here = {block["block_id"] for block in view.blocks}
    state = {name: held for name, held in state.items() if name in here}
    assert person.sandbox.press(person.user, view.id, "content", content, state).acked


def test_another_kind_redraws_the_form_and_keeps_what_was_filled_in(sandbox: SandboxServer) -> None:
    manager = Person(sandbox, MANAGER)
    manager.command()
    form = manager.await_form(FORM)
    assert has_quiz_fields(form)
    choose(manager, form, INSPECTION, people=[EMPLOYEE], due=day(20), draw="7", pass_mark="90")
    inspection = manager.await_modal(lambda view: callback(view) == FORM and not has_quiz_fields(view))
    assert inspection.id == form.id and day(20) in words(inspection) and EMPLOYEE in words(inspection)
    assert say("screen.launch.content_inspection", "ja") in words(inspection)
    choose(manager, inspection, QUIZ, people=[EMPLOYEE], due=day(20))
    back = manager.await_modal(lambda view: callback(view) == FORM and has_quiz_fields(view))
    assert not manager.submit(back, {"reminders": {"reminders": ["0", "weekly"]}}).errors
    preview = words(manager.await_form(PREVIEW))
    assert "7問" in preview and "合格点90%" in preview
    assert say("screen.launch.preview_weekly", "ja") in preview
    sandbox.close(MANAGER, everything=True)


def test_who_goes_on_before_the_form_is_redrawn_keeps_the_preview(sandbox: SandboxServer) -> None:
    manager = Person(sandbox, MANAGER)
    manager.command()
    form = manager.await_form(FORM)
    sandbox.faults.add("slow", "usergroups.list", 1, 1.0)
    choose(manager, form, INSPECTION)
    manager.submit(form, launch_values(content=INSPECTION, people=[EMPLOYEE]))
    preview = manager.await_form(PREVIEW)
    sandbox.wait_for(lambda: any(call.error == "hash_conflict" for call in sandbox.ledger.refused()), 20)
    shown = words(sandbox.modals(MANAGER)[-1])
    assert callback(sandbox.modals(MANAGER)[-1]) == PREVIEW and preview.id == form.id
    assert say("screen.launch.preview_inspection", "ja", items=25, minutes=15) in shown, "without a pass mark"
    sandbox.close(MANAGER, everything=True)


def test_the_preview_names_whose_manager_is_away(sandbox: SandboxServer, running: Any) -> None:
    lead, team, database = Person(sandbox, SECURITY_LEAD), sandbox.workspace.team_id, running.bot.database
    with database.writing() as connection:
        manager = people.get(connection, team, MANAGER)
        name = people.get(connection, team, EMPLOYEE).name
        people.PEOPLE.save(connection, replace(manager, active=False))
    try:
        shown = words(lead.preview(people=[EMPLOYEE]))
    finally:
        with database.writing() as connection:
            people.PEOPLE.save(connection, manager)
    assert say("training.preview.manager_away", "ja", count=1, people=name) in shown
    sandbox.close(SECURITY_LEAD, everything=True)
