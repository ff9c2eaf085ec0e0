"""A real Bolt app over real sockets: events, acknowledgements, redelivery."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE as HANAKO

Connect = Callable[[App], Any]


def test_a_dm_is_answered_in_its_thread(sandbox: SandboxServer, app: App, connect: Connect) -> None:
    @app.event("message")
    def answer(event: dict[str, Any], say: Any) -> None:
        say(text=f"聞きました: {event['text']}", thread_ts=event["ts"])

    connect(app)
    asked = sandbox.say(HANAKO, "dm", "図面をメールで送っていい?")
    reply = sandbox.wait_for_reply(HANAKO, asked)
    assert (reply.text, reply.thread_ts) == ("聞きました: 図面をメールで送っていい?", asked.ts)
    posted = sandbox.ledger.accepted("chat.postMessage")
    assert [call.arguments["thread_ts"] for call in posted] == [asked.ts]
    assert not sandbox.ledger.refused()
