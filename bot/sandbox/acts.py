"""How tests act in the sandbox and wait for the bot, without polling and without sleeping."""

from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.sandbox.acting import People
from bot.sandbox.clock import ManualClock
from bot.sandbox.delivery import Parcel
from bot.sandbox.errors import Refused
from bot.sandbox.faults import Faults
from bot.sandbox.ledger import Ledger
from bot.sandbox.model import Channel, Message, View
from bot.sandbox.platform import Platform
from bot.sandbox.workspace import Draft, Workspace

T = TypeVar("T")
Json = dict[str, Any]
ACK_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of a press, a submission or a command.

    `acked`: the bot acknowledged in time. `answer`: its payload. `errors`: what the form shows, by block_id.
    `modals`: the person's open modals afterwards.
    """

    acked: bool
    answer: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    modals: list[View] = field(default_factory=list)


class Acts:
    """The helpers of `SandboxServer`; each waits for the acknowledgement where Slack wants one."""

    def __init__(self, platform: Platform, people: People) -> None:
        self.platform = platform
        self.people = people
        self.ack_seconds = ACK_SECONDS

    @property
    def workspace(self) -> Workspace:
        """The state behind the server."""
        return self.platform.workspace

    @property
    def ledger(self) -> Ledger:
        """The calls of the bot."""
        return self.platform.ledger

    @property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return self.platform.faults

    def say(
        self, user: str, where: str, text: str, thread_ts: str | None = None, files: Sequence[str] = ()
    ) -> Message:
        """Post `text` (as on the wire); `where` is a channel, `"dm"` (with the bot) or a person."""
        return self.people.say(user, where, Draft(user, text, thread_ts, files=list(files)))

    def press(
        self, user: str, place: str, action_id: str, value: Any = None, state: Json | None = None
    ) -> Acted:
        """Use a control of a message (its ts) or of a view (its id), and wait for the acknowledgement."""
        held: Json = {"state": state or {}} | ({} if value is None else {"value": value})
        return self._finish(user, self.people.press(user, self._place(user, place), ("", action_id), held))

    def options(self, user: str, place: str, action_id: str, query: str = "") -> list[Json]:
        """What the app offers in an external select for what was typed."""
        asked = self.people.options(user, self._place(user, place), ("", action_id), query)
        return list(self._finish(user, asked).answer.get("options", []))

    def submit(self, user: str, view_id: str, values: Json) -> Acted:
        """Submit a modal; `values` are `{block_id: {action_id: value}}` or `{action_id: value}`."""
        sent = self.people.submit(user, view_id, values)
        if isinstance(sent, Parcel):
            return self._finish(user, sent, view_id)
        return Acted(True, errors=sent, modals=self.modals(user))

    def close(self, user: str, *, everything: bool = False) -> None:
        """Close the top modal, or all."""
        for parcel in self.people.close(user, everything=everything):
            self._finish(user, parcel)

    def command(self, user: str, command: str, text: str = "", where: str = "dm") -> Acted:
        """A slash command."""
        return self._finish(user, self.people.command(user, where, command, text))

    def shortcut(self, user: str, callback_id: str, where: str = "", ts: str = "") -> Acted:
        """A global or (with `where` and `ts`) a message shortcut."""
        return self._finish(user, self.people.shortcut(user, callback_id, where, ts))

    def open_home(self, user: str, tab: str = "home") -> View | None:
        """Open the app's tab; answers the App Home as it is now (the bot may publish a new one)."""
        return self.people.open_home(user, tab)

    # -- looking ------------------------------------------------------------------------------

    def dm(self, user: str) -> Channel:
        """The DM of a person with the bot."""
        with self.workspace.lock:
            return self.workspace.dm(user, self.workspace.bot_user_id)

    def modals(self, user: str) -> list[View]:
        """The person's open modals, the top one last."""
        with self.workspace.lock:
            return list(self.platform.views.stack(user))

    def home(self, user: str) -> View | None:
        """The person's published App Home."""
        return self.platform.views.homes.get(user)

    def bot_messages(self, where: str, thread_ts: str | None = None) -> list[Message]:
        """The bot's messages in a channel, or in one thread of it."""
        with self.workspace.lock:
            found = self.workspace.channel(where).messages.values()
            return [m for m in found if m.by_app and (thread_ts is None or m.thread_ts == thread_ts)]

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:
        """Wait until `predicate()` is true and return its value. Raises TimeoutError with the last calls."""
        with self.workspace.changed:
            value = self.workspace.changed.wait_for(predicate, timeout)
        if not value:
            last = [f"{call.method}: {call.error or 'ok'}" for call in list(self.ledger)[-10:]]
            raise TimeoutError(f"not within {timeout} s; the last calls were {last}")
        return value

    def wait_for_reply(self, user: str, message: Message, timeout: float = 10.0) -> Message:
        """The bot's first finished reply in the thread of a DM message."""
        channel = self.dm(user).id
        root = message.thread_ts or message.ts
        return self.wait_for(
            lambda: next(
                (m for m in self.bot_messages(channel, root) if m.ts > message.ts and not m.streaming), None
            ),
            timeout,
        )  # type: ignore[return-value]  # wait_for never answers None

    def wait_until_connected(self, connections: int = 1, timeout: float = 10.0) -> None:
        """Wait until the bot has so many sockets open."""
        self.wait_for(lambda: self.platform.sockets.connected >= connections, timeout)

    def advance(self, seconds: float) -> None:
        """Move the workspace's `ManualClock` and do what is due then."""
        clock = self.workspace.clock
        if not isinstance(clock, ManualClock):
            raise TypeError("the workspace runs on the system's clock")
        with self.workspace.lock:
            clock.advance(seconds)
            self.platform.tick()

    def _place(self, user: str, place: str) -> tuple[str, str]:
        if place.startswith("V"):
            return "", place
        with self.workspace.lock:
            for channel in self.workspace.channels.values():
                shown = [m.ts for m in channel.ephemerals if m.ephemeral_to == user]
                if user in channel.members and (place in channel.messages or place in shown):
                    return channel.id, place
        raise Refused("message_not_found")

    def _finish(self, user: str, parcel: Parcel, view_id: str = "") -> Acted:
        try:
            answer = parcel.answer.result(self.ack_seconds)
        except NoAnswer:
            answer = None
        with self.workspace.lock:
            modals = self.modals(user)
            errors = next((dict(view.errors) for view in modals if view.id == view_id), {})
        return Acted(answer is not None, answer or {}, errors, modals)
