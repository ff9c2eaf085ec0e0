"""What a workspace consists of. Plain mutable records; `workspace.py` keeps them consistent."""

from dataclasses import dataclass, field
from typing import Any, Literal

Persona = Literal["employee", "manager", "security_lead", "admin", "guest", "external", "bot"]


@dataclass(slots=True)
class User:
    """A person or a bot. `persona` says whom the page offers first; it gives no rights."""

    id: str
    name: str
    real_name: str
    title: str = ""
    department: str = ""
    email: str = ""
    locale: str = "ja-JP"
    persona: Persona = "employee"
    team_id: str = ""
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    updated: int = 0


@dataclass(slots=True)
class UserGroup:
    """A user group such as @managers."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    created: int = 0


@dataclass(slots=True)
class File:
    """An uploaded file; `content` is None until the bytes have arrived."""

    id: str
    name: str
    user: str
    length: int
    created: int
    secret: str
    title: str = ""
    mimetype: str = "application/octet-stream"
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)
    complete: bool = False


@dataclass(slots=True)
class Message:
    """One message; `thread_ts` is set on replies and, once there are any, stays None on the root."""

    ts: str
    user: str
    text: str
    thread_ts: str | None = None
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    by_app: bool = False
    client_msg_id: str = ""
    subtype: str = ""
    edited_ts: str = ""
    edited_by: str = ""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    ephemeral_to: str = ""
    broadcast: bool = False
    streaming: bool = False
    stream_until: float = 0.0


@dataclass(slots=True)
class Status:
    """The bot's "is working" line of one thread; it clears itself at `until` (seconds)."""

    text: str
    loading_messages: list[str]
    until: float


@dataclass(slots=True)
class Channel:
    """A channel, or a DM of two (`kind` "im")."""

    id: str
    name: str
    kind: Literal["channel", "im"] = "channel"
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    statuses: dict[str, Status] = field(default_factory=dict)
    prompts: dict[str, Any] | None = None
    titles: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)

    def replies(self, root: str) -> list[Message]:
        """The replies to the message `root`, oldest first."""
        return [message for message in self.messages.values() if message.thread_ts == root]

    def other(self, user_id: str) -> str:
        """The other person of a DM (oneself in a DM with oneself)."""
        return next((member for member in self.members if member != user_id), user_id)

    @property
    def type_name(self) -> str:
        """As `channel_type` in events: im, group or channel."""
        return "im" if self.kind == "im" else "group" if self.is_private else "channel"


@dataclass(slots=True)
class View:
    """A modal or an App Home as the app defined it, with what the person has entered so far."""

    id: str
    user: str
    type: Literal["modal", "home"]
    definition: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    state: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks, with every block_id and action_id filled in."""
        blocks: list[dict[str, Any]] = self.definition["blocks"]
        return blocks


@dataclass(frozen=True, slots=True)
class Change:
    """Something new that a page may want to draw."""

    n: int
    kind: str
    where: dict[str, str]
