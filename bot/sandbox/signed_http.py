"""Signed HTTP deliveries: the alternative to Socket Mode."""

import asyncio
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.sandbox.delivery import Parcel
from bot.sandbox.platform import Platform


class SignedHttp:
    """Posts to the app's request URL with a v0 signature; a 2xx answer within 3 s acknowledges."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.request_url = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Use this loop; called once, in the server's thread."""
        self._loop = loop
        self._client = httpx.AsyncClient(timeout=3.0, trust_env=False)

    async def close(self) -> None:
        """End what is under way."""
        for task in list(self._tasks):
            task.cancel()
        if self._client is not None:
            await self._client.aclose()

    def send(self, parcel: Parcel) -> str:
        """Post the parcel in the background."""
        if self._loop is None or not self.request_url:
            return ""
        body, kind = encoded(parcel)
        envelope = parcel.envelope_id
        headers = {"content-type": kind, **self._signature(body), **_retry(parcel)}
        self._loop.call_soon_threadsafe(self._spawn, envelope, body, headers)
        return "http"

    def _spawn(self, envelope: str, body: bytes, headers: dict[str, str]) -> None:
        assert self._loop is not None
        task = self._loop.create_task(self._post(envelope, body, headers))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post(self, envelope: str, body: bytes, headers: dict[str, str]) -> None:
        assert self._client is not None
        reason, payload = "", None
        try:
            answer = await self._client.post(self.request_url, content=body, headers=headers)
            reason = "" if answer.is_success else "http_error"
            payload = _payload(answer)
        except httpx.TimeoutException:
            reason = "http_timeout"
        except httpx.HTTPError:
            reason = "connection_failed"
        with self._platform.workspace.lock:
            if reason:
                self._platform.delivery.failed(envelope, reason)
            else:
                self._platform.delivery.ack(envelope, payload)
            self._platform.workspace.changed.notify_all()

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(self._platform.workspace.seconds())
        return {
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(self._platform.credentials.signing_secret, timestamp, body),
        }


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature: HMAC-SHA256 over `v0:<timestamp>:<body>`."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(parcel: Parcel) -> tuple[bytes, str]:
    """Body and content type: events are JSON, the rest is a form."""
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload, ensure_ascii=False).encode(), "application/json"
    fields = parcel.payload if parcel.kind == "slash_commands" else {"payload": json.dumps(parcel.payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _retry(parcel: Parcel) -> dict[str, str]:
    if parcel.kind != "events_api" or not parcel.attempt:
        return {}
    return {
        "x-slack-retry-num": str(0 if parcel.zero else parcel.attempt),
        "x-slack-retry-reason": parcel.reason,
    }


def _payload(answer: httpx.Response) -> dict[str, Any] | None:
    if not answer.content:
        return None
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return {"text": answer.text}
    try:
        value = answer.json()
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
