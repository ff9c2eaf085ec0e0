"""A series in App Home as a lead sees it: its rhythm is changed; bad input is told at its field; both widths."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.cli.demo import seed_people
from bot.sandbox import SandboxServer
from bot.sandbox.people import update_user
from bot.sandbox.sample import EMPLOYEE, SECURITY_LEAD
from bot.slack.blocks.training.launch import every
from bot.store import people
from bot.texts import Language, say
from tests.browser.conftest import PICTURES
from tests.browser.test_main_job import become
from tests.e2e.conftest import Running
from tests.support.screens import Person, day

pytestmark = pytest.mark.browser
LOCALES: dict[Language, str] = {"ja": "ja-JP", "en": "en-US"}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("width", [400, 1280])
def test_a_lead_changes_a_series_and_is_told_what_cannot_be(
    page: Page, running: Running, sandbox: SandboxServer, width: int, language: Language
) -> None:
    a_series(running, sandbox, language)
    page.set_viewport_size({"width": width, "height": 900})
    become(page, SECURITY_LEAD)
    if width < 600:
        page.get_by_role("button", name="メニュー / menu").click()
    page.get_by_role("button", name="App Home").click()
    home = page.locator("[data-surface=home]")
    button = home.get_by_role("button", name=say("screen.home.change_series", language)).first
    button.scroll_into_view_if_needed()
    picture(page, f"home-{language}-{width}")
    button.click()

    form = page.get_by_role("dialog")
    days, following = form.locator("[data-action=due_days]"), form.locator("[data-action=next]")
    expect(form.locator("[data-action=months]")).to_have_value("6")
    expect(form).to_contain_text(say("screen.series.title", language))
    picture(page, f"form-{language}-{width}")
    for wrong in ("0", "400"):
        days.fill(wrong)
        form.locator("button[type=submit]").click()
        expect(form.get_by_role("alert").first).to_be_visible()
        picture(page, f"days-{wrong}-{language}-{width}")
    days.fill("21")
    following.fill(day(-3))
    form.locator("button[type=submit]").click()
    expect(form.get_by_role("alert")).to_have_text(say("training.series.next_too_soon", language))
    picture(page, f"past-{language}-{width}")
    body = form.locator(".modal-body")
    assert body.evaluate("box => box.scrollWidth <= box.clientWidth"), "nothing is cut at the side"

    form.locator("[data-action=months]").select_option("12")
    following.fill(day(300))
    form.locator("button[type=submit]").click()
    expect(form).to_contain_text(say("screen.series.changed", language, title="", at="").split("。")[0][:16])
    picture(page, f"saved-{language}-{width}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(home).to_contain_text(
        say("screen.home.series_often", language, every=every(12, language), days=21)
    )
    picture(page, f"after-{language}-{width}")
    page.once("dialog", lambda asked: asked.accept())
    home.get_by_role("button", name=say("screen.home.stop_series", language)).first.click()
    expect(home.get_by_role("button", name=say("screen.home.stop_series", language))).to_have_count(0)


def a_series(running: Running, sandbox: SandboxServer, language: Language) -> None:
    """One that comes every six months, of a lead who reads this language."""
    database, team = running.bot.database, sandbox.workspace.team_id
    seed_people(database, sandbox)
    update_user(sandbox.workspace, SECURITY_LEAD, locale=LOCALES[language])

    def reads() -> bool:
        with database.reading() as connection:
            return people.get(connection, team, SECURITY_LEAD).language == language

    sandbox.wait_for(reads)
    lead = Person(sandbox, SECURITY_LEAD)
    at = int((datetime.now(UTC) + timedelta(days=3)).timestamp())
    again = {"at": {"at": at}, "repeat": {"repeat": "6"}}
    assert not lead.submit(lead.preview(people=[EMPLOYEE]), again).errors
    sandbox.close(SECURITY_LEAD, everything=True)


def picture(page: Page, name: str) -> None:
    """As it looks now, beside what every test leaves."""
    page.screenshot(path=PICTURES / f"series-{name}.png")
