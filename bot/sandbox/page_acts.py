"""What a person does through the page."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request

from bot.sandbox.acting import People
from bot.sandbox.acts import ACK_SECONDS
from bot.sandbox.composing import composed
from bot.sandbox.delivery import Parcel
from bot.sandbox.errors import Refused
from bot.sandbox.page_objects import file_json, view_json
from bot.sandbox.people import join_channel
from bot.sandbox.platform import Platform
from bot.sandbox.workspace import Draft

Json = dict[str, Any]
Act = Callable[[Request, Json], Awaitable[Json]]


class PageActs:
    """The `POST` half of the page API below `/page/api/as/{user}`."""

    def __init__(self, platform: Platform, people: People) -> None:
        self._platform = platform
        self._people = people

    def table(self) -> dict[str, Act]:
        """Path -> act."""
        return {
            "dm": self.dm,
            "join": self.join,
            "messages": self.say,
            "messages/edit": self.edit,
            "messages/delete": self.delete,
            "reactions": self.react,
            "actions": self.press,
            "views/{view_id}/submit": self.submit,
            "views/{view_id}/close": self.close,
            "home": self.home,
            "commands": self.command,
            "shortcuts": self.shortcut,
            "options": self.options,
            "files": self.upload,
        }

    async def dm(self, request: Request, body: Json) -> Json:
        """Open a DM."""
        with self._platform.workspace.lock:
            return {"channel": self._platform.workspace.dm(_user(request), _text(body, "with")).id}

    async def join(self, request: Request, body: Json) -> Json:
        """Join a public channel."""
        with self._platform.workspace.lock:
            channel = self._platform.workspace.channel(_text(body, "channel"))
            if channel.type_name != "channel":
                raise Refused("channel_not_found")
            join_channel(self._platform.workspace, channel, _user(request))
        return {}

    async def say(self, request: Request, body: Json) -> Json:
        """Post what was typed."""
        text = composed(self._platform.workspace, str(body.get("text") or ""))
        draft = Draft(_user(request), text, body.get("thread_ts") or None)
        draft.files = [str(file_id) for file_id in body.get("files") or []]
        draft.broadcast = bool(body.get("broadcast"))
        unknown = [file_id for file_id in draft.files if file_id not in self._platform.workspace.files]
        if unknown:
            raise Refused("file_not_found", [f"there is no file {unknown[0]}"])
        return {"ts": self._people.say(_user(request), _text(body, "channel"), draft).ts}

    async def edit(self, request: Request, body: Json) -> Json:
        """Edit one's own message."""
        text = composed(self._platform.workspace, _text(body, "text"))
        self._people.edit(_user(request), _text(body, "channel"), _text(body, "ts"), text)
        return {}

    async def delete(self, request: Request, body: Json) -> Json:
        """Delete one's own message, or dismiss an ephemeral one."""
        self._people.delete(_user(request), _text(body, "channel"), _text(body, "ts"))
        return {}

    async def react(self, request: Request, body: Json) -> Json:
        """Add a reaction or take it back."""
        where, ts, name = _text(body, "channel"), _text(body, "ts"), _text(body, "name")
        self._people.react(_user(request), where, ts, name, remove=bool(body.get("remove")))
        return {}

    async def press(self, request: Request, body: Json) -> Json:
        """Use a control."""
        held = {name: body[name] for name in ("value", "state") if name in body}
        parcel = self._people.press(_user(request), _place(body), _action(body), held)
        return _acked(await _answer(parcel))

    async def submit(self, request: Request, body: Json) -> Json:
        """Submit a modal."""
        user, view_id = _user(request), request.path_params["view_id"]
        sent = self._people.submit(user, view_id, body.get("values") or {})
        if not isinstance(sent, Parcel):
            return {"acked": True, "errors": sent, "modals": self._modals(user)}
        answer = await _answer(sent)
        stack = self._platform.views.stack(user)
        errors = next((dict(view.errors) for view in stack if view.id == view_id), {})
        return {**_acked(answer), "errors": errors, "modals": self._modals(user)}

    async def close(self, request: Request, body: Json) -> Json:
        """Close the top modal or all."""
        user = _user(request)
        self._people.close(user, everything=bool(body.get("all")))
        return {"modals": self._modals(user)}

    async def home(self, request: Request, body: Json) -> Json:
        """Open the App Home or the messages tab."""
        view = self._people.open_home(_user(request), str(body.get("tab") or "home"))
        return {"home": view_json(view, self._platform) if view else None}

    async def command(self, request: Request, body: Json) -> Json:
        """A slash command."""
        text = str(body.get("text") or "")
        where = str(body.get("channel") or "dm")
        return _acked(
            await _answer(self._people.command(_user(request), where, _text(body, "command"), text))
        )

    async def shortcut(self, request: Request, body: Json) -> Json:
        """A shortcut, global or on a message."""
        where, ts = str(body.get("channel") or ""), str(body.get("ts") or "")
        parcel = self._people.shortcut(_user(request), _text(body, "callback_id"), where, ts)
        return _acked(await _answer(parcel))

    async def options(self, request: Request, body: Json) -> Json:
        """The options of an external select."""
        query = str(body.get("value") or "")
        answer = await _answer(self._people.options(_user(request), _place(body), _action(body), query))
        found = answer or {}
        return {
            **_acked(answer),
            "options": found.get("options", []),
            "option_groups": found.get("option_groups", []),
        }

    async def upload(self, request: Request, body: Json) -> Json:
        """Take an uploaded file."""
        async with request.form() as form:
            given = form.get("file")
            if given is None or isinstance(given, str):
                raise Refused("invalid_arguments", ["the form has no file"])
            content = await given.read()
            title = str(form.get("title") or "")
            file = self._people.upload(_user(request), given.filename or "file", content, title)
        return {"file": file_json(file)}

    def _modals(self, user: str) -> list[Json]:
        with self._platform.workspace.lock:
            return [view_json(view, self._platform) for view in self._platform.views.stack(user)]


async def _answer(parcel: Parcel) -> Json | None:
    """The app's acknowledgement, None when there was none in time."""
    try:
        return await asyncio.wait_for(asyncio.wrap_future(parcel.answer), ACK_SECONDS)
    except TimeoutError:
        return None


def _acked(answer: Json | None) -> Json:
    return {"acked": True} if answer is not None else {"acked": False, "error": "dispatch_failed"}


def _user(request: Request) -> str:
    return str(request.path_params["user"])


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("invalid_arguments", [f"{name} is missing"])
    return value


def _place(body: Json) -> tuple[str, str]:
    if body.get("view_id"):
        return "", _text(body, "view_id")
    return _text(body, "channel"), _text(body, "ts")


def _action(body: Json) -> tuple[str, str]:
    return str(body.get("block_id") or ""), _text(body, "action_id")
