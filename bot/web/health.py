"""`/livez`, `/readyz`, `/metrics` on a loopback port: what an operator's tools ask."""

import threading
import time
from collections.abc import Callable, Mapping

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

# "" = fine, otherwise what is wrong in a few words.
Check = Callable[[], str]
STARTS_WITHIN = 5.0
log = structlog.get_logger("bot.web")


def health_routes(checks: Mapping[str, Check]) -> list[Route]:
    """The three addresses. `checks` decide readiness and are run at each request."""

    def livez(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        found = await run_in_threadpool(run_checks, checks)
        return JSONResponse(found, status_code=200 if not any(found.values()) else 503)

    def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)]


def run_checks(checks: Mapping[str, Check]) -> dict[str, str]:
    """What each check says; one that breaks is not fine either, and does not say more than its kind."""
    found: dict[str, str] = {}
    for name, check in checks.items():
        try:
            found[name] = check()
        except Exception as error:
            found[name] = type(error).__name__
    return found


class WebServer:
    """A small HTTP server in a thread of this process."""

    def __init__(self, routes: list[Route], host: str, port: int) -> None:
        config = uvicorn.Config(
            Starlette(routes=routes), host=host, port=port, log_config=None, access_log=False, lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)

    def start(self) -> bool:
        """Listen. False when the port is taken: the bot works without it, and says so in the log."""
        self._thread.start()
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._server.started and self._thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        if not self._server.started:
            log.error("web_not_started", port=self._server.config.port)
        return self._server.started

    @property
    def port(self) -> int:
        """The port that is listened on; also when 0 was asked for."""
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    def stop(self) -> None:
        """Finish what is being answered, then stop."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        try:
            self._server.run()
        except SystemExit as error:
            # uvicorn's way to say that the address is taken; it must not end the bot.
            log.error("web_failed", exc_info=error)
