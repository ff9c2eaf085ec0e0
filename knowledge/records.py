"""Documents, passages and notes as JSON values and back: what a generation and the reader write."""

from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.documents import Document, Item, Passage, Section, SectionNotes

Notes = dict[tuple[str, str | None], SectionNotes]


def document_to_json(document: Document) -> dict[str, Any]:
    """A JSON object; dates are ISO 8601."""
    value = asdict(document)
    for name in ("effective", "review_by"):
        value[name] = value[name].isoformat() if value[name] else None
    return value


def document_from_json(value: dict[str, Any]) -> Document:
    """The document that `document_to_json` wrote."""
    return Document(
        **{
            **value,
            "sections": tuple(map(_section, value["sections"])),
            "audience": tuple(value["audience"]),
            "effective": _date(value["effective"]),
            "review_by": _date(value["review_by"]),
        }
    )


def passage_to_json(passage: Passage) -> dict[str, Any]:
    """A JSON object."""
    return asdict(passage)


def passage_from_json(value: dict[str, Any]) -> Passage:
    """The passage that `passage_to_json` wrote."""
    return Passage(**{**value, "path": tuple(value["path"]), "audience": tuple(value["audience"])})


def notes_to_json(notes: Notes) -> list[dict[str, Any]]:
    """One object per section or item."""
    return [{"section": section, "item": item, **asdict(entry)} for (section, item), entry in notes.items()]


def notes_from_json(values: list[dict[str, Any]]) -> Notes:
    """The notes that `notes_to_json` wrote."""
    notes: Notes = {}
    for value in values:
        fields = {key: each for key, each in value.items() if key not in ("section", "item")}
        for name in ("words", "questions"):
            fields[name] = tuple(fields[name])
        notes[value["section"], value["item"]] = SectionNotes(**fields)
    return notes


def _section(value: dict[str, Any]) -> Section:
    items = tuple(Item(**item) for item in value["items"])
    return Section(**{**value, "path": tuple(value["path"]), "items": items, "notes": tuple(value["notes"])})


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
