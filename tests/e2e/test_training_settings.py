"""What is set in App Home: roles by an administrator, a deputy by a manager."""

from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.sample import ADMIN, EMPLOYEE, MANAGER, SECURITY_LEAD
from bot.store import people
from bot.texts import say
from bot.training.people import Role
from tests.support.screens import Person, controls, day

FORM = "training.settings.form"


def setting(person: Person, act: str, values: dict[str, Any]) -> dict[str, str]:
    """Fill one of the settings' modals; returns the errors."""
    home = person.await_home(say("screen.settings.title", "ja"))
    person.press(home, f"training.settings.{act}")
    form = person.await_form(FORM)
    return person.submit(form, {name: {name: value} for name, value in values.items()}).errors


def test_an_administrator_makes_somebody_a_manager(sandbox: SandboxServer, running: Any) -> None:
    chosen = {"person": EMPLOYEE, "roles": ["manager"]}
    assert not setting(Person(sandbox, ADMIN), "roles", chosen)
    with running.bot.database.reading() as connection:
        found = people.get(connection, sandbox.workspace.team_id, EMPLOYEE)
    assert found.roles == {Role.MANAGER}


def test_a_manager_names_a_deputy_for_days_that_can_be(sandbox: SandboxServer, running: Any) -> None:
    manager = Person(sandbox, MANAGER)
    wrong = setting(manager, "deputy", {"other": SECURITY_LEAD, "since": day(5), "until": day(1)})
    assert list(wrong) == ["until"]
    right = {"other": SECURITY_LEAD, "since": day(0), "until": day(5)}
    assert not manager.submit(manager.await_form(FORM), {k: {k: v} for k, v in right.items()}).errors
    with running.bot.database.reading() as connection:
        found = people.get(connection, sandbox.workspace.team_id, MANAGER)
    assert [one.person_id for one in found.deputies] == [SECURITY_LEAD]


def test_an_employee_has_nothing_to_set(sandbox: SandboxServer) -> None:
    home = Person(sandbox, "U0ITO000001").await_home(say("screen.home.open", "ja"))
    assert not controls(home, "training.settings")
