"""The Web API over HTTP: arguments, token, scope, rate, faults, ledger, answer."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox import web_api  # noqa: F401 - registers the methods
from bot.sandbox.errors import Refused
from bot.sandbox.faults import Fault
from bot.sandbox.platform import Platform
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.web_api.registry import METHODS, Call, Method

Json = dict[str, Any]
SECRET_ARGUMENTS = frozenset({"token"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call: the body, and the HTTP status with its headers."""

    body: Json
    status: int = 200
    retry_after: int = 0


class WebApi:
    """Answers `POST /api/<method>`; `abort` breaks the connection of a request."""

    def __init__(self, platform: Platform, socket_mode: SocketMode, abort: Callable[[Request], None]) -> None:
        self._platform = platform
        self._socket_mode = socket_mode
        self._abort = abort

    async def __call__(self, request: Request) -> Response:
        """One call."""
        name = request.path_params["method"]
        try:
            arguments, token = await _read(request)
        except Refused as refusal:
            return self._respond(Outcome(refusal.answer()), "none")
        kind = self._kind(token)
        fault = self._platform.faults.for_call(name)
        if fault is not None and (early := await self._before(fault, request, name)):
            return early
        lost = fault is not None and fault.kind in ("drop_after", "time_out")
        outcome = self._call(name, arguments, kind, answered=not lost)
        if fault is not None:
            await self._after(fault, request)
        return self._respond(outcome, kind)

    async def _before(self, fault: Fault, request: Request, name: str) -> Response | None:
        """Faults that keep the call from taking effect."""
        if fault.kind == "drop_before":
            self._abort(request)
            return PlainTextResponse("")
        if fault.kind in ("rate_limited", "server_error"):
            error = "ratelimited" if fault.kind == "rate_limited" else "internal_error"
            self._platform.ledger.add(self._platform.workspace.clock.now(), name, {}, "none", error=error)
            if fault.kind == "server_error":
                return PlainTextResponse("Internal Server Error", status_code=500)
            return self._respond(Outcome(Refused(error).answer(), 429, max(1, int(fault.seconds))), "bot")
        return None

    async def _after(self, fault: Fault, request: Request) -> None:
        """Faults after the call has taken effect."""
        if fault.kind in ("slow", "time_out"):
            await asyncio.sleep(fault.seconds)
        if fault.kind in ("drop_after", "time_out"):
            self._abort(request)

    def _call(self, name: str, arguments: Json, kind: str, *, answered: bool) -> Outcome:
        platform = self._platform
        known = {key: value for key, value in arguments.items() if key not in SECRET_ARGUMENTS}
        now = platform.workspace.clock.now()
        with platform.workspace.lock:
            try:
                outcome = self._allowed(name, known, kind)
                error = ""
            except Refused as refusal:
                error = refusal.error
                wait = int(str(refusal.extra.pop("retry_after", 0)))
                outcome = Outcome(refusal.answer(), 429 if wait else 200, wait)
            platform.ledger.add(now, name, _parsed(known), kind, error=error, answered=answered)
            platform.workspace.changed.notify_all()
        return outcome

    def _allowed(self, name: str, arguments: Json, kind: str) -> Outcome:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", extra={"req_method": name})
        self._authorise(method, kind)
        self._limit(method, arguments)
        call = Call(self._platform, self._socket_mode, name, arguments)
        return Outcome({"ok": True, **method.handler(call)})

    def _authorise(self, method: Method, kind: str) -> None:
        if method.token in ("none", "any"):
            return
        if kind == "none":
            raise Refused("not_authed")
        if kind == "invalid":
            raise Refused("invalid_auth")
        if kind != method.token:
            raise Refused("not_allowed_token_type")
        scopes = self._platform.manifest.scopes
        if method.token == "bot" and method.scopes and not scopes & set(method.scopes):
            needed = ",".join(method.scopes)
            raise Refused("missing_scope", extra={"needed": needed, "provided": ",".join(sorted(scopes))})

    def _limit(self, method: Method, arguments: Json) -> None:
        now = self._platform.workspace.clock.now()
        channel = str(arguments.get("channel", ""))
        wait = self._platform.rates.retry_after(method.name, method.tier, channel, now)
        if wait:
            raise Refused("ratelimited", extra={"retry_after": wait})

    def _kind(self, token: str) -> str:
        if not token:
            return "none"
        credentials = self._platform.credentials
        for kind, known in (("bot", credentials.bot_token), ("app", credentials.app_token)):
            if secrets.compare_digest(token.encode(), known.encode()):
                return kind
        return "invalid"

    def _respond(self, outcome: Outcome, kind: str) -> Response:
        headers = {"x-slack-req-id": secrets.token_hex(8)}
        if kind == "bot":
            headers["x-oauth-scopes"] = ",".join(sorted(self._platform.manifest.scopes))
        elif kind == "app":
            headers["x-oauth-scopes"] = "connections:write"
        if outcome.retry_after:
            headers["retry-after"] = str(outcome.retry_after)
        return JSONResponse(outcome.body, outcome.status, headers)


async def _read(request: Request) -> tuple[Json, str]:
    """The arguments and the token of a call. Refused: invalid_json, json_not_object, invalid_form_data."""
    arguments: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        arguments |= _json_object(await request.body())
    elif kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        async with request.form() as form:
            arguments |= {name: value for name, value in form.items() if isinstance(value, str)}
    bearer = request.headers.get("authorization", "")
    token = bearer[7:] if bearer.lower().startswith("bearer ") else str(arguments.get("token", ""))
    return arguments, token.strip()


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value


def _parsed(arguments: Mapping[str, Any]) -> Json:
    """Arguments for the ledger, JSON fields of forms read, so that both ways of sending look alike."""
    return {name: _read_if_json(value) for name, value in arguments.items()}


def _read_if_json(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def hooks(platform: Platform) -> Callable[[Request], Awaitable[Response]]:
    """`POST /hooks/<kind>/<id>`: the posts to a `response_url`."""

    async def endpoint(request: Request) -> Response:
        error = _respond(platform, request.path_params["id"], await request.body())
        if error:
            status = 404 if error in ("used_url", "expired_url") else 200
            return JSONResponse({"ok": False, "error": error}, status)
        return PlainTextResponse("ok")

    return endpoint


def _respond(platform: Platform, key: str, raw: bytes) -> str:
    """Do what the post asks for; answers the error code, "" when there is none."""
    body: Json = {}
    error = ""
    with platform.workspace.lock:
        try:
            body = _json_object(raw)
            platform.respond(platform.addresses.use(key), body)
        except Refused as refusal:
            error = refusal.error
        now = platform.workspace.clock.now()
        platform.ledger.add(now, "response_url", body, "none", error=error)
        platform.workspace.changed.notify_all()
    return error
