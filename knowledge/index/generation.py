"""A generation: one whole index in a folder of its own, published by swapping one pointer.

    <library>/current            the name of the generation in force
    <library>/generations/g7/    documents, superseded, passages, lexicon as JSON lines;
                                 vectors and keywords; manifest.json with the SHA-256 of each file

A generation is never changed after its manifest is written. Readers verify before they load.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import LibraryDamaged, LibraryMissing

FORMAT = 1
KEEP_SECONDS = 600
"""How long an old generation stays, for readers that are just opening it."""

_POINTER = "current"
_MANIFEST = "manifest.json"
_RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds. `files` maps a path inside it to its SHA-256, hexadecimal."""

    model: str
    dimension: int
    documents: int
    passages: int
    files: dict[str, str]
    format: int = FORMAT


def current(library: Path) -> str:
    """The name of the generation in force. Raises LibraryMissing where there is none."""
    try:
        return (library / _POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        message = f"There is no index in {library} yet. Run `mamori index PATH` with the documents' folder."
        raise LibraryMissing(message) from error


def folder_of(library: Path, name: str) -> Path:
    """Where a generation lies."""
    if not name.startswith("g") or not name[1:].isdigit():
        raise LibraryDamaged(f"{library / _POINTER} names no generation. Index the documents again.")
    return library / "generations" / name


def read_manifest(folder: Path, *, verify: bool = True) -> Manifest:
    """The manifest of a generation, every file checked against it. Raises LibraryDamaged.

    Raises FileNotFoundError when the generation has been swept away.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    try:
        manifest = Manifest(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(folder, "its manifest cannot be read") from error
    if manifest.format != FORMAT:
        raise _damaged(folder, f"it has format {manifest.format}, this version reads {FORMAT}")
    for name, digest in manifest.files.items() if verify else ():
        path = folder / name
        if not path.is_file() or sha256_of(path) != digest:
            raise _damaged(folder, f"{name} does not match its manifest")
    return manifest


def publish(library: Path, manifest: Manifest, write: Callable[[Path], None]) -> str:
    """Write a generation with `write(folder)` and put it in force, or leave everything as it was.

    Call it under the library's lock. `manifest.files` is filled in here. Returns the new name.
    """
    previous = _previous(library)
    name = f"g{max([0, *(int(entry.name[1:]) for entry in _generations(library))]) + 1}"
    folder = folder_of(library, name)
    folder.mkdir(parents=True)
    try:
        write(folder)
        _seal(folder, manifest)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _fsync(folder.parent)
    _write_whole(library / _POINTER, name + "\n")
    if previous and (retired := folder_of(library, previous)).is_dir():
        (retired / _RETIRED).touch()
    return name


def sweep(library: Path) -> None:
    """Delete generations that have been out of force for ten minutes, and half-written ones.

    Ages are differences of file times: the file system's clock is the only one that is asked.
    """
    now = (library / _POINTER).stat().st_mtime
    in_force = current(library)
    for folder in _generations(library):
        if folder.name == in_force:
            continue
        marker = folder / _RETIRED
        if not marker.exists() and (folder / _MANIFEST).exists():
            marker.touch()  # the process died between the swap and this mark
        elif not marker.exists() or now - marker.stat().st_mtime >= KEEP_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def write_lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    """JSON lines, UTF-8."""
    with path.open("w", encoding="utf-8", errors="surrogatepass") as stream:
        for value in values:
            stream.write(json.dumps(value, ensure_ascii=False) + "\n")


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """What `write_lines` wrote, one at a time."""
    with path.open(encoding="utf-8", errors="surrogatepass") as stream:
        for line in stream:
            yield json.loads(line)


def sha256_of(path: Path) -> str:
    """Hexadecimal, of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _seal(folder: Path, manifest: Manifest) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        _fsync(path)
    digests = {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}
    values = {name: getattr(manifest, name) for name in Manifest.__slots__} | {"files": digests}
    _write_whole(folder / _MANIFEST, json.dumps(values, indent=1) + "\n")
    for sub in {folder, *(path.parent for path in files)}:
        _fsync(sub)


def _write_whole(path: Path, text: str) -> None:
    """The file has its old or its new content at every moment, also after a power cut."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    _fsync(fresh)
    fresh.replace(path)
    _fsync(path.parent)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _generations(library: Path) -> list[Path]:
    root = library / "generations"
    return [entry for entry in root.glob("g*") if entry.name[1:].isdigit()] if root.is_dir() else []


def _previous(library: Path) -> str:
    try:
        return current(library)
    except LibraryMissing:
        return ""


def _damaged(folder: Path, what: str) -> LibraryDamaged:
    return LibraryDamaged(
        f"The index {folder} is not usable: {what}. Restore it from a backup, or delete the library folder "
        "and run `mamori index` again."
    )
