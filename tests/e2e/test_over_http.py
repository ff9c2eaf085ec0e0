"""Signed HTTP instead of Socket Mode, and a stand-in that knows less than Slack."""

from typing import Any

import httpx
import pytest

from bot.app import build
from bot.diagnosis import diagnose
from bot.sandbox import SandboxServer, sample_workspace
from bot.sandbox.sample import EMPLOYEE
from bot.slack import startup
from bot.slack.startup import manifest_path
from tests.e2e.helpers import home_with, settings_for

QUESTION = "紙の資料はどうやって捨てればいい?"


def test_a_signed_request_is_answered_and_a_forged_one_is_not(indexed: Any, tmp_path: Any) -> None:
    home = home_with(indexed, tmp_path / "home")
    with SandboxServer(sample_workspace(), manifest_path()) as sandbox:
        bot = build(settings_for(sandbox, home), over_http=True)
        bot.start()
        try:
            address = f"http://127.0.0.1:{bot.port}/slack/events"
            sandbox.deliver_over_http(address)
            asked = sandbox.say(EMPLOYEE, "dm", QUESTION)
            sandbox.wait_for_reply(EMPLOYEE, asked, 60)
            assert sandbox.command(EMPLOYEE, "/mamori", "help").acked
            forged = httpx.post(address, content=b'{"type":"url_verification","challenge":"x"}')
            assert (forged.status_code, forged.content) == (401, b"")
            assert httpx.get(f"http://127.0.0.1:{bot.port}/readyz").json()["slack"] == ""
        finally:
            bot.stop()


def test_doctor_finds_nothing_wrong_where_nothing_is(indexed: Any, tmp_path: Any) -> None:
    home = home_with(indexed, tmp_path / "home")
    with SandboxServer(sample_workspace(), manifest_path()) as sandbox:
        findings = diagnose(settings_for(sandbox, home))
    assert [f"{each.name}: {each.message}" for each in findings if each.state == "problem"] == []
    assert {each.name for each in findings} >= {"bot token", "scopes", "app token", "clock", "index", "model"}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "bot token"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "app token"),
        ({"SLACK_BOT_TOKEN": ""}, "bot token"),
    ],
)
def test_doctor_names_what_is_wrong(tmp_path: Any, changes: dict[str, str], name: str) -> None:
    with SandboxServer(sample_workspace(), manifest_path()) as sandbox:
        findings = diagnose(settings_for(sandbox, tmp_path, **changes))
    wrong = {each.name for each in findings if each.state == "problem"}
    assert {name, "index"} <= wrong


def test_scopes_that_the_manifest_asks_for_are_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(startup, "wanted_scopes", lambda: frozenset({"chat:write", "never:granted"}))
    with SandboxServer(sample_workspace(), manifest_path()) as sandbox:
        found = {each.name: each for each in diagnose(settings_for(sandbox, tmp_path))}
    assert "never:granted" in found["scopes"].message
