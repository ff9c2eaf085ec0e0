"""What people do in the workspace: write, press, submit, open. Nothing here waits for the app."""

from typing import Any

from bot.sandbox import events
from bot.sandbox.answers import answered, submitted
from bot.sandbox.blocks import VALUE_FIELD, find_element, state_values
from bot.sandbox.delivery import Parcel
from bot.sandbox.errors import Refused
from bot.sandbox.inputs import input_errors
from bot.sandbox.interactions import Pressed
from bot.sandbox.model import Channel, File, Message, View
from bot.sandbox.platform import Platform
from bot.sandbox.web_api.files import new_file
from bot.sandbox.workspace import Draft, Workspace

Json = dict[str, Any]


class People:
    """The hands of everyone in the workspace. Methods raise `Refused` for what Slack's clients prevent."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    @property
    def workspace(self) -> Workspace:
        """The workspace they are in."""
        return self._platform.workspace

    def conversation(self, user: str, where: str) -> Channel:
        """A channel by id or name, a DM by id, `dm` for the one with the bot, or a person's id."""
        if where == "dm":
            return self.workspace.dm(user, self.workspace.bot_user_id)
        if where in self.workspace.users:
            return self.workspace.dm(user, where)
        return self.workspace.channel(where)

    def say(self, user: str, where: str, draft: Draft) -> Message:
        """Post as a person. Refused: user_disabled, not_in_channel, thread_not_found, is_archived."""
        with self.workspace.lock:
            channel = self._member(user, where)
            if not draft.text.strip() and not draft.files:
                raise Refused("no_text")
            message = self.workspace.post(channel, draft)
            for file_id in draft.files:
                self.workspace.emit(events.file_shared_event(file_id, user, channel, self.workspace), channel)
            return message

    def edit(self, user: str, where: str, ts: str, text: str) -> Message:
        """Edit one's own message."""
        with self.workspace.lock:
            channel, message = self._own(user, where, ts)
            fresh = Draft(user, text)
            message.text = fresh.text
            message.blocks = []
            self.workspace.edit(channel, message, user)
            return message

    def delete(self, user: str, where: str, ts: str) -> None:
        """Delete one's own message; an ephemeral one is dismissed."""
        with self.workspace.lock:
            channel = self._member(user, where)
            shown = next((m for m in channel.ephemerals if m.ts == ts and m.ephemeral_to == user), None)
            if shown is None:
                channel, shown = self._own(user, where, ts)
            self.workspace.delete(channel, shown)

    def react(self, user: str, where: str, ts: str, name: str, *, remove: bool = False) -> None:
        """Add a reaction, or take it back."""
        with self.workspace.lock:
            channel = self._member(user, where)
            message = self.workspace.message(channel, ts)
            (self.workspace.unreact if remove else self.workspace.react)(channel, message, user, name)

    def press(self, user: str, place: tuple[str, str], action: tuple[str, str], held: Json) -> Parcel:
        """Use a control. `place` is (channel, ts) or ("", view id), `action` (block_id or "", action_id),
        `held` may have `value` and `state`. Refused: message_not_found, action_not_found, invalid_value."""
        with self.workspace.lock:
            self._active(user)
            channel, target = self._target(user, place)
            pressed = self._pressed(target.blocks, action, held)
            try:
                if isinstance(target, View):
                    payload = self._platform.payloads.view_action(user, target, pressed)
                else:
                    assert channel is not None
                    payload = self._platform.payloads.message_action(user, channel, target, pressed)
            except ValueError as error:
                raise Refused("invalid_value", [str(error)]) from error
            return self._platform.interact(Parcel("interactive", payload))

    def submit(self, user: str, view_id: str, values: Json) -> Parcel | dict[str, str]:
        """Submit a modal: the parcel on its way, or the errors that Slack's client shows by itself."""
        with self.workspace.lock:
            self._active(user)
            view = self._view(user, view_id)
            try:
                view.state = state_values(view.blocks, _by_block(view, values))
            except ValueError as error:
                raise Refused("invalid_value", [str(error)]) from error
            view.errors = input_errors(view.blocks, view.state)
            if view.errors:
                self.workspace.note("view", user=user)
                return view.errors
            payload = self._platform.payloads.submission(user, view)
            parcel = Parcel("interactive", payload, accepts_response=True)
            parcel.on_ack = lambda answer: submitted(self._platform, view, answer)
            return self._platform.interact(parcel)

    def close(self, user: str, *, everything: bool = False) -> list[Parcel]:
        """Close the top modal, or all of them; the app hears of those that want to be notified."""
        with self.workspace.lock:
            return [
                self._platform.interact(
                    Parcel(
                        "interactive", self._platform.payloads.closed(user, view, cleared=everything), True
                    )
                )
                for view in self._platform.views.close(user, everything=everything)
                if view.definition.get("notify_on_close")
            ]

    def open_home(self, user: str, tab: str = "home") -> View | None:
        """Open the app's home or messages tab; answers the home as it is now."""
        with self.workspace.lock:
            self._active(user)
            if tab not in ("home", "messages"):
                raise Refused("invalid_value", ["tab is home or messages"])
            channel = self.workspace.dm(user, self.workspace.bot_user_id)
            home = self._platform.views.homes.get(user)
            self.workspace.emit(events.home_event(user, channel, tab, home, self.workspace))
            return home

    def command(self, user: str, where: str, command: str, text: str) -> Parcel:
        """A slash command. Refused: unknown_command."""
        with self.workspace.lock:
            channel = self._member(user, where)
            if not self._platform.manifest.has_command(command):
                raise Refused("unknown_command", [f"{command} is not a command of this app"])
            payload = self._platform.payloads.command(user, channel, command, text)
            parcel = Parcel("slash_commands", payload, accepts_response=True)
            parcel.on_ack = lambda answer: answered(self._platform, (user, channel.id), answer)
            return self._platform.interact(parcel)

    def shortcut(self, user: str, callback_id: str, where: str = "", ts: str = "") -> Parcel:
        """A global shortcut, or with `where` and `ts` a message shortcut. Refused: unknown_shortcut."""
        with self.workspace.lock:
            self._active(user)
            declared = self._platform.manifest.shortcut(callback_id)
            if declared is None or (declared["type"] == "message") != bool(ts):
                raise Refused("unknown_shortcut")
            payloads = self._platform.payloads
            if ts:
                channel = self._member(user, where)
                message = self.workspace.message(channel, ts)
                payload = payloads.message_shortcut(user, callback_id, channel, message)
            else:
                payload = payloads.shortcut(user, callback_id)
            return self._platform.interact(Parcel("interactive", payload))

    def options(self, user: str, place: tuple[str, str], action: tuple[str, str], query: str) -> Parcel:
        """Ask the app for the options of an external select."""
        with self.workspace.lock:
            channel, target = self._target(user, place)
            pressed = self._pressed(target.blocks, action, {"value": query})
            where = self._platform.payloads.place(channel, target)
            payload = self._platform.payloads.suggestion(user, where, pressed)
            return self._platform.interact(Parcel("interactive", payload, accepts_response=True))

    def upload(self, user: str, name: str, content: bytes, title: str = "") -> File:
        """Upload a file; it is shared by the message that names it."""
        with self.workspace.lock:
            self._active(user)
            file = new_file(self.workspace, name, len(content), user)
            file.content, file.title, file.complete = content, title or name, True
            return file

    # -- inside -------------------------------------------------------------------------------

    def _active(self, user: str) -> None:
        if self.workspace.user(user).deleted:
            raise Refused("user_disabled", ["this person is deactivated"])

    def _member(self, user: str, where: str) -> Channel:
        self._active(user)
        channel = self.conversation(user, where)
        if user not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def _own(self, user: str, where: str, ts: str) -> tuple[Channel, Message]:
        channel = self._member(user, where)
        message = self.workspace.message(channel, ts)
        if message.user != user:
            raise Refused("cant_update_message")
        return channel, message

    def _target(self, user: str, place: tuple[str, str]) -> tuple[Channel | None, Message | View]:
        where, name = place
        if not where:
            return None, self._view(user, name)
        channel = self._member(user, where)
        ephemeral = next((m for m in channel.ephemerals if m.ts == name and m.ephemeral_to == user), None)
        return channel, ephemeral or self.workspace.message(channel, name)

    def _view(self, user: str, view_id: str) -> View:
        view = self._platform.views.find(view_id)
        if view.user != user:
            raise Refused("not_found")
        return view

    def _pressed(self, blocks: list[Json], action: tuple[str, str], held: Json) -> Pressed:
        found = find_element(blocks, *action)
        if found is None:
            raise Refused("action_not_found", [f"there is no {action[1]} here"])
        state = dict(held.get("state") or {})
        block, element = found
        if element["type"] in VALUE_FIELD and "value" in held:
            block_state = {**state.get(block["block_id"], {}), element["action_id"]: held["value"]}
            state[block["block_id"]] = block_state
        return Pressed(block, element, held.get("value"), state)


def _by_block(view: View, values: Json) -> Json:
    """`values` by block; a bare `{action_id: value}` is put where the action is."""
    known = {block["block_id"] for block in view.blocks}
    placed: Json = {}
    for name, value in values.items():
        whole = name in known and isinstance(value, dict)
        found = None if whole else find_element(view.blocks, "", name)
        if whole:
            placed.setdefault(name, {}).update(value)
        elif found:
            placed.setdefault(found[0]["block_id"], {})[name] = value
        else:
            raise Refused("action_not_found", [f"there is no {name} in this view"])
    return placed
