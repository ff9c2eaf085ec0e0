"""What the page calls: checked for origin, read, acted, answered. docs/sandbox.md is the contract."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.acting import People
from bot.sandbox.errors import Refused
from bot.sandbox.page_acts import PageActs
from bot.sandbox.page_admin import PageAdmin
from bot.sandbox.page_objects import person_json, thread_json, workspace_json
from bot.sandbox.page_stream import ChangeStream
from bot.sandbox.platform import Platform
from bot.sandbox.socket_mode import SocketMode

Json = dict[str, Any]
Act = Callable[[Request, Json], Awaitable[Json]]
STATIC = Path(__file__).parent / "static"
_MISSING = frozenset(
    {"user_not_found", "channel_not_found", "message_not_found", "not_found", "unknown_page"}
)
_CSP = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
    "font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


def page_routes(platform: Platform, people: People, socket_mode: SocketMode) -> list[BaseRoute]:
    """The routes of the page and of its API."""
    reads = PageReads(platform)
    acts = PageActs(platform, people)
    admin = PageAdmin(platform, socket_mode)
    person = "/page/api/as/{user}"
    return [
        _get("/page/api/workspace", reads.workspace),
        _get(person, reads.person),
        _get(f"{person}/conversations/{{channel}}", reads.conversation),
        Route("/page/api/stream", ChangeStream(platform, problem_of).endpoint),
        *(_post(f"{person}/{path}", act) for path, act in acts.table().items()),
        *(_post(f"/page/api/{path}", act) for path, act in admin.table().items()),
        _get("/page/api/ledger", admin.ledger),
        _get("/page/api/faults", admin.faults),
        Route("/page/api/faults", _checked(admin.clear_faults), methods=["DELETE"]),
        Route("/page/api/{rest:path}", _checked(_unknown), methods=["GET", "POST", "DELETE"]),
        Route("/{path:path}", _static),
    ]


class PageReads:
    """The `GET` half of the page API."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def workspace(self, request: Request, body: Json) -> Json:
        """The workspace as everyone sees it."""
        return workspace_json(self._platform)

    async def person(self, request: Request, body: Json) -> Json:
        """What one person has open."""
        user = self._platform.workspace.user(request.path_params["user"])
        return person_json(user, self._platform)

    async def conversation(self, request: Request, body: Json) -> Json:
        """The messages of a conversation, or of a thread in it."""
        user = self._platform.workspace.user(request.path_params["user"])
        channel = self._platform.workspace.channel(request.path_params["channel"])
        if user.id not in channel.members and channel.type_name != "channel":
            raise Refused("channel_not_found")
        return thread_json(channel, user.id, request.query_params.get("thread_ts", ""), self._platform)


def problem_of(request: Request) -> str:
    """Why a request may not come from our own page; "" when it may.

    The Host check keeps names out that resolve to this machine (DNS rebinding), the Origin check other sites.
    """
    host = request.headers.get("host", "")
    port = request.scope["server"][1]
    if host not in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
        return "host"
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return "origin"
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "origin"
    return ""


def _checked(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        problem = problem_of(request)
        if problem:
            return _error(Refused(f"wrong_{problem}", ["this address answers only its own page"]), 403)
        try:
            return JSONResponse({"ok": True, **await act(request, await _body(request))})
        except Refused as refusal:
            return _error(refusal, 404 if refusal.error in _MISSING else 400)

    return endpoint


def _get(path: str, act: Act) -> Route:
    return Route(path, _checked(act), methods=["GET"])


def _post(path: str, act: Act) -> Route:
    return Route(path, _checked(act), methods=["POST"])


async def _body(request: Request) -> Json:
    """The JSON object of a POST; forms are read by the act itself. Refused: invalid_json."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return {}
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise Refused("invalid_json", ["the body is no JSON"]) from None
    if not isinstance(body, dict):
        raise Refused("invalid_json", ["the body is no JSON object"])
    return body


def _error(refusal: Refused, status: int) -> Response:
    message = "; ".join(refusal.messages) or refusal.error.replace("_", " ")
    return JSONResponse({"ok": False, "error": refusal.error, "message": message}, status)


async def _unknown(request: Request, body: Json) -> Json:
    raise Refused("unknown_page", [f"there is no {request.url.path}"])


async def _static(request: Request) -> Response:
    """A file of the built page; anything that is none of them gets the page itself."""
    wanted = (STATIC / request.path_params["path"]).resolve()
    inside = wanted.is_relative_to(STATIC.resolve()) and wanted.is_file()
    page = wanted if inside else STATIC / "index.html"
    if not page.is_file():
        return PlainTextResponse("The page has not been built. Run: make page\n", 503)
    return FileResponse(page, headers={"content-security-policy": _CSP, "x-content-type-options": "nosniff"})
