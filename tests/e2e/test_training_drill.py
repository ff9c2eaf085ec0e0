"""A lead brings the results of a drill that was held elsewhere, in a modal with the file."""

from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.model import View
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.services.training.drills import DRILLS
from bot.texts import say
from tests.support.screens import Person, callback, controls, day, words

FORM, CONFIRM = "training.drill.form", "training.drill.confirm"


def handed_in(lead: Person, content: bytes, **said: str) -> View:
    """The modal that answers a file."""
    lead.press(lead.await_home(say("screen.drill.open", "ja")), "training.drill.open")
    form = lead.await_form(FORM)
    file = lead.sandbox.people.upload(SECURITY_LEAD, "drill.csv", content)
    values: dict[str, Any] = {"drill_file": {"drill_file": [file.id]}}
    values |= {name: {name: value} for name, value in said.items()}
    lead.submit(form, values)
    return lead.await_modal(
        lambda view: (
            callback(view) != FORM and say("screen.drill.preview", "ja") in str(view.definition["title"])
        )
    )


def recorded(running: Any) -> dict[str, str]:
    with running.bot.database.reading() as connection:
        return {
            one.person_id: one.outcome for one in DRILLS.all(connection, running.sandbox.workspace.team_id)
        }


def test_wrong_lines_are_named_and_nothing_is_recorded(lead: Person, running: Any) -> None:
    content = f"社員番号,結果\n{EMPLOYEE},報告した\nU0NOBODY99,報告した\n{ENGLISH},忘れた\n"
    shown = handed_in(lead, content.encode(), drill_name="秋の訓練", drill_day=day(-3))
    assert callback(shown) == ""
    text = words(shown)
    unknown = say("drill.problem.unknown_person", "ja", value="U0NOBODY99")
    assert say("drill.refused", "ja", count=2) in text
    assert say("drill.problem_line", "ja", line=3, text=unknown) in text
    assert say("drill.problem.outcome", "ja", value="忘れた") in text
    assert recorded(running) == {}


def test_a_file_is_shown_and_recorded_at_the_second_press(lead: Person, running: Any) -> None:
    content = f"社員番号,結果,実施日\r\n{EMPLOYEE},報告した,{day(-3)}\r\n{ENGLISH},クリック,{day(-3)}\r\n"
    shown = handed_in(lead, content.encode("cp932"), drill_name="秋の訓練")
    assert say("drill.dry_run", "ja", people=2) in words(shown)
    assert callback(shown) == CONFIRM and recorded(running) == {}
    lead.submit(shown, {})
    lead.await_modal(lambda view: say("drill.imported", "ja", people=2) in words(view))
    assert recorded(running) == {EMPLOYEE: "reported", ENGLISH: "clicked"}


def test_nobody_but_a_lead_is_offered_it(sandbox: SandboxServer) -> None:
    home = Person(sandbox, MANAGER).await_home(say("screen.home.campaigns", "ja"))
    assert not controls(home, "training.drill")
