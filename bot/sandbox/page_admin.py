"""What stands beside the people of the page: joining, leaving, the ledger, faults, sockets."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from starlette.requests import Request

from bot.sandbox.errors import Refused
from bot.sandbox.faults import CALL_FAULTS, DELIVERY_FAULTS, CallFault, DeliveryFault
from bot.sandbox.model import User
from bot.sandbox.page_objects import user_json
from bot.sandbox.people import CHANGEABLE, join_team, set_deleted, update_user
from bot.sandbox.platform import Platform
from bot.sandbox.socket_mode import SocketMode

Json = dict[str, Any]
Act = Callable[[Request, Json], Awaitable[Json]]


class PageAdmin:
    """The acts that nobody in particular does."""

    def __init__(self, platform: Platform, socket_mode: SocketMode) -> None:
        self._platform = platform
        self._socket_mode = socket_mode
        self._storms: set[asyncio.Task[None]] = set()

    def table(self) -> dict[str, Act]:
        """Path -> act."""
        return {
            "users": self.join,
            "users/{id}/deactivate": self.deactivate,
            "users/{id}/reactivate": self.reactivate,
            "users/{id}/update": self.update,
            "faults": self.add_fault,
            "sockets": self.sockets,
        }

    async def join(self, request: Request, body: Json) -> Json:
        """A new person."""
        workspace = self._platform.workspace
        real_name = str(body.get("real_name") or "").strip()
        if not real_name:
            raise Refused("invalid_arguments", ["real_name is missing"])
        user = User(workspace.new_id("U"), "", real_name, is_restricted=bool(body.get("is_guest")))
        user.name = str(body.get("name") or user.id.lower())
        user.persona = "guest" if user.is_restricted else "employee"
        for name in ("email", "department", "title", "locale"):
            setattr(user, name, str(body.get(name) or getattr(user, name)))
        with workspace.lock:
            return {"user": user_json(join_team(workspace, user))}

    async def deactivate(self, request: Request, body: Json) -> Json:
        """Deactivate a person."""
        return self._deleted(request, True)

    async def reactivate(self, request: Request, body: Json) -> Json:
        """Bring a person back."""
        return self._deleted(request, False)

    def _deleted(self, request: Request, deleted: bool) -> Json:
        with self._platform.workspace.lock:
            return {
                "user": user_json(set_deleted(self._platform.workspace, request.path_params["id"], deleted))
            }

    async def update(self, request: Request, body: Json) -> Json:
        """Change a profile."""
        changes = {name: value for name, value in body.items() if name in CHANGEABLE}
        with self._platform.workspace.lock:
            return {
                "user": user_json(update_user(self._platform.workspace, request.path_params["id"], **changes))
            }

    async def ledger(self, request: Request, body: Json) -> Json:
        """The calls of the bot from a number on."""
        after = request.query_params.get("after", "0")
        if not after.isdigit():
            raise Refused("invalid_arguments", ["after is a number"])
        calls = self._platform.ledger.calls(after=int(after))
        return {
            "calls": [
                {
                    "n": call.n,
                    "at": call.at.isoformat(),
                    "method": call.method,
                    "ok": call.accepted,
                    "error": call.error,
                    "answered": call.answered,
                    "arguments": call.arguments,
                }
                for call in calls
            ]
        }

    async def faults(self, request: Request, body: Json) -> Json:
        """What is still to go wrong."""
        faults = self._platform.faults
        return {
            "calls": [
                {"kind": f.kind, "method": f.method, "times": f.times, "seconds": f.seconds}
                for f in faults.calls
                if f.times > 0
            ],
            "deliveries": dict(+faults.deliveries),
        }

    async def add_fault(self, request: Request, body: Json) -> Json:
        """Order a fault."""
        kind, times = str(body.get("kind")), _number(body, "times", 1)
        if kind in CALL_FAULTS:
            method = str(body.get("method") or "*")
            seconds = _number(body, "seconds", 1)
            self._platform.faults.add(cast(CallFault, kind), method, int(times), seconds)
        elif kind in DELIVERY_FAULTS:
            self._platform.faults.deliver(cast(DeliveryFault, kind), int(times))
        else:
            raise Refused("invalid_arguments", [f"kind is one of {', '.join(CALL_FAULTS + DELIVERY_FAULTS)}"])
        return await self.faults(request, body)

    async def clear_faults(self, request: Request, body: Json) -> Json:
        """Nothing goes wrong any more."""
        self._platform.faults.clear()
        return {}

    async def sockets(self, request: Request, body: Json) -> Json:
        """Disconnect the bot's sockets, once or several times."""
        reason = {"refresh": "refresh_requested", "warning": "warning", "drop": "drop"}.get(
            str(body.get("action"))
        )
        if reason is None:
            raise Refused("invalid_arguments", ["action is refresh, warning or drop"])
        times, every = int(_number(body, "times", 1)), _number(body, "every", 1)
        closed = self._socket_mode.disconnect(reason)
        if times > 1:
            storm = asyncio.create_task(self._socket_mode.storm(reason, times - 1, every))
            self._storms.add(storm)
            storm.add_done_callback(self._storms.discard)
        return {"connections": closed}


def _number(body: Json, name: str, default: float) -> float:
    value = body.get(name, default)
    if not isinstance(value, int | float) or value < 0:
        raise Refused("invalid_arguments", [f"{name} is a number"])
    return value
