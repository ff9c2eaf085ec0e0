"""The state of one workspace and what may happen to it. No sockets, no HTTP.

Whoever reads or writes holds `lock`; `changed` is notified with every change, so that tests can wait for a
condition without polling. Events for the app go to `on_event`, changes for the page to `on_change`.
"""

import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import events
from bot.sandbox.blocks import normalise, rich_text
from bot.sandbox.clock import Clock, SystemClock, Timestamps
from bot.sandbox.errors import Refused
from bot.sandbox.model import Change, Channel, File, Message, User, UserGroup

Json = dict[str, Any]
KEPT_CHANGES = 2_000


@dataclass(slots=True)
class Draft:
    """A message before it has a ts."""

    user: str
    text: str = ""
    thread_ts: str | None = None
    blocks: list[Json] | None = None
    metadata: Json | None = None
    by_app: bool = False
    files: list[str] = field(default_factory=list)
    broadcast: bool = False
    streaming: bool = False


class Workspace:
    """Users, user groups, channels, messages and files of a workspace in which one app is installed."""

    def __init__(self, team_id: str, name: str, domain: str, clock: Clock | None = None) -> None:
        self.team_id = team_id
        self.name = name
        self.domain = domain
        self.notice = ""
        self.clock: Clock = clock or SystemClock()
        self.timestamps = Timestamps(self.clock)
        self.app_id, self.bot_id, self.bot_user_id = "A0MAMORI001", "B0MAMORI001", "U0MAMORI001"
        self.app_name = "Mamori"
        self.files_url = "/files"
        self.users: dict[str, User] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.changes: deque[Change] = deque(maxlen=KEPT_CHANGES)
        self.on_change: list[Callable[[Change], None]] = []
        self.on_event: list[Callable[[Json, Channel | None], None]] = []
        self._dms: dict[frozenset[str], Channel] = {}
        self._count = 0

    # -- looking up ---------------------------------------------------------------------------

    def user(self, user_id: str) -> User:
        """The user. Refused: user_not_found."""
        if user_id not in self.users:
            raise Refused("user_not_found")
        return self.users[user_id]

    def channel(self, channel_id: str) -> Channel:
        """The channel or DM by id, or by `#name` / name. Refused: channel_not_found."""
        if channel_id in self.channels:
            return self.channels[channel_id]
        named = channel_id.removeprefix("#")
        for channel in self.channels.values():
            if channel.kind == "channel" and channel.name == named:
                return channel
        raise Refused("channel_not_found")

    def message(self, channel: Channel, ts: str) -> Message:
        """The message of that ts. Refused: message_not_found."""
        if ts not in channel.messages:
            raise Refused("message_not_found")
        return channel.messages[ts]

    def is_shared(self, channel: Channel) -> bool:
        """Whether people of another company are in the channel (Slack Connect)."""
        return any(self.users[member].is_stranger for member in channel.members if member in self.users)

    def dm(self, one: str, other: str) -> Channel:
        """The DM of two people, opened when there is none. Refused: user_not_found."""
        self.user(one), self.user(other)
        pair = frozenset((one, other))
        if pair in self._dms:
            return self._dms[pair]
        channel = Channel(self.new_id("D"), "", kind="im", members=list(dict.fromkeys((one, other))))
        channel.created = self.seconds()
        self.channels[channel.id] = self._dms[pair] = channel
        self.note("channels", channel=channel.id)
        return channel

    # -- messages -----------------------------------------------------------------------------

    def post(self, channel: Channel, draft: Draft) -> Message:
        """Add a message and tell the app about it. Refused: is_archived, thread_not_found."""
        if channel.is_archived:
            raise Refused("is_archived")
        message = self._message(channel, draft)
        channel.messages[message.ts] = message
        for file_id in message.files:
            self.files[file_id].channels.append(channel.id)
        self.note("message", channel=channel.id, ts=message.ts, thread_ts=message.thread_ts or "")
        self.emit(events.message_event(message, channel, self), channel)
        if self.mentions_app(message, channel):
            self.emit(events.mention_event(message, channel, self), channel)
        return message

    def mentions_app(self, message: Message, channel: Channel) -> bool:
        """Whether Slack sends `app_mention` for it: in channels, and not for the app's own messages."""
        return channel.kind != "im" and not message.by_app and f"<@{self.bot_user_id}>" in message.text

    def post_ephemeral(self, channel: Channel, draft: Draft, only_for: str) -> Message:
        """Show a message to one person; it is in no history."""
        message = self._message(channel, draft)
        message.ephemeral_to = only_for
        channel.ephemerals.append(message)
        self.note("ephemeral", channel=channel.id, ts=message.ts, user=only_for)
        return message

    def _message(self, channel: Channel, draft: Draft) -> Message:
        ts = self.timestamps.next()
        root = draft.thread_ts if draft.thread_ts != ts else None
        if root and root not in channel.messages:
            raise Refused("thread_not_found")
        if root and channel.messages[root].thread_ts:
            root = channel.messages[root].thread_ts
        salt = f"{channel.id}/{ts}"
        blocks = normalise(draft.blocks, salt) if draft.blocks else []
        if not blocks and not draft.by_app and draft.text:
            blocks = rich_text(draft.text, salt)
        return Message(
            ts,
            draft.user,
            draft.text,
            thread_ts=root,
            blocks=blocks,
            metadata=draft.metadata,
            by_app=draft.by_app,
            client_msg_id="" if draft.by_app else self.uuid(),
            subtype="file_share" if draft.files and not draft.by_app else "",
            files=list(draft.files),
            broadcast=draft.broadcast,
            streaming=draft.streaming,
        )

    def edit(self, channel: Channel, message: Message, by: str) -> None:
        """Record that `message` (already changed by the caller) was edited, and tell the app."""
        message.edited_ts, message.edited_by = self.timestamps.next(), by
        self.note("message_changed", channel=channel.id, ts=message.ts, thread_ts=message.thread_ts or "")
        if not message.ephemeral_to:
            self.emit(events.changed_event(message, channel, self), channel)

    def delete(self, channel: Channel, message: Message) -> None:
        """Remove a message and tell the app."""
        if message.ephemeral_to:
            channel.ephemerals.remove(message)
        else:
            del channel.messages[message.ts]
            self.emit(events.deleted_event(message, channel, self), channel)
        self.note("message_deleted", channel=channel.id, ts=message.ts, thread_ts=message.thread_ts or "")

    def react(self, channel: Channel, message: Message, user: str, name: str) -> None:
        """Add a reaction. Refused: already_reacted."""
        users = message.reactions.setdefault(name, [])
        if user in users:
            raise Refused("already_reacted")
        users.append(user)
        self._reaction("reaction_added", channel, message, (user, name))

    def unreact(self, channel: Channel, message: Message, user: str, name: str) -> None:
        """Take a reaction back. Refused: no_reaction."""
        if user not in message.reactions.get(name, []):
            raise Refused("no_reaction")
        message.reactions[name].remove(user)
        if not message.reactions[name]:
            del message.reactions[name]
        self._reaction("reaction_removed", channel, message, (user, name))

    def _reaction(self, kind: str, channel: Channel, message: Message, who: tuple[str, str]) -> None:
        self.note("reaction", channel=channel.id, ts=message.ts)
        self.emit(events.reaction_event(kind, (channel, message), who, self.timestamps.next()), channel)

    # -- telling ------------------------------------------------------------------------------

    def note(self, kind: str, **where: str) -> None:
        """Publish a change to the page and wake whoever waits."""
        self._count += 1
        change = Change(self._count, kind, {name: value for name, value in where.items() if value})
        self.changes.append(change)
        for listener in self.on_change:
            listener(change)
        self.wake()

    def end_streams(self) -> None:
        """Forget those who listen to changes; each is woken once more and sees that it is forgotten."""
        with self.lock:
            listeners, self.on_change = self.on_change, []
            for listener in listeners:
                listener(Change(self._count, "reset", {}))

    @property
    def last_change(self) -> int:
        """The number of the last change."""
        return self._count

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Hand an event to whoever delivers events to the app."""
        for listener in self.on_event:
            listener(event, channel)
        self.wake()

    def wake(self) -> None:
        """Let those who wait for a condition look again."""
        with self.changed:
            self.changed.notify_all()

    # -- ids ----------------------------------------------------------------------------------

    def new_id(self, prefix: str) -> str:
        """A new id such as `D0K3J9X2M4Q`."""
        alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
        return prefix + "0" + "".join(secrets.choice(alphabet) for _ in range(9))

    def uuid(self) -> str:
        """A random id of the form of a UUID."""
        digits = secrets.token_hex(16)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def seconds(self) -> int:
        """Now in whole seconds."""
        return int(self.clock.now().timestamp())
