"""What a stored item says, as hashes: of all of it, and short ones of its parts, to name what was changed."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from bot.store.record import canonical
from bot.training.records import Json
from knowledge.bank.questions import content, wording

# Hexadecimal digits of a part's hash: enough to tell two wordings apart; the whole is proved by whole hashes.
_PART = 12
_NAME = frozenset({"id", "version"})


def name(item_id: str, version: int) -> str:
    """What an item's version is called in the record: "mail-1@2"."""
    return f"{item_id}@{version}"


def item_hash(stored: Mapping[str, Any]) -> str:
    """SHA-256 of all that is shown or scored of an item, from how it is stored."""
    return hashlib.sha256(wording(stored).encode()).hexdigest()


def content_hash(items: Iterable[tuple[str, int, str]]) -> str:
    """SHA-256 over all items of a launch, each (id, version, hash)."""
    return hashlib.sha256(canonical(sorted([list(one) for one in items])).encode()).hexdigest()


def parts(stored: Mapping[str, Any]) -> dict[str, Json]:
    """Short hashes by what was said: question, options, key, feedback, mail, clauses and so on."""
    return {
        part: hashlib.sha256(canonical(value).encode()).hexdigest()[:_PART]
        for part, value in content(stored).items()
        if part not in _NAME
    }
