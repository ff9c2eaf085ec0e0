"""The local workspace as a server in a thread: start it, act in it, wait for what the bot does."""

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.acting import People
from bot.sandbox.acts import Acts
from bot.sandbox.file_routes import FileRoutes
from bot.sandbox.manifest import Manifest
from bot.sandbox.page_routes import page_routes
from bot.sandbox.platform import Credentials, Platform
from bot.sandbox.rates import Rates
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.web_routes import WebApi, hooks
from bot.sandbox.workspace import Workspace

TICK_SECONDS = 0.25


class SandboxServer(Acts):
    """A workspace on a loopback port. Use it as a context manager, or `start()` and `stop()` it.

    `manifest` is the path of the app's manifest.json or a `Manifest`. With a `ManualClock` in the workspace
    nothing is redelivered until `advance()`.
    """

    def __init__(
        self,
        workspace: Workspace,
        manifest: Path | Manifest,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        rates: Rates | None = None,
    ) -> None:
        made = Credentials(
            f"xoxb-sandbox-{secrets.token_hex(16)}",
            f"xapp-sandbox-{secrets.token_hex(16)}",
            secrets.token_hex(16),
        )
        declared = manifest if isinstance(manifest, Manifest) else Manifest.load(manifest)
        platform = Platform(workspace, declared, made, rates)
        super().__init__(platform, People(platform))
        self.socket_mode = SocketMode(platform)
        self.http = SignedHttp(platform)
        platform.delivery.transport = self.socket_mode
        self._address = (host, port)
        self._transports: dict[Any, asyncio.Transport] = {}
        self._thread: threading.Thread | None = None
        self._server: uvicorn.Server | None = None
        self._ready = threading.Event()

    # -- addresses ----------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where the page is: `http://127.0.0.1:port`."""
        return f"http://{self._address[0]}:{self._address[1]}"

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` is set to."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """The installed app's bot token."""
        return self.platform.credentials.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.platform.credentials.app_token

    @property
    def signing_secret(self) -> str:
        """What signed HTTP deliveries are signed with."""
        return self.platform.credentials.signing_secret

    # -- life ---------------------------------------------------------------------------------

    def start(self) -> Self:
        """Listen; returns when the server answers. Raises OSError when the port is taken."""
        listener = socket.create_server(self._address)
        self._address = (self._address[0], listener.getsockname()[1])
        self.platform.addresses.base = self.url
        self.platform.workspace.files_url = f"{self.url}/files"
        self.platform.sockets.base = self.url.replace("http", "ws", 1)
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(listener)), name="sandbox", daemon=True
        )
        self._thread.start()
        self._ready.wait()
        return self

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._server is None or self._thread is None:
            return
        self.socket_mode.disconnect("drop")
        self.platform.workspace.end_streams()
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._thread = None

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def deliver_over_http(self, request_url: str) -> None:
        """Send events, interactivity and commands to this address, signed, instead of over sockets."""
        self.http.request_url = request_url
        self.platform.delivery.transport = self.http

    async def _serve(self, listener: socket.socket) -> None:
        self.http.start(asyncio.get_running_loop())
        config = uvicorn.Config(
            self._application(),
            log_level="error",
            access_log=False,
            http=_tracking(self._transports),
            ws="websockets-sansio",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        ticker = asyncio.create_task(self._ticker())
        self._ready.set()
        await self._server.serve(sockets=[listener])
        ticker.cancel()
        await self.http.close()

    async def _ticker(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.platform.tick()

    def _application(self) -> Starlette:
        files = FileRoutes(self.platform)
        web_api = WebApi(self.platform, self.socket_mode, self._abort)
        return Starlette(
            routes=[
                Route("/api/{method}", _endpoint(web_api), methods=["GET", "POST"]),
                WebSocketRoute("/link", self.socket_mode.serve),
                Route("/hooks/{kind}/{id}", hooks(self.platform), methods=["POST"]),
                Route("/files/upload/{id}/{secret}", files.upload, methods=["POST"]),
                Route("/files/{id}/{name:path}", files.download),
                *page_routes(self.platform, self.people, self.socket_mode),
            ]
        )

    def _abort(self, request: Request) -> None:
        """Break the connection of a request without an answer."""
        transport = self._transports.get(tuple(request.scope["client"]))
        if transport is not None:
            transport.abort()


def _endpoint(web_api: WebApi) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        return await web_api(request)

    return endpoint


def _tracking(transports: dict[Any, asyncio.Transport]) -> type[H11Protocol]:
    """uvicorn's protocol, which also writes down the transport of each client, so that it can be broken."""

    class Tracked(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            transports[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            transports.pop(self.client, None)
            super().connection_lost(exc)

    return Tracked
