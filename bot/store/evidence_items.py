"""Whether the questions still say what people saw: each launch recorded hashes of what it asks.

Whoever answers is shown an item as it is stored, by its id and version, so that a stored item which still has
the recorded hashes is the one that people answered. Launches from before the parts were recorded have one
hash over all their items: it tells that one of them was changed, and not which.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from bot.store import wording
from bot.store.difference import Difference
from bot.store.saying import Key, Said, links
from bot.store.tables.learning import bank_items
from bot.training.campaign import Campaign, Kind

ITEM = "item"
_SHOWN = 12
_WRITTEN = ("item.proposed", "item.edited", "item.approved")
# An item's name ("mail-1@2") to how it is stored.
_Stored = Mapping[str, Mapping[str, Any]]


def items_said(connection: Connection, team: str) -> dict[Key, Said]:
    """The wording of each item that was written in this workspace, as its newest link has it."""
    return {
        key: Said(sequence, {"wording": _short(str(facts["hash"]))})
        for sequence, _, key, facts in links(connection, team, _WRITTEN)
        if "hash" in facts
    }


def item_rows(connection: Connection, team: str) -> Iterator[tuple[Key, dict[str, Any]]]:
    """The items that were written in this workspace; the others come with the program."""
    own = bank_items.c
    query = select(own.id, own.version, own.content).where(own.team_id == team, own.author != "")
    for item_id, version, content in connection.execute(query):
        yield (wording.name(item_id, version),), {"wording": _short(wording.item_hash(content))}


def reworded(connection: Connection, team: str, held: Mapping[Key, Campaign]) -> Iterator[Difference]:
    """What was asked and reads otherwise now; `held` are the launched campaigns.

    An item that several campaigns ask is told of once a part, by the first launch.
    """
    stored, told = _stored(connection, team), set[tuple[str, str]]()
    for sequence, _, key, facts in links(connection, team, ["campaign.launched"]):
        if facts.get("kind") == Kind.ATTESTATION.value:
            continue  # its content is a text
        found = list(_launch(stored, facts, (key, sequence), held.get(key)))
        yield from (one for one in found if (one.subject, one.column) not in told)
        told |= {(one.subject, one.column) for one in found}


def _launch(
    stored: _Stored, facts: Mapping[str, Any], link: tuple[Key, int], campaign: Campaign | None
) -> Iterator[Difference]:
    key, sequence = link
    said: Mapping[str, Any] = facts.get("wording") or {}
    asked = sorted(said) or _frozen(campaign)
    gone = [one for one in asked if one not in stored]
    parts = [one for name in asked if name in said and name in stored
             for one in _parts(name, sequence, (stored[name], said[name]))]  # fmt: skip
    yield from (Difference("link_without_row", ITEM, one, sequence) for one in gone)
    yield from parts
    whole = wording.content_hash(_hashed(name, stored[name]) for name in asked if name in stored)
    if asked and not gone and not parts and whole != facts.get("content_hash"):
        recorded = _short(str(facts.get("content_hash")))
        yield Difference("differs", "campaign", key[0], sequence, "wording", _short(whole), recorded)


def _parts(
    name: str, sequence: int, pair: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Iterator[Difference]:
    stored, said = wording.parts(pair[0]), pair[1]
    for part in sorted({*stored, *said}):
        now, then = stored.get(part), said.get(part)
        if now != then:
            yield Difference("reworded", ITEM, name, sequence, part, str(now or "-"), str(then or "-"))


def _frozen(campaign: Campaign | None) -> list[str]:
    items = campaign.snapshot.items if campaign and campaign.snapshot else ()
    return [wording.name(one.id, one.version) for one in items]


def _hashed(name: str, stored: Mapping[str, Any]) -> tuple[str, int, str]:
    item_id, _, version = name.rpartition("@")
    return item_id, int(version), wording.item_hash(stored)


def _stored(connection: Connection, team: str) -> _Stored:
    own = bank_items.c
    query = select(own.id, own.version, own.content).where(own.team_id == team)
    return {wording.name(row.id, row.version): row.content for row in connection.execute(query)}


def _short(digest: str) -> str:
    return f"sha256:{digest[:_SHOWN]}"
