"""The items of a campaign whole, in both languages, in a form whose hashes are in the record."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bot.store import learning, wording
from bot.store.database import Connection
from bot.training.campaign import Campaign
from knowledge.bank.questions import wording as said

FILE = "questions.jsonl"


def to_jsonl(connection: Connection, campaign: Campaign) -> bytes:
    """An item a line, as the launch froze it; the SHA-256 of a line (no line feed) is the item's hash."""
    asked = ((one.id, one.version) for one in campaign.frozen().items)
    found = learning.items(connection, campaign.team_id, asked)
    return "".join(said(found[one].content) + "\n" for one in sorted(found)).encode()


def reworded(file: bytes, launched: Mapping[str, Any]) -> tuple[str, ...]:
    """The items in such a file that do not say what was launched, by the facts of the launch's link.

    All of them where the link has no hash of each. Raises ValueError, KeyError for a file that is none.
    """
    lines = [line for line in file.decode().split("\n") if line]
    items = {_name(one): one for one in map(json.loads, lines)}
    hashed = (
        (one["id"], one["version"], _hash(line)) for one, line in zip(items.values(), lines, strict=True)
    )
    if wording.content_hash(hashed) == launched.get("content_hash"):
        return ()
    told: Mapping[str, Any] = launched.get("wording") or {}
    names = {*items, *told}
    changed = {name for name in names if name not in items or wording.parts(items[name]) != told.get(name)}
    return tuple(sorted(changed or names))


def _name(item: Mapping[str, Any]) -> str:
    return wording.name(item["id"], item["version"])


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
