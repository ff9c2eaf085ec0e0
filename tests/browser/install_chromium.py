"""Find or install a Chromium for the browser tests: the system's, Debian's package, or Playwright's own.

Never fails: without a browser those tests are skipped, and say so loudly.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Path of a browser on this system, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _attempt(*command: str) -> bool:
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> None:
    """Install what is missing."""
    if find_chromium():
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        _attempt("apt-get", "update", "-qq")
        _attempt("apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk", "fonts-noto-color-emoji")
    if find_chromium() or _attempt(sys.executable, "-m", "playwright", "install", "chromium"):
        return
    sys.stderr.write("WARNING: no Chromium could be installed; the browser tests will be skipped.\n")


if __name__ == "__main__":
    main()
