"""What Slack can send, as the page draws it: on a telephone and on a screen nothing is cut, hidden or left raw."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE
from tests.browser.test_main_job import become, thread_of, write

pytestmark = pytest.mark.browser

CHECKSUM = "a3f5c9e17b2d4860" * 8
PHONE, SCREEN = 400, 1280
# Whatever reaches beyond the right edge of the window.
BEYOND = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 120))"""
AT_END = "box => box.scrollTop + box.clientHeight >= box.scrollHeight - 2"


def post(sandbox: SandboxServer, page: Page, blocks: list[dict[str, Any]]) -> str:
    """The bot says it in the employee's DM; returns where it is shown."""
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    sent = client.chat_postMessage(channel=EMPLOYEE, text="…", blocks=blocks)
    become(page, EMPLOYEE)
    return f"[data-ts='{sent['ts']}']"


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def option(name: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": name}, "value": name}


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_a_checksum_breaks_at_the_edge(page: Page, sandbox: SandboxServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    said = {"type": "text", "text": CHECKSUM}
    lines = [{"type": "rich_text_section", "elements": [said]}]
    rich = [
        *lines,
        {"type": "rich_text_quote", "elements": [said]},
        {"type": "rich_text_preformatted", "elements": [said]},
        {"type": "rich_text_list", "style": "bullet", "elements": lines},
    ]
    button = {"type": "button", "action_id": "x", "text": {"type": "plain_text", "text": CHECKSUM[:75]}}
    shown = post(
        sandbox,
        page,
        [
            {"type": "header", "text": {"type": "plain_text", "text": CHECKSUM}},
            {"type": "rich_text", "elements": rich},
            {"type": "section", "text": mrkdwn(f"`{CHECKSUM}`"), "accessory": button},
            {"type": "context", "elements": [mrkdwn(CHECKSUM)]},
            {"type": "actions", "elements": [{**button, "action_id": "y"}]},
        ],
    )
    expect(page.locator(shown)).to_contain_text(CHECKSUM)
    assert page.evaluate(BEYOND) == []


def test_a_menu_has_its_headings(page: Page, sandbox: SandboxServer) -> None:
    groups = [
        {"label": {"type": "plain_text", "text": label}, "options": [option(name) for name in names]}
        for label, names in (("持ち出し", ("2-2-2", "2-2-3")), ("持ち込み", ("2-3-5",)))
    ]
    menu = {"type": "static_select", "action_id": "clause", "option_groups": groups}
    many = {"type": "multi_static_select", "action_id": "clauses", "option_groups": groups}
    shown = post(
        sandbox,
        page,
        [
            {"type": "actions", "elements": [menu]},
            {"type": "section", "text": mrkdwn("-"), "accessory": many},
        ],
    )
    for action in ("clause", "clauses"):
        headings = page.locator(f"{shown} [data-action={action}] optgroup")
        expect(headings).to_have_count(2)
        assert [one.get_attribute("label") for one in headings.all()] == ["持ち出し", "持ち込み"]
        expect(headings.first.locator("option")).to_have_text(["2-2-2", "2-2-3"])


def test_mrkdwn_shows_names_and_keeps_what_was_escaped(page: Page, sandbox: SandboxServer) -> None:
    text = f"<@{EMPLOYEE}> *太字* `コード` 2*3*4 &lt;!channel&gt; &amp;lt; <javascript:alert(1)|x>"
    shown = page.locator(post(sandbox, page, [{"type": "section", "text": mrkdwn(text)}]))
    expect(shown.locator(".blocks")).to_have_text("@佐藤 花子 太字 コード 2*3*4 <!channel> &lt; x")
    expect(shown.locator(".blocks b")).to_have_text(["@佐藤 花子", "太字"])
    expect(shown.locator(".blocks a")).to_have_count(0)


def test_on_a_telephone_the_newest_is_in_view_and_everything_in_reach(page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 800})
    become(page, EMPLOYEE)
    write(page, "図面を添付ファイルでメールしていい?")
    answer = thread_of(page, "図面を添付ファイルでメールしていい?")
    expect(answer.get_by_role("button", name="担当者に聞く")).to_be_in_viewport()
    log = page.locator(".messages")
    assert log.evaluate(AT_END)
    expect(page.get_by_label("質問を書く / Ask a question")).to_be_in_viewport(ratio=1)

    log.evaluate("box => { box.scrollTop = 0 }")
    write(page, "ありがとう")
    expect(thread_of(page, "ありがとう").locator("[data-ts]").last).to_be_in_viewport()

    expect(page.get_by_role("button", name="App Home")).to_be_hidden()
    page.get_by_role("button", name="メニュー / menu").click()
    page.get_by_role("button", name="App Home").click()
    expect(page.locator("[data-surface=home]")).to_be_visible()
    expect(page.get_by_role("button", name="App Home")).to_be_hidden()


def test_whoever_reads_further_up_stays_there(page: Page, sandbox: SandboxServer) -> None:
    filler = {"type": "section", "text": mrkdwn("\n".join("一行" for _ in range(80)))}
    first = post(sandbox, page, [filler])
    expect(page.locator(f"{first} .blocks")).to_be_visible()
    log = page.locator(".messages")
    log.evaluate("box => box.scrollTo(0, 0)")
    expect(page.locator("[data-ts]").first).to_be_in_viewport()
    WebClient(sandbox.bot_token, base_url=sandbox.api_url).chat_postMessage(
        channel=EMPLOYEE, text="新しい知らせ"
    )
    expect(page.get_by_text("新しい知らせ")).to_have_count(1)
    assert log.evaluate("box => box.scrollTop") == 0


def test_a_shortcut_waits_behind_the_three_dots(page: Page, sandbox: SandboxServer) -> None:
    page.set_viewport_size({"width": PHONE, "height": 800})
    become(page, EMPLOYEE)
    page.get_by_role("button", name="メニュー / menu").click()
    page.get_by_role("button", name="# design").click()
    page.get_by_label("メッセージを書く / Write a message").fill("USBメモリで客先に渡していいですか?")
    page.get_by_role("button", name="送信 / Send").click()
    message = page.locator(".message").filter(has_text="USBメモリで客先に渡していいですか?").first
    message.get_by_label("その他の操作 / more actions").click()
    message.get_by_role("button", name="Check against the policies").click()
    mine = page.locator(".message.ephemeral").filter(has_text="2-2-2")
    expect(mine.first).to_be_in_viewport()


def test_in_an_open_modal_a_failure_is_seen_and_closed(page: Page) -> None:
    become(page, EMPLOYEE)
    write(page, "USBメモリで渡していい?")
    thread_of(page, "USBメモリで渡していい?").get_by_role("button", name="役に立たなかった").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("判定が違う").check()
    unseen = {"ok": True, "acked": False, "errors": {}, "modals": []}
    page.route("**/submit", lambda route: route.fulfill(json=unseen))
    dialog.get_by_role("button", name="送信").click()
    alarm = page.get_by_role("alert").filter(has_text="The app did not answer in time")
    expect(alarm).to_be_visible()
    alarm.get_by_role("button", name="閉じる / close").click()
    expect(alarm).to_have_count(0)
