"""Sources one by one: the unchanged are recognised by their fingerprint, the rest is read in a child."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents import Document
from knowledge.errors import DocumentRefused
from knowledge.index.contents import Contents, Entry, LexiconEntry
from knowledge.index.sources import Found, find_files, find_lexicons, fingerprint
from knowledge.lexicon import Lexicon
from knowledge.loaders.reader import Reader
from knowledge.reading.catalogue import catalogue_for, load_catalogue
from knowledge.records import Notes

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of one lexicon file."""

    origin: str
    entries: tuple[LexiconEntry, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One source: what it gave, or why it was refused. `beside` is what was wrong with its catalogue."""

    name: str
    value: Entry | LexiconEntry | Words | DocumentRefused
    location: str = ""
    beside: DocumentRefused | None = None


def read_sources(
    sources: Sequence[Path | Document | Entry | LexiconEntry], contents: Contents, progress: Progress | None
) -> Iterator[Incoming]:
    """Each source in order, folders recursed."""
    known = {entry.location: entry for entry in contents.entries if entry.location}
    paths = [source for source in sources if isinstance(source, Path)]
    files = list(find_files(paths))
    with Reader() as reader:
        for done, found in enumerate(files, start=1):
            yield _read(found, known.get(str(found.path)), reader)
            if progress:
                progress("reading", done, len(files))
    yield from map(_lexicon, find_lexicons(paths))
    for source in sources:
        if isinstance(source, Document):
            yield Incoming(source.source or source.title, Entry(source))
        elif isinstance(source, Entry):
            yield Incoming(source.document.source or source.document.title, source)
        elif isinstance(source, LexiconEntry):
            yield Incoming(source.word, source)


def _read(found: Found, known: Entry | None, reader: Reader) -> Incoming:
    location = str(found.path)
    try:
        if found.path.exists() and not found.path.is_file():
            raise DocumentRefused("unsupported", f"{found.name} is no file. Name a document or a folder.")
        mark = fingerprint(found.path)
        if known and known.fingerprint == mark:
            return Incoming(found.name, known, location)
        document = reader.read(found.path, found.name)
    except DocumentRefused as refused:
        return Incoming(found.name, refused, location)
    except OSError as error:
        return Incoming(found.name, _unreadable(found, error), location)
    notes, beside = _notes(found.path)
    root = str(found.root) if found.root else ""
    return Incoming(found.name, Entry(document, notes, mark, location, root), location, beside)


def _lexicon(path: Path) -> Incoming:
    try:
        entries = Lexicon.read(path).entries
    except DocumentRefused as refused:
        return Incoming(path.name, refused, str(path))
    words = tuple(LexiconEntry(word, means, str(path)) for word, means in entries.items())
    return Incoming(path.name, Words(str(path), words), str(path))


def _notes(document: Path) -> tuple[Notes, DocumentRefused | None]:
    path = catalogue_for(document)
    if path is None:
        return {}, None
    try:
        return load_catalogue(path), None
    except DocumentRefused as refused:
        return {}, refused


def _unreadable(found: Found, error: OSError) -> DocumentRefused:
    if isinstance(error, FileNotFoundError):
        return DocumentRefused("missing", f"{found.path} does not exist. Check the path.")
    return DocumentRefused(
        "unreadable", f"{found.name} cannot be opened ({error.strerror}). Check its rights."
    )
