"""What the services need of workflows and of Slack, as protocols; `bot.app` joins the two sides."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.texts import Language


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a message goes. `channel` is a channel, DM or user id (a user id opens the DM).

    With `ephemeral_to` only that person sees it.
    """

    team_id: str
    channel: str
    thread_ts: str | None = None
    ephemeral_to: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that Slack accepted; an ephemeral one has no `ts` that could be updated."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Slack knows them. `email` is "" without the scope for it."""

    team_id: str
    user_id: str
    name: str
    email: str = ""
    language: Language = "ja"
    is_bot: bool = False
    is_guest: bool = False
    is_external: bool = False
    is_active: bool = True


class Notice(Protocol):
    """Something to tell a person: a frozen value of `bot.services.notices`, drawn by `bot.slack.blocks`."""

    @property
    def language(self) -> Language: ...


class Live(Protocol):
    """An answer that grows while it is written. Decoration: without it the answer still comes."""

    def say(self, sentence: str) -> None: ...

    def waiting(self, position: int) -> None: ...


class Sender(Protocol):
    """Tells people things. `key` is the idempotency key: the same key is never posted twice.

    Raises `Undeliverable` when Slack refuses for good, `Parked` when it is unclear whether Slack took it,
    `Unavailable` when nothing was sent and later may help.
    """

    def send(self, recipient: Recipient, notice: Notice, key: str) -> Sent: ...

    def update(self, sent: Sent, notice: Notice) -> None: ...

    def live(self, recipient: Recipient, language: Language, key: str) -> Live: ...


class Jobs(Protocol):
    """Durable work. The same `key` starts once, across restarts; the work survives a kill.

    `start` returns True when this call was the first. `queue` names a rate-limited queue ("" = at once).
    """

    def start(self, kind: str, key: str, payload: Mapping[str, object], queue: str = "") -> bool: ...


JobHandler = Callable[[Mapping[str, Any]], None]


class Progress(Protocol):
    """Shows that something is being worked on. Decoration: it never fails and never outlasts the block."""

    def thinking(self, recipient: Recipient, language: Language) -> AbstractContextManager[None]: ...


class Directory(Protocol):
    """People and groups as Slack has them. Raises `Unavailable` when Slack cannot be asked."""

    def profile(self, team_id: str, user_id: str) -> Profile: ...

    def everyone(self, team_id: str) -> Iterable[Profile]: ...

    def group_members(self, team_id: str, group_id: str) -> Iterable[str]: ...

    def channel_members(self, team_id: str, channel_id: str) -> Iterable[str]: ...

    def groups_of(self, team_id: str, user_id: str) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file that somebody sent. `name` is theirs, `path` ours; `hash` is the SHA-256 of its bytes."""

    name: str
    path: Path
    hash: str
    size: int


class Files(Protocol):
    """Files that people sent. Raises NotFound, InvalidInput (refused, with its sentence), Unavailable."""

    def fetch(self, file_id: str, folder: Path) -> FetchedFile: ...


class Deliveries(Protocol):
    """Files to a person's DM. Raises Undeliverable where Slack does not take files, Unavailable."""

    def upload(self, name: str, content: bytes) -> str:
        """Bring the bytes to Slack; returns the file's id. Nobody sees it before `share`."""

    def share(self, files: Sequence[tuple[str, str]], user_id: str) -> None:
        """Show files, as (id, title), in the DM of a user."""

    def shared(self, file_id: str) -> bool:
        """Whether somebody can see it: an unclear end is looked up, and never done twice."""


class Clock(Protocol):
    """Now, always aware (UTC)."""

    def __call__(self) -> datetime: ...
