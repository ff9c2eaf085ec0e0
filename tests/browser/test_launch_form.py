"""The launch form as a manager sees it: each kind of content with its own fields, on a telephone and on a screen."""

import pytest
from playwright.sync_api import Page, expect

from bot.cli.demo import seed_people
from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, MANAGER
from bot.texts import say
from tests.browser.test_main_job import become, write
from tests.e2e.conftest import Running
from tests.support.screens import SET, day

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [400, 1280])
def test_each_kind_has_its_fields_and_keeps_what_was_filled_in(
    page: Page, running: Running, sandbox: SandboxServer, width: int
) -> None:
    seed_people(running.bot.database, sandbox)
    page.set_viewport_size({"width": width, "height": 900})
    become(page, MANAGER)
    write(page, "/training")
    form = page.get_by_role("dialog")
    content, draw = form.locator("[data-action=content]"), form.locator("[data-action=draw]")
    expect(draw).to_have_value("5")
    draw.select_option("10")
    form.locator("[data-action=people]").select_option([EMPLOYEE])
    form.locator("[data-action=due]").fill(day(9))

    content.select_option("inspection:inspection")
    expect(form).to_contain_text(say("screen.launch.content_inspection", "ja"))
    expect(draw).to_have_count(0)
    expect(form.locator("[data-action=pass_mark]")).to_have_count(0)
    expect(form.locator("[data-action=due]")).to_have_value(day(9))
    expect(form.locator("[data-action=people]")).to_have_values([EMPLOYEE])

    content.select_option(f"quiz:{SET}")
    expect(draw).to_have_value("10")
    form.locator("button[type=submit]").click()
    expect(form).to_contain_text(say("screen.launch.preview_weekly", "ja"))
    expect(form).to_contain_text("10問")
    body = form.locator(".modal-body")
    assert body.evaluate("box => box.scrollWidth <= box.clientWidth"), "nothing is cut at the side"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
