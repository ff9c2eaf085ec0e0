"""Counts what a piece of code does to the world: sockets, processes, files written, moved or removed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "urllib.Request")
_OTHERS = (
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.remove",
    "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate", "os.kill",
    "os.putenv", "shutil.rmtree", "shutil.move", "shutil.copyfile", "pty.spawn", "sqlite3.connect",
    "smtplib.connect", "ftplib.connect", "webbrowser.open",
)  # fmt: skip


@dataclass
class Effects:
    """What was seen while watching: event names, and paths of files opened for writing."""

    events: list[str] = field(default_factory=list)


_watching: list[tuple[Effects, bool]] = []
_installed: list[bool] = []


@contextmanager
def watched(network: bool = True) -> Iterator[Effects]:
    """Side effects of the block, in every thread. Without `network` sockets are not counted."""
    if not _installed:
        sys.addaudithook(_hook)  # an audit hook cannot be taken out: it sleeps while nobody watches
        _installed.append(True)
    effects = Effects()
    _watching.append((effects, network))
    try:
        yield effects
    finally:
        _watching.pop()


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    effects, network = _watching[-1]
    if event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & _WRITING and "__pycache__" not in str(path):
            effects.events.append(f"open {path}")
    elif event in _OTHERS or (network and event in _NETWORK):
        effects.events.append(event)
