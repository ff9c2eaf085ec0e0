"""Socket Mode: tickets, hello, envelopes to one of the connections, acknowledgements, disconnects."""

import asyncio
import itertools
import json
import secrets
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.sandbox.delivery import Parcel
from bot.sandbox.platform import Platform

MAX_CONNECTIONS = 10
REFRESH_SECONDS = 10.0
REPLACED_SECONDS = 0.2
_CLOSE = object()
_HOST = "applink-sandbox"


class Connection:
    """One open socket; what is put in `outgoing` is sent in order by its own task."""

    def __init__(self, name: str, loop: asyncio.AbstractEventLoop) -> None:
        self.name = name
        self.closing = False
        self._loop = loop
        self._outgoing: asyncio.Queue[Any] = asyncio.Queue()

    def send(self, message: dict[str, Any]) -> None:
        """Queue a message; callable from any thread."""
        self._loop.call_soon_threadsafe(self._outgoing.put_nowait, json.dumps(message, ensure_ascii=False))

    def close(self) -> None:
        """Break the connection after what is queued; callable from any thread."""
        self.closing = True
        self._loop.call_soon_threadsafe(self._outgoing.put_nowait, _CLOSE)

    def close_later(self, seconds: float) -> None:
        """Give it no more envelopes, take its acknowledgements, and close it if the app has not by then."""
        self.closing = True
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, self._outgoing.put_nowait, _CLOSE)

    async def pump(self, socket: WebSocket) -> None:
        """Send what is queued until the connection is to be closed."""
        while (message := await self._outgoing.get()) is not _CLOSE:
            await socket.send_text(message)
        if socket.application_state is WebSocketState.CONNECTED:
            await socket.close()


class SocketMode:
    """The app's connections, and the transport of deliveries over them."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._connections: list[Connection] = []
        self._names = itertools.count(1)
        self._turn = itertools.count()

    def open(self) -> str:
        """The address for one new connection, as `apps.connections.open` gives it."""
        ticket = secrets.token_urlsafe(24)
        self._platform.sockets.tickets.add(ticket)
        base = self._platform.sockets.base
        return f"{base}/link?ticket={ticket}&app_id={self._platform.workspace.app_id}"

    def send(self, parcel: Parcel) -> str:
        """Give the parcel to one of the connections in turn; "" when there is none."""
        ready = [connection for connection in self._connections if not connection.closing]
        if not ready:
            return ""
        chosen = ready[next(self._turn) % len(ready)]
        chosen.send(parcel.envelope())
        return chosen.name

    def disconnect(self, reason: str = "refresh_requested") -> int:
        """Ask every connection to reconnect ("refresh_requested"), warn it ("warning") or break it ("drop").

        A refreshed connection may still acknowledge until it is replaced, or for 10 s. Answers how many
        connections there were.
        """
        with self._platform.workspace.lock:
            current = [connection for connection in self._connections if not connection.closing]
            for connection in current:
                if reason != "drop":
                    connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}})
                if reason == "refresh_requested":
                    connection.close_later(REFRESH_SECONDS)
                elif reason == "drop":
                    connection.close()
            self._count()
            return len(current)

    def _count(self) -> None:
        self._platform.sockets.connected = sum(not connection.closing for connection in self._connections)
        self._platform.workspace.note("connection")

    async def storm(self, reason: str, times: int, every: float) -> None:
        """Disconnect again and again, `every` seconds."""
        for _ in range(times):
            await asyncio.sleep(every)
            self.disconnect(reason)

    async def serve(self, socket: WebSocket) -> None:
        """One connection from its hello to its end."""
        ticket = socket.query_params.get("ticket", "")
        tickets = self._platform.sockets.tickets
        if ticket not in tickets or self._platform.sockets.connected >= MAX_CONNECTIONS:
            await socket.close(code=4001)
            return
        tickets.discard(ticket)
        await socket.accept()
        connection = Connection(f"socket-{next(self._names)}", asyncio.get_running_loop())
        pump = asyncio.create_task(connection.pump(socket))
        try:
            self._joined(connection)
            await self._listen(socket)
        finally:
            self._left(connection)
            pump.cancel()

    def _joined(self, connection: Connection) -> None:
        workspace = self._platform.workspace
        with workspace.lock:
            for replaced in self._connections:
                if replaced.closing:
                    replaced.close_later(REPLACED_SECONDS)
            self._connections.append(connection)
            connection.send(self._hello())
            self._count()
            self._platform.delivery.connected()

    def _left(self, connection: Connection) -> None:
        workspace = self._platform.workspace
        with workspace.lock:
            connection.closing = True
            self._connections.remove(connection)
            self._count()
            self._platform.delivery.disconnected(connection.name)

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": _HOST, "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._platform.workspace.app_id},
        }

    async def _listen(self, socket: WebSocket) -> None:
        try:
            while True:
                self._received(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            return

    def _received(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        payload = message.get("payload")
        with self._platform.workspace.lock:
            envelope_id = str(message.get("envelope_id", ""))
            self._platform.delivery.ack(envelope_id, payload if isinstance(payload, dict) else None)
            self._platform.workspace.wake()
