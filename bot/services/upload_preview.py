"""What a lead is shown of a file before it comes into force: JSON values, compared before publishing."""

from pathlib import Path
from typing import Any

from knowledge.curation.proposals import difference
from knowledge.index.contents import Entry

SHOWN = 40


def preview_of(entry: Entry, before: Entry | None) -> dict[str, Any]:
    """Title, sections, language, version, readers, and what changes against the version in force."""
    document, old = entry.document, before.document if before else None
    changes = difference(old, document)
    return {
        "title": document.title,
        "version": document.version,
        "language": document.language,
        "kind": document.kind,
        "sections": len(document.sections),
        "first": [_heading(each.number, each.title) for each in document.sections[:5]],
        "effective": document.effective.isoformat() if document.effective else "",
        "owner": document.owner,
        "audience": list(document.audience),
        "hash": document.hash,
        "before_version": old.version if old else "",
        "before_hash": old.hash if old else "",
        "before_title": old.title if old else "",
        "before_file": Path(before.location).name if before and before.location else "",
        "added": list(changes.added),
        "removed": list(changes.removed),
        "changed": list(changes.changed),
    }


def _heading(number: str, title: str) -> str:
    return " ".join(part for part in (number, title if title != number else "") if part)
