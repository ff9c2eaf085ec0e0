"""Choosing among more people than a menu holds: typed, offered, taken and taken back, at both widths."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.cli.demo import seed_people
from bot.sandbox import SandboxServer
from bot.sandbox.sample import SECURITY_LEAD
from bot.services.training import launch
from bot.services.training.desk import Caller, Desk
from bot.services.training.launch import Draft
from bot.store import campaigns, people
from bot.texts import say
from bot.training.assignment import AssignmentState
from bot.training.audience import Audience
from bot.training.campaign import Kind, Terms
from bot.training.people import Person as Employee
from tests.browser.conftest import PICTURES
from tests.browser.test_main_job import become, write
from tests.e2e.conftest import Running, desk
from tests.support.screens import SET

__all__ = ["desk"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [400, 1280])
def test_people_are_typed_taken_and_taken_back(
    page: Page, running: Running, sandbox: SandboxServer, desk: Desk, width: int
) -> None:
    team, campaign_id = sandbox.workspace.team_id, a_crowd(running, sandbox, desk, width)
    page.set_viewport_size({"width": width, "height": 900})
    become(page, SECURITY_LEAD)
    write(page, "/training stats")
    dialog = page.get_by_role("dialog").last
    expect(dialog).to_contain_text(f"倉庫 {width}")
    dialog.get_by_role("button", name=say("screen.button.waive", "ja")).click()
    form = page.get_by_role("dialog", name=say("screen.button.waive", "ja"))
    field, offers = form.get_by_role("combobox"), form.get_by_role("option")
    field.click()
    expect(offers).to_have_count(100)
    field.fill("人員 11")
    expect(offers).to_have_count(11)
    page.screenshot(path=PICTURES / f"choosing-{width}.png")
    offers.filter(has_text="人員 118").click()
    field.fill("人員 119")
    expect(offers).to_have_count(1)
    field.press("Enter")
    field.fill("どこにもいない")
    expect(form).to_contain_text("該当なし")
    field.fill("")
    form.get_by_role("button", name="外す / remove: 人員 118").click()
    body = form.locator(".modal-body")
    assert body.evaluate("box => box.scrollWidth <= box.clientWidth"), "nothing is cut at the side"
    form.locator("textarea").fill("退職予定")
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("dialog").last).to_contain_text(say("screen.act.done", "ja", count=1))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    with running.bot.database.reading() as connection:
        made = campaigns.ASSIGNMENTS.all(connection, team, campaign_id=campaign_id)
    assert [one.person_id for one in made if one.state is AssignmentState.WAIVED] == [f"P{width}-119"]


def a_crowd(running: Running, sandbox: SandboxServer, desk: Desk, width: int) -> str:
    """A campaign for 120 people without Slack; returns its id."""
    seed_people(running.bot.database, sandbox)
    team, department = sandbox.workspace.team_id, f"倉庫 {width}"
    crowd = [
        Employee(team_id=team, id=f"P{width}-{n:03}", name=f"人員 {n:03}", department=department)
        for n in range(120)
    ]
    with running.bot.database.writing() as connection:
        people.PEOPLE.add(connection, *crowd)
    caller = Caller(team, SECURITY_LEAD, datetime.now(UTC))
    terms = Terms(
        due=caller.now + timedelta(days=9), set_id=SET, audience=Audience(departments=(department,))
    )
    campaign_id = launch.draft(desk, caller, Draft(Kind.QUIZ, terms, department, department))
    launch.launch(desk, caller, campaign_id)
    return campaign_id
