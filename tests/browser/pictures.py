"""Take the README's pictures again: `python -m tests.browser.pictures URL` with `mamori demo` running at URL.

It asks one question as an employee, and shows the security lead's page of statistics, after somebody has
launched a training.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from bot.sandbox.sample import EMPLOYEE, SECURITY_LEAD
from tests.browser.conftest import FLAGS
from tests.browser.install_chromium import find_chromium
from tests.browser.test_main_job import become, thread_of, write

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
STATISTICS_HEIGHT = 480
QUESTION = "添付ファイルで図面をメールしていい?"


def take(page: Page) -> None:
    """Both pictures, from a page that shows the workspace."""
    become(page, EMPLOYEE)
    page.wait_for_timeout(1_000)
    before = page.locator(".root-thread").count()
    write(page, QUESTION)
    expect(page.locator(".root-thread")).to_have_count(before + 1)
    thread_of(page, QUESTION).get_by_text("2-6-4").first.wait_for()
    page.wait_for_timeout(1_000)
    page.locator(".root-thread").last.screenshot(path=PICTURES / "answer.png")
    become(page, SECURITY_LEAD)
    page.get_by_role("button", name="App Home").click()
    home = page.locator("[data-surface=home]")
    home.wait_for()
    page.wait_for_timeout(1_500)
    box = home.bounding_box() or {"x": 0, "y": 0, "width": 860, "height": 0}
    page.screenshot(path=PICTURES / "statistics.png", clip={**box, "height": STATISTICS_HEIGHT})


def main(url: str) -> None:
    """Open the workspace and take the pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 1500}, locale="ja-JP")
        page.set_default_timeout(60_000)
        page.goto(url)
        take(page)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
