"""The catalogue beside a document: what each section is about, in people's words. Never quoted as it."""

from pathlib import Path
from typing import Any, get_args

import yaml

from knowledge.documents import Language, Modality, SectionNotes
from knowledge.errors import DocumentRefused
from knowledge.records import Notes

FILE_NAME = "catalogue.yaml"


def catalogue_for(document: Path) -> Path | None:
    """The catalogue that speaks of this document: beside it, and naming it where it names one."""
    path = document.with_name(FILE_NAME)
    if not path.is_file():
        return None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("document:"):
            return path if line.removeprefix("document:").strip().strip("\"'") == document.name else None
    return path


def load_catalogue(path: Path) -> Notes:
    """Notes by (section, item or None). Raises DocumentRefused with the place that is wrong."""
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {
            key: notes for number, entry in tree["sections"].items() for key, notes in _both(number, entry)
        }
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        message = f"{path.name} cannot be read as a catalogue ({_brief(error)}); mend it and index again."
        raise DocumentRefused("catalogue", message) from error


def _both(number: Any, entry: dict[str, Any]) -> list[tuple[tuple[str, str | None], SectionNotes]]:
    items = entry.get("items") or {}
    found: list[tuple[tuple[str, str | None], SectionNotes]] = [((str(number), None), _notes(entry))]
    found.extend(((str(number), str(label)), _notes(item)) for label, item in items.items())
    return found


def _notes(entry: dict[str, Any]) -> SectionNotes:
    if entry["modality"] not in get_args(Modality):
        raise KeyError(f"modality {entry['modality']!r}")
    return SectionNotes(
        title=_languages(entry["title"]),
        modality=entry["modality"],
        act=str(entry.get("act", "")),
        summary=_languages(entry["summary"]),
        words=tuple(map(str, entry.get("words") or ())),
        questions=tuple(map(str, entry.get("questions") or ())),
    )


def _languages(value: dict[str, Any]) -> dict[Language, str]:
    return {language: str(value[language]) for language in get_args(Language) if language in value}


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
