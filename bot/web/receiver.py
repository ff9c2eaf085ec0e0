"""Slack over HTTP: the signature first, in a way that nothing malformed gets past or into a log."""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_bolt import App, BoltRequest, BoltResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/slack/events"
WINDOW_SECONDS = 300
LARGEST_BODY = 2_000_000


@dataclass(frozen=True, slots=True)
class Signed:
    """A request as it came."""

    body: bytes
    timestamp: str
    signature: str


def is_genuine(secret: str, request: Signed, now: float) -> bool:
    """Slack's v0 signature: HMAC-SHA256 over "v0:<timestamp>:<body>", not older or newer than 5 minutes.

    Whatever is malformed is simply not genuine; without a secret nothing is.
    """
    if not secret or not request.timestamp.isascii() or not request.timestamp.isdigit():
        return False
    if len(request.timestamp) > 12 or abs(now - int(request.timestamp)) > WINDOW_SECONDS:
        return False
    base = b"v0:" + request.timestamp.encode() + b":" + request.body
    expected = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), request.signature.encode("utf-8", "replace"))


def receiver_route(app: App, secret: str, now: Callable[[], float] = time.time) -> Route:
    """The address that Slack's request URLs point at."""

    async def receive(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        headers = request.headers
        signed = Signed(
            body, headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        )
        if not is_genuine(secret, signed, now()):
            return Response(status_code=401)
        return await run_in_threadpool(_dispatch, app, body, dict(headers))

    return Route(PATH, receive, methods=["POST"])


async def _read(request: Request) -> bytes | None:
    """The body, or None when it is larger than anything Slack sends."""
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST_BODY:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def _dispatch(app: App, body: bytes, headers: Mapping[str, str]) -> Response:
    try:
        text = body.decode("utf-8")
        request = BoltRequest(body=text, headers={name: [value] for name, value in headers.items()})
    except ValueError:
        return Response(status_code=400)
    answer: BoltResponse = app.dispatch(request)
    return Response(
        content=answer.body, status_code=answer.status, headers=answer.first_headers_without_set_cookie()
    )
