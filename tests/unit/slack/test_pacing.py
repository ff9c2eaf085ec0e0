"""Retry-After is kept to the second, per method."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.pacing import Gate, PacedClient


class _Time:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def _answer(client: WebClient, status: int, retry_after: str = "") -> SlackResponse:
    return SlackResponse(
        client=client,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": status == 200, "error": "ratelimited"},
        headers={"Retry-After": retry_after},
        status_code=status,
    )


def test_a_call_waits_as_long_as_it_was_told_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    time, calls = _Time(), []
    client = PacedClient("xoxb-test", "http://127.0.0.1:1/api/", Gate(time.sleep, time.now))

    def call(self: WebClient, api_method: str, **options: Any) -> SlackResponse:
        calls.append((api_method, time.seconds))
        if api_method == "chat.postMessage" and len(calls) == 1:
            raise SlackApiError("", _answer(self, 429, "7"))
        return _answer(self, 200)

    monkeypatch.setattr(WebClient, "api_call", call)
    client.api_call("chat.postMessage")
    client.api_call("users.info")
    assert calls == [("chat.postMessage", 0.0), ("chat.postMessage", 7.0), ("users.info", 7.0)]


def test_a_pause_that_is_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    time = _Time()
    client = PacedClient("xoxb-test", "http://127.0.0.1:1/api/", Gate(time.sleep, time.now))

    def call(self: WebClient, api_method: str, **options: Any) -> SlackResponse:
        raise SlackApiError("", _answer(self, 429, "3600"))

    monkeypatch.setattr(WebClient, "api_call", call)
    with pytest.raises(SlackApiError):
        client.api_call("chat.postMessage")
    assert time.slept == []
    assert client.gate.remaining("chat.postMessage") == 3600
    assert client.gate.remaining("chat.update") == 0
