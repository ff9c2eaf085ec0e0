"""From what was handed over (files, folders) to the files that are documents, with what lies beside them."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.lexicon import FILE_NAME as LEXICON
from knowledge.reading.catalogue import FILE_NAME as CATALOGUE
from knowledge.reading.catalogue import catalogue_for
from knowledge.reading.metadata import SIDE_SUFFIXES, side_file

PARSER_VERSION = 2
"""Raise it when documents are read differently, so that unchanged files are read again."""

_HASHED_UP_TO = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a document. `root` is the folder that was handed over, or None for a single file."""

    path: Path
    root: Path | None = None

    @property
    def name(self) -> str:
        """How people know it: its path inside the folder they handed over."""
        name = self.path.relative_to(self.root).as_posix() if self.root else self.path.name
        return name.encode("utf-8", "replace").decode()  # names on disk need not be Unicode


def find_files(paths: Iterable[Path]) -> Iterator[Found]:
    """Folders recursed, in the order of names; hidden, side and lock files left out; each file once."""
    seen: set[Path] = set()
    for path in paths:
        root = path.resolve()
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            found = Found(file, root if root.is_dir() else None)
            if file not in seen and (found.root is None or _is_document(found)):
                seen.add(file)
                yield found


def find_lexicons(paths: Iterable[Path]) -> list[Path]:
    """The company's word lists that lie in the folders."""
    roots = [path.resolve() for path in paths]
    return [file for root in roots if root.is_dir() for file in sorted(root.rglob(LEXICON)) if file.is_file()]


def fingerprint(path: Path) -> str:
    """SHA-256 over the file, its side file and its catalogue, hexadecimal. Raises OSError."""
    digest = hashlib.sha256(f"parser {PARSER_VERSION}".encode())
    for each in (path, side_file(path), catalogue_for(path)):
        digest.update(b"\0none" if each is None else _content_digest(each))
    return digest.hexdigest()


def _content_digest(path: Path) -> bytes:
    if (size := path.stat().st_size) > _HASHED_UP_TO:  # it will be refused: do not read 500 MB for that
        return f"large {size}".encode()
    return hashlib.sha256(path.read_bytes()).digest()


def _is_document(found: Found) -> bool:
    name = found.path.name.lower()
    inside = found.path.relative_to(found.root or found.path.parent).parts
    if any(part.startswith((".", "~$", "__MACOSX")) for part in inside):
        return False
    if name in (CATALOGUE, LEXICON) or name.endswith(SIDE_SUFFIXES) or name.partition(".")[0] == "readme":
        return False
    # A link that leads out of the folder would put another folder's files before everyone.
    return found.path.is_file() and found.path.resolve().is_relative_to(found.root or found.path.parent)
