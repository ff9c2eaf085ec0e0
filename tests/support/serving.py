"""`mamori serve` as its own process against a local workspace: started, killed, stopped, started again."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox import SandboxServer
from bot.sandbox.model import Message
from bot.sandbox.sample import EMPLOYEE, SECURITY

QUESTIONS = (
    "紙の資料はどうやって捨てればいい?",
    "図面をメールで送っていい?",
    "私物のスマホを持ち込んでいい?",
    "パスワードは使い回していい?",
    "家で仕事をしてもいい?",
)


@dataclass
class Service:
    """One home; at most one process at a time."""

    sandbox: SandboxServer
    home: Path
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    port: int = 0

    def start(self, *, connected: bool = True) -> float:
        """Start the process; the seconds until it is connected."""
        self.port = self.port or free_port()
        began = time.monotonic()
        with (self.home.parent / f"{self.home.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], env=self.environment(), stdout=log, stderr=log
            )
        while connected:
            assert self.process.poll() is None, f"mamori serve ended with status {self.process.returncode}"
            assert time.monotonic() - began < 90, "mamori serve did not connect"
            with suppress(TimeoutError):
                self.sandbox.wait_until_connected(1, 2)
                break
        return time.monotonic() - began

    def environment(self) -> dict[str, str]:
        """What the process, and commands beside it, are given."""
        return {
            **os.environ,
            "MAMORI_HOME": str(self.home),
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "MAMORI_SECURITY_CHANNEL": SECURITY,
            "MAMORI_HEALTH_PORT": str(self.port),
            **self.extra,
        }

    def warm(self) -> None:
        """Connected, with its model loaded: a first question is answered."""
        asked = self.sandbox.say(EMPLOYEE, "dm", QUESTIONS[0])
        self.sandbox.wait_for_reply(EMPLOYEE, asked, 90)

    def kill(self) -> None:
        """SIGKILL: nothing is said good-bye to."""
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def stop(self, within: float = 25.0) -> float:
        """SIGTERM; the seconds until it ended, with status 0."""
        assert self.process
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(within) == 0
        return time.monotonic() - began

    def end(self) -> None:
        """Whatever its state."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """No file of the process can grow while the block lasts."""
        assert self.process
        before = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (1, before[1]))
        try:
            yield
        finally:
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, before)

    def ready(self) -> dict[str, str] | None:
        """What readiness says is wrong; {} when all is well, None when nobody answers."""
        try:
            found: dict[str, str] = httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).json()
        except httpx.HTTPError:
            return None
        return {name: text for name, text in found.items() if text}

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`mamori WORDS` beside it, with the same settings."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def tell(figure: str) -> None:
    """The figure of a test, for whoever runs it with `-s`."""
    sys.stdout.write(f"\n{figure}\n")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def replies(sandbox: SandboxServer, asked: Message) -> list[Any]:
    """What Slack accepted as answers to this message."""
    return sandbox.ledger.accepted("chat.postMessage", thread_ts=asked.ts)


def answered(sandbox: SandboxServer, asked: list[Message]) -> bool:
    """Whether every one of them has an answer."""
    got = {call.arguments.get("thread_ts") for call in sandbox.ledger.accepted("chat.postMessage")}
    return all(message.ts in got for message in asked)


def lost_and_doubled(sandbox: SandboxServer, asked: list[Message]) -> tuple[int, int]:
    """How many have no answer, and how many more than one."""
    counts = [len(replies(sandbox, message)) for message in asked]
    return counts.count(0), sum(count > 1 for count in counts)
