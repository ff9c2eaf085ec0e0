"""The stream of changes: server-sent events, with what was missed replayed."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.sandbox.model import Change
from bot.sandbox.platform import Platform

KEEP_ALIVE_SECONDS = 15.0


class ChangeStream:
    """`GET /page/api/stream?after=N`. Each open stream has a queue; `close()` ends them all."""

    def __init__(self, platform: Platform, problem_of: Callable[[Request], str]) -> None:
        self._platform = platform
        self._problem_of = problem_of

    async def endpoint(self, request: Request) -> Response:
        """One stream, until the page or the server goes."""
        if self._problem_of(request):
            return JSONResponse({"ok": False, "error": "wrong_origin", "message": "not our page"}, 403)
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        start = int(after) if after.isdigit() else self._platform.workspace.last_change
        headers = {"cache-control": "no-store"}
        return StreamingResponse(self._events(start), media_type="text/event-stream", headers=headers)

    async def _events(self, after: int) -> AsyncIterator[str]:
        loop, queue = asyncio.get_running_loop(), asyncio.Queue[Change]()

        def listen(change: Change) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, change)

        workspace = self._platform.workspace
        with workspace.lock:
            missed = [change for change in workspace.changes if change.n > after]
            complete = after >= workspace.last_change or bool(missed and missed[0].n == after + 1)
            workspace.on_change.append(listen)
        try:
            yield ": open\n\n"
            if not complete or after > workspace.last_change:
                yield _event({"n": workspace.last_change, "kind": "reset"})
            for change in missed if complete else []:
                yield _event(_json(change))
            while listen in workspace.on_change:
                try:
                    yield _event(_json(await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)))
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            with workspace.lock:
                if listen in workspace.on_change:
                    workspace.on_change.remove(listen)


def _json(change: Change) -> dict[str, Any]:
    return {"n": change.n, "kind": change.kind, **change.where}


def _event(data: dict[str, Any]) -> str:
    return f"id: {data['n']}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
