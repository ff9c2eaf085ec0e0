"""`mamori serve` as its own process against a local workspace: started, killed, started again."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import typer

from bot.sandbox import SandboxServer
from eval.task import EvalError

PATIENCE = 180.0
STOPS_WITHIN = 30.0
HOME = typer.Option(".mamori", help="An installation whose index is used (it is copied).")


@dataclass
class Bot:
    """One home; at most one process at a time. `extra` are more variables of its environment."""

    sandbox: SandboxServer
    home: Path
    extra: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    def start(self, *, connected: bool = True) -> None:
        """Start the process and wait until it is connected. Raises EvalError when it does not.

        Slack opens few connections a minute: work that was left goes on before the new ones are open.
        """
        with (self.home / "bot.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], env=self._environment(), stdout=log, stderr=log
            )
        if not connected:
            return
        try:
            self.sandbox.wait_until_connected(1, PATIENCE)
        except TimeoutError as error:
            raise EvalError(
                f"The bot did not connect; it ends its log with:\n{self._last_words()}"
            ) from error

    def kill(self) -> None:
        """SIGKILL: it says good-bye to nothing."""
        if self._process:
            self._process.kill()
            self._process.wait(STOPS_WITHIN)

    def stop(self) -> None:
        """SIGTERM, and wait for the end."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOPS_WITHIN)

    def command(self, *words: str) -> None:
        """`mamori WORDS` beside it. Raises EvalError when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env=self._environment(), capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        if done.returncode:
            raise EvalError(done.stderr.strip())

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MAMORI_HOME": str(self.home),
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "MAMORI_HEALTH_PORT": "0",
            **self.extra,
        }

    def _last_words(self) -> str:
        return (self.home / "bot.log").read_text(encoding="utf-8", errors="replace")[-2_000:]


def library_of(home: Path, place: Path) -> Path:
    """Copy the index of `home` into the new home `place`; returns that. Raises EvalError without one."""
    if not (home / "library" / "current").exists():
        raise EvalError(f"There is no index in {home}. Run `mamori index` first, or name another --home.")
    shutil.copytree(home / "library", place / "library")
    return place
