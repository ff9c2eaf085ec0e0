"""What an export says where the database differs from the record: nothing is hidden, all is marked."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from bot.services.export.pack import manifest, zipped
from bot.store.difference import Difference
from bot.texts import Language, say

DIFFERENCES = "record-differences.md"
COUNT = "record_differences"
_COVER, _MANIFEST = "cover.md", "manifest.json"
# Of these an export tells that they differ, no values: its readers see no scores and no answers by name.
_UNTOLD = frozenset({"score", "first_score", "right", "correct", "answers"})
_ANSWERS = frozenset({"inspection", "answer"})
# What a catalogue has words for: all that an item says, whole or in part.
_PARTS = frozenset({
    "prompt", "statement", "options", "answer", "explanation", "mail", "clauses", "quote_section", "period",
    "on_not_done", "must_pass", "audience", "applicability", "difficulty", "wording",
})  # fmt: skip


def sentence(one: Difference, language: Language) -> str:
    """A difference as whoever keeps the database reads it, with both values."""
    return _said(one, f"evidence.{one.what}", language)


def _said(one: Difference, key: str, language: Language) -> str:
    return say(
        key, language, kind=say(f"evidence.kind.{one.kind}", language),
        subject=one.subject, sequence=one.sequence, column=_column(one, language), stored=one.stored,
        recorded=one.recorded,
    )  # fmt: skip


def _column(one: Difference, language: Language) -> str:
    """Of an item the part in words; else the name of the column, as whoever repairs it needs it."""
    return say(f"evidence.part.{one.column}", language) if one.column in _PARTS else one.column


def marked(
    files: Mapping[str, bytes], differences: Sequence[Difference], language: Language
) -> dict[str, bytes]:
    """The files of an export; where rows differ with a list beside them, on the cover and in the manifest."""
    if not differences:
        return dict(files)
    listed = _listed(differences, language)
    found = {
        name: _with(content, listed, len(differences), language) if name.endswith(".zip") else content
        for name, content in files.items()
    }
    return {**found, DIFFERENCES: listed}


def is_marked(names: Iterable[str]) -> bool:
    """Whether an export of these names says that rows differ from the record."""
    return DIFFERENCES in names


def _listed(differences: Sequence[Difference], language: Language) -> bytes:
    title = say("evidence.export.title", language, count=len(differences))
    lines = [title, "", say("evidence.export.why", language), ""]
    told = (f"- {_without_values(one, language)}" for one in differences)
    return "\n".join([*lines, *told, ""]).encode()


def _without_values(one: Difference, language: Language) -> str:
    if one.kind in _ANSWERS or one.column in _UNTOLD:
        return _said(one, "evidence.differs_untold", language)
    return sentence(one, language)


def _with(pack: bytes, listed: bytes, count: int, language: Language) -> bytes:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    added = {DIFFERENCES: listed}
    if _COVER in files:
        warning = say("evidence.export.cover", language, count=count, name=DIFFERENCES)
        added[_COVER] = f"{warning}\n\n".encode() + files[_COVER]
    about = json.loads(files[_MANIFEST])
    about["files"] |= json.loads(manifest(added, {}))["files"]
    about[COUNT] = count
    told = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
    return zipped({**files, **added, _MANIFEST: told.encode()})
