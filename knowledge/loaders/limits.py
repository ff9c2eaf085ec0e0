"""What a file may cost. A policy is text: what is larger than this is something else."""

import importlib
import sys

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_CHARACTERS = 3_000_000
MAX_SECTIONS = 20_000
MAX_ROWS = 20_000
MAX_PAGES = 2_000
MAX_SECONDS = 60.0
MAX_MEMORY = 1024 * 1024 * 1024
"""Address space of the child process, in bytes."""

MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
"""Unpacked to packed size of an Office file, above which it is a bomb."""


def confine() -> None:
    """Limit this process: memory, no core files, no new files larger than nothing. For the child only."""
    if sys.platform == "win32":
        return
    resource = importlib.import_module("resource")
    for name, limit in (("RLIMIT_AS", MAX_MEMORY), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        allowed = limit if hard in (resource.RLIM_INFINITY, -1) else min(limit, hard)
        try:
            resource.setrlimit(kind, (allowed, hard))
        except (ValueError, OSError):  # some systems do not limit the address space
            continue
