"""Slack itself around one workspace: what is open, what is on its way, what was called."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import events
from bot.sandbox.blocks import normalise
from bot.sandbox.delivery import Delivery, Parcel
from bot.sandbox.errors import Refused
from bot.sandbox.faults import Faults
from bot.sandbox.interactions import Payloads
from bot.sandbox.ledger import Ledger
from bot.sandbox.limits import MESSAGE
from bot.sandbox.manifest import Manifest
from bot.sandbox.model import Channel, Message
from bot.sandbox.rates import Rates
from bot.sandbox.tokens import ResponseAddress, ResponseAddresses, Triggers
from bot.sandbox.validation import message_problems, text_size
from bot.sandbox.views import Views
from bot.sandbox.workspace import Draft, Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Credentials:
    """The tokens of the installed app. They are made up anew for every server and open nothing else."""

    bot_token: str
    app_token: str
    signing_secret: str


class Platform:
    """Joins a workspace with its app: permissions, deliveries, views, faults and the ledger."""

    def __init__(
        self, workspace: Workspace, manifest: Manifest, credentials: Credentials, rates: Rates | None = None
    ) -> None:
        self.workspace = workspace
        self.manifest = manifest
        self.credentials = credentials
        self.rates = rates or Rates()
        self.faults = Faults()
        self.ledger = Ledger()
        self.views = Views(workspace)
        self.triggers = Triggers(workspace.clock)
        self.addresses = ResponseAddresses(workspace.clock)
        self.payloads = Payloads(workspace, self.triggers, self.addresses)
        self.delivery = Delivery(workspace.clock, self.faults)
        self.sockets = SocketState()
        self._held: list[Parcel] = []
        workspace.on_event.append(self._on_event)

    def tick(self) -> None:
        """Apply the time that has passed to deliveries, streams and status lines."""
        with self.workspace.lock:
            self.delivery.tick()
            self._expire_statuses()
            self.workspace.changed.notify_all()

    def interact(self, parcel: Parcel) -> Parcel:
        """Deliver what a person did."""
        with self.workspace.lock:
            return self.delivery.dispatch(parcel)

    def check_message(self, blocks: list[Json] | None) -> None:
        """Refuse blocks that Slack would refuse: invalid_blocks, msg_blocks_too_long."""
        if not blocks:
            return
        problems = message_problems(blocks)
        if problems:
            raise Refused("invalid_blocks", problems)
        if text_size(blocks) > MESSAGE.characters:
            raise Refused("msg_blocks_too_long")

    def respond(self, address: ResponseAddress, body: Json) -> None:
        """Do what a post to a `response_url` or the answer to a slash command asks for."""
        self.check_message(body.get("blocks"))
        channel = self.workspace.channel(address.channel)
        original = self._original(channel, address.message_ts)
        if body.get("delete_original") and original:
            self.workspace.delete(channel, original)
        elif body.get("replace_original") and original:
            self._replace(channel, original, body)
        elif body.get("text") or body.get("blocks"):
            self._answer(channel, address, body)

    def _answer(self, channel: Channel, address: ResponseAddress, body: Json) -> None:
        draft = Draft(self.workspace.bot_user_id, str(body.get("text") or ""), by_app=True)
        draft.blocks, draft.metadata = body.get("blocks"), body.get("metadata")
        draft.thread_ts = body.get("thread_ts")
        if body.get("response_type") == "in_channel":
            self.workspace.post(channel, draft)
        else:
            self.workspace.post_ephemeral(channel, draft, address.user)

    def _replace(self, channel: Channel, message: Message, body: Json) -> None:
        fresh = Draft(message.user, str(body.get("text") or ""), by_app=True, blocks=body.get("blocks"))
        self.rewrite(channel, message, fresh)

    def rewrite(self, channel: Channel, message: Message, fresh: Draft) -> None:
        """Put new text and blocks in the place of a message's."""
        message.text = fresh.text
        message.blocks = normalise(fresh.blocks, f"{channel.id}/{message.ts}") if fresh.blocks else []
        if fresh.metadata is not None:
            message.metadata = fresh.metadata
        self.workspace.edit(channel, message, self.workspace.bot_user_id)

    def _original(self, channel: Channel, ts: str) -> Message | None:
        ephemeral = next((message for message in channel.ephemerals if message.ts == ts), None)
        return ephemeral or channel.messages.get(ts)

    def _on_event(self, event: Json, channel: Channel | None) -> None:
        workspace = self.workspace
        if not events.is_subscribed(event, channel, self.manifest.bot_events, workspace.bot_user_id):
            return
        parcel = Parcel("events_api", events.callback(event, channel, workspace))
        if self._has_twin(event, channel) and self.faults.take("reverse_twins"):
            self._held.append(parcel)
            return
        self.delivery.dispatch(parcel)
        while event["type"] == "app_mention" and self._held:
            self.delivery.dispatch(self._held.pop())

    def _has_twin(self, event: Json, channel: Channel | None) -> bool:
        if event["type"] != "message" or channel is None or "app_mention" not in self.manifest.bot_events:
            return False
        message = channel.messages.get(event.get("ts", ""))
        return message is not None and self.workspace.mentions_app(message, channel)

    def _expire_statuses(self) -> None:
        now = self.workspace.clock.now().timestamp()
        for channel in self.workspace.channels.values():
            for thread_ts in [ts for ts, status in channel.statuses.items() if status.until <= now]:
                del channel.statuses[thread_ts]
                self.workspace.note("status", channel=channel.id, thread_ts=thread_ts)


@dataclass(slots=True)
class SocketState:
    """What the rest may know of the app's sockets."""

    tickets: set[str] = field(default_factory=set)
    connected: int = 0
    base: str = ""
