"""A real Bolt app over real sockets: events, acknowledgements, redelivery, reconnects."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App, BoltResponse

from bot.sandbox import SandboxServer
from bot.sandbox.model import User
from bot.sandbox.people import join_team, set_deleted
from bot.sandbox.sample import EMPLOYEE, GENERAL, MANAGER

Connect = Callable[[App], Any]


class Heard:
    """A Bolt app that writes down every event body; `fail` of them are refused first."""

    def __init__(self, app: App, sandbox: SandboxServer, fail: int = 0) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.retries: list[str] = []
        self._fail = fail
        self._sandbox = sandbox
        app.middleware(self._take)

    def _take(self, body: dict[str, Any], req: Any) -> BoltResponse:
        self.bodies.append(body)
        self.retries.append(req.headers.get("x-slack-retry-num", [""])[0])
        self._fail -= 1
        return BoltResponse(status=500 if self._fail >= 0 else 200)

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [body["event"] for body in list(self.bodies) if body.get("event", {}).get("type") == kind]


def settled(sandbox: SandboxServer) -> bool:
    """Everything on its way has been acknowledged."""
    return not sandbox.platform.delivery.pending


def test_a_dm_is_answered_in_its_thread(sandbox: SandboxServer, app: App, connect: Connect) -> None:
    @app.event("message")
    def answer(event: dict[str, Any], say: Any) -> None:
        say(text=f"聞きました: {event['text']}", thread_ts=event["ts"])

    connect(app)
    asked = sandbox.say(EMPLOYEE, "dm", "図面をメールで送っていい?")
    reply = sandbox.wait_for_reply(EMPLOYEE, asked)
    assert (reply.text, reply.thread_ts) == ("聞きました: 図面をメールで送っていい?", asked.ts)
    posted = sandbox.ledger.accepted("chat.postMessage")
    assert [call.arguments["thread_ts"] for call in posted] == [asked.ts]
    assert not sandbox.ledger.refused()


def test_what_is_not_acknowledged_comes_again(sandbox: SandboxServer, app: App, connect: Connect) -> None:
    heard = Heard(app, sandbox, fail=2)
    connect(app)
    sandbox.say(EMPLOYEE, "dm", "もう一度")
    sandbox.wait_for(lambda: len(heard.bodies) == 1 or None)
    sandbox.advance(3)
    sandbox.wait_for(lambda: len(heard.bodies) == 2 or None)
    sandbox.advance(3)
    assert len(heard.bodies) == 2
    sandbox.advance(60)
    sandbox.wait_for(lambda: settled(sandbox))
    assert heard.retries == ["0", "1", "2"]
    assert len({body["event_id"] for body in heard.bodies}) == 1


def test_a_mention_is_two_events_with_one_ts(sandbox: SandboxServer, app: App, connect: Connect) -> None:
    sandbox.platform.manifest.bot_events.add("message.channels")
    heard = Heard(app, sandbox)
    connect(app)
    said = sandbox.say(EMPLOYEE, GENERAL, f"<@{sandbox.workspace.bot_user_id}> 持込みは?")
    sandbox.wait_for(lambda: len(heard.bodies) == 2 and settled(sandbox))
    assert {event["ts"] for event in heard.events("message") + heard.events("app_mention")} == {said.ts}
    assert len({body["event_id"] for body in heard.bodies}) == 2


def test_twins_may_come_the_other_way_round(sandbox: SandboxServer) -> None:
    sandbox.platform.manifest.bot_events.add("message.channels")
    sandbox.faults.deliver("reverse_twins")
    sandbox.say(EMPLOYEE, GENERAL, f"<@{sandbox.workspace.bot_user_id}> 持込みは?")
    waiting = [parcel.payload["event"]["type"] for parcel in sandbox.platform.delivery.pending]
    assert waiting == ["app_mention", "message"]


@pytest.mark.parametrize("reason", ["refresh_requested", "drop"])
def test_the_app_comes_back_and_nothing_is_lost(
    sandbox: SandboxServer, app: App, connect: Connect, reason: str
) -> None:
    heard = Heard(app, sandbox)
    connect(app)
    for n in range(3):
        said = sandbox.say(EMPLOYEE, "dm", f"質問 {n}")
        sandbox.socket_mode.disconnect(reason)
        sandbox.wait_for(
            lambda said=said: said.ts in {e["ts"] for e in heard.events("message")}  # type: ignore[misc]
        )
    sandbox.advance(3)  # the client drops an acknowledgement that it owes while it reconnects
    sandbox.wait_for(lambda: settled(sandbox))
    assert sandbox.platform.delivery.lost == []


def test_an_envelope_goes_to_one_of_several_connections(
    sandbox: SandboxServer, app: App, connect: Connect
) -> None:
    heard = Heard(app, sandbox)
    connect(app)
    connect(app)
    sent = {sandbox.say(EMPLOYEE, "dm", f"質問 {n}").ts for n in range(6)}
    sandbox.wait_for(lambda: settled(sandbox))
    assert sorted(event["ts"] for event in heard.events("message")) == sorted(sent)
    carriers = {parcel.via for parcel in sandbox.platform.delivery.acked_events}
    assert len(carriers) == 2


def test_only_subscribed_events_of_its_own_channels_reach_the_app(
    sandbox: SandboxServer, app: App, connect: Connect
) -> None:
    events = {"app_home_opened", "app_mention", "message.im", "team_join", "user_change"}
    sandbox.platform.manifest.bot_events = events
    heard = Heard(app, sandbox)
    connect(app)
    bot = sandbox.workspace.bot_user_id
    sandbox.say(EMPLOYEE, GENERAL, "誰も呼んでいない")
    sandbox.say(EMPLOYEE, "random", f"<@{bot}> ここにはいない")
    sandbox.say(EMPLOYEE, MANAGER, "内緒の話")
    with sandbox.workspace.lock:
        join_team(sandbox.workspace, User("U0NEWCOMER1", "shinjin", "新人 太郎"))
        set_deleted(sandbox.workspace, "U0NEWCOMER1", True)
    sandbox.open_home(EMPLOYEE, "messages")
    sandbox.wait_for(lambda: len(heard.bodies) == 3 and settled(sandbox))
    kinds = [body["event"]["type"] for body in heard.bodies]
    assert sorted(kinds) == ["app_home_opened", "team_join", "user_change"]
    assert heard.events("app_home_opened")[0]["tab"] == "messages"


def test_a_ticket_opens_one_connection(sandbox: SandboxServer) -> None:
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect as dial

    address = sandbox.socket_mode.open()
    with dial(address) as first:
        assert '"hello"' in str(first.recv(timeout=5))
        with pytest.raises(InvalidStatus):
            dial(address)


def test_signed_http_is_the_alternative(sandbox: SandboxServer, app: App) -> None:
    import threading
    from http.server import HTTPServer

    from slack_bolt.app.app import SlackAppDevelopmentServer

    heard = Heard(app, sandbox, fail=1)
    development = SlackAppDevelopmentServer(0, "/slack/events", app)
    inner: HTTPServer = development._server
    thread = threading.Thread(target=inner.serve_forever)
    thread.start()
    try:
        sandbox.workspace.clock.advance(now_offset(sandbox))  # type: ignore[attr-defined]
        sandbox.deliver_over_http(f"http://127.0.0.1:{inner.server_port}/slack/events")
        sandbox.say(EMPLOYEE, "dm", "署名つき")
        sandbox.wait_for(lambda: len(heard.bodies) == 2 and settled(sandbox))
        assert sandbox.command(EMPLOYEE, "/mamori", "help").acked
    finally:
        inner.shutdown()
        inner.server_close()
        thread.join()
    assert heard.retries[:2] == ["", "1"]
    assert heard.bodies[2]["command"] == "/mamori"


def now_offset(sandbox: SandboxServer) -> float:
    """Seconds from the workspace's clock to the machine's: Bolt compares the timestamp with its own clock."""
    from datetime import UTC, datetime

    return (datetime.now(UTC) - sandbox.workspace.clock.now()).total_seconds()
