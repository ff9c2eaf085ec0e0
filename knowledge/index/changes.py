"""What an update changes: which version comes into force, which is superseded, which is refused.

No I/O beyond asking whether an older file still exists.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.documents import Document
from knowledge.errors import DocumentRefused, DocumentUnknown
from knowledge.index.contents import Contents, Entry, LexiconEntry, supersede


@dataclass(frozen=True, slots=True)
class Change:
    """A document before and after."""

    before: Document
    after: Document


class Plan:
    """Collects changes to `contents`; nothing is written."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.added: list[Document] = []
        self.changed: list[Change] = []
        self.unchanged: list[Document] = []
        self.removed: list[Document] = []
        self._before = contents
        self._taken: dict[str, Entry] = {}
        self._kept: set[str] = set()

    @property
    def touched(self) -> bool:
        """True when there is something to publish."""
        return self.contents != self._before

    def take(self, entry: Entry) -> DocumentRefused | None:
        """Put a document into force, or say why not."""
        document = entry.document
        if other := self._taken.get(document.id):
            return _twice(document, other.document)
        existing = self._in_force(document.id)
        if existing is None:
            self._add(entry)
        elif existing is entry or _same_substance(existing.document, document):
            self._unchanged(existing, entry)
        elif _is_another_file(existing, entry) or _takes_the_place(existing, entry):
            return _same_title(document, existing.document)
        else:
            self._change(existing, entry)
        return None

    def keep(self, location: str) -> None:
        """The file at `location` could not be read this time: what it gave before stays in force."""
        self._kept.add(location)

    def remove(self, title_or_id: str) -> None:
        """Take a document out of force. Raises DocumentUnknown."""
        wanted = same_name(title_or_id)
        for entry in self.contents.entries:
            if wanted in (same_name(entry.document.title), same_name(entry.document.id)):
                return self._remove(entry)
        raise DocumentUnknown(
            f"No document in force is called {title_or_id!r}; `mamori index --list` shows titles and ids."
        )

    def remove_vanished(self, sources: Sequence[Path]) -> None:
        """Take out of force what came from these folders and no longer lies there.

        Not when nothing in them could be read: that is a folder that is not mounted, not an order.
        """
        roots = {str(path.resolve()) for path in sources if path.is_dir()}
        if not self._taken:
            return
        for origin in {each.origin for each in self.contents.lexicon if each.origin}:
            if any(Path(origin).is_relative_to(root) for root in roots) and not Path(origin).is_file():
                self.replace_words(origin, ())
        for entry in self.contents.entries:
            gone = entry.root in roots and entry.document.id not in self._taken
            if gone and entry.location not in self._kept and not Path(entry.location).is_file():
                self._remove(entry)

    def add_word(self, word: LexiconEntry) -> None:
        """A company's word; the same word again replaces it, without meanings it is taken out."""
        others = tuple(each for each in self.contents.lexicon if each.word != word.word)
        if word.means and word not in self.contents.lexicon:
            self.contents = replace(self.contents, lexicon=(*others, word))
        elif not word.means:
            self.contents = replace(self.contents, lexicon=others)

    def replace_words(self, origin: str, words: tuple[LexiconEntry, ...]) -> None:
        """The words of one lexicon file, in place of what it said before."""
        kept = tuple(each for each in self.contents.lexicon if each.origin != origin)
        if words != tuple(each for each in self.contents.lexicon if each.origin == origin):
            self.contents = replace(self.contents, lexicon=(*kept, *words))

    def _in_force(self, document_id: str) -> Entry | None:
        return next((each for each in self.contents.entries if each.document.id == document_id), None)

    def _add(self, entry: Entry) -> None:
        entry = self._with_version(entry, None)
        self.contents = replace(self.contents, entries=(*self.contents.entries, entry))
        self._taken[entry.document.id] = entry
        self.added.append(entry.document)

    def _unchanged(self, existing: Entry, entry: Entry) -> None:
        # The file may have moved or its notes may be new: same document, other surroundings.
        kept = replace(entry, document=existing.document)
        self._replace(existing, kept)
        if kept.notes == existing.notes:
            self.unchanged.append(existing.document)
        else:
            self.changed.append(Change(existing.document, existing.document))

    def _change(self, existing: Entry, entry: Entry) -> None:
        if entry.document.sections == existing.document.sections:  # another owner or audience: same text
            version = entry.document.version or existing.document.version
            entry = replace(entry, document=replace(entry.document, version=version))
        else:
            self.contents = supersede(self.contents, existing.document)
            entry = self._with_version(entry, existing)
        self._replace(existing, entry)
        self.changed.append(Change(existing.document, entry.document))

    def _replace(self, existing: Entry, entry: Entry) -> None:
        entries = tuple(entry if each is existing else each for each in self.contents.entries)
        self.contents = replace(self.contents, entries=entries)
        self._taken[entry.document.id] = entry

    def _remove(self, entry: Entry) -> None:
        entries = tuple(each for each in self.contents.entries if each is not entry)
        self.contents = supersede(replace(self.contents, entries=entries), entry.document)
        self.removed.append(entry.document)

    def _with_version(self, entry: Entry, existing: Entry | None) -> Entry:
        """A version names one text for ever: old answers cite it."""
        document = entry.document
        earlier = [each for each in self.contents.superseded if each.id == document.id]
        if any(each.version == document.version and each.sections == document.sections for each in earlier):
            return entry
        used = {each.version for each in earlier}
        version = document.version or _next(existing.document.version if existing else "0")
        label, count = version, 2
        while version in used:
            version, count = f"{label}-r{count}", count + 1
        return replace(entry, document=replace(document, version=version))


def same_name(name: str) -> str:
    """Titles are the same when people read them as the same: width, case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _next(version: str) -> str:
    return str(int(version) + 1) if version.isdigit() else version


def _same_substance(before: Document, after: Document) -> bool:
    version = after.version or before.version
    return replace(after, version=version, hash="", source="") == replace(before, hash="", source="")


def _is_another_file(existing: Entry, entry: Entry) -> bool:
    """Two files that both lie there under one title and one version are two documents, not two versions."""
    same_version = entry.document.version in ("", existing.document.version)
    elsewhere = bool(existing.location and entry.location) and existing.location != entry.location
    return elsewhere and same_version and Path(existing.location).is_file()


def _takes_the_place(existing: Entry, entry: Entry) -> bool:
    """A file of another kind from elsewhere: a policy titled like the guideline must not supersede it."""
    return existing.document.kind != entry.document.kind and existing.location != entry.location


def _twice(document: Document, other: Document) -> DocumentRefused:
    if document.hash == other.hash:
        return DocumentRefused(
            "duplicate", f"{document.source} is a copy of {other.source}, which was taken."
        )
    return _same_title(document, other)


def _same_title(document: Document, other: Document) -> DocumentRefused:
    return DocumentRefused(
        "same_title",
        f"{document.source} and {other.source} are both titled {document.title!r}. Give one of them another "
        "`title` (or an `id`, or a `version`) in its side file, or take the older file away.",
    )
