"""An OpenAI-compatible chat server on loopback that says what a test tells it to, or fails as told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """What the next replies are. `requests` keeps the bodies that were sent."""

    text: str = "{}"
    status: int = 200
    finish: str = "stop"
    refusal: str = ""
    cut_after: int | None = None
    hold: threading.Event | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)

    def say(self, value: object) -> None:
        self.text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _handler(script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if script.hold:
                script.hold.wait(30)
            if script.status != 200:
                self._send(script.status, b'{"error": {"message": "scripted", "type": "scripted"}}')
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for number, part in enumerate(self._parts()):
                if script.cut_after is not None and number >= script.cut_after:
                    return
                self.wfile.write(b"data: " + part + b"\n\n")
                self.wfile.flush()

        def _parts(self) -> Iterator[bytes]:
            base = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}

            def chunk(delta: dict[str, str], finish: str | None = None) -> bytes:
                choice = {"index": 0, "delta": delta, "finish_reason": finish}
                return json.dumps({**base, "choices": [choice]}, ensure_ascii=False).encode()

            yield chunk({"role": "assistant", "content": ""})
            if script.refusal:
                yield chunk({"refusal": script.refusal})
            for start in range(0, len(script.text), 7):
                yield chunk({"content": script.text[start : start + 7]})
            yield chunk({}, script.finish)
            yield b"[DONE]"

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


@contextmanager
def scripted_model() -> Iterator[tuple[str, Script]]:
    """(base URL, script) of a running server."""
    script = Script()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
    server.daemon_threads = True
    serve: Callable[[], None] = lambda: server.serve_forever(poll_interval=0.02)  # noqa: E731
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", script
    finally:
        if script.hold:
            script.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
