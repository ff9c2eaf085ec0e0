"""Whether each campaign is what was launched: terms, items with keys, due date, end, what was voided."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from bot.store import campaigns
from bot.store.evidence_texts import ALIAS
from bot.store.saying import Key, Said, links, moment
from bot.training.campaign import Campaign

_LAUNCHED = "campaign.launched"
_KINDS = (
    _LAUNCHED, "campaign.extend", "campaign.item_voided", "campaign.fell_due", "campaign.finished_early",
    "campaign.closed", "campaign.cancelled",
)  # fmt: skip
_FROZEN = ("content_hash", "document_version", "terms_hash", "items_hash")
ALTERED = "altered"


def launched(connection: Connection, team: str) -> dict[Key, Campaign]:
    """The campaigns that were launched, by key."""
    every = campaigns.CAMPAIGNS.all(connection, team)
    return {(one.id,): one for one in every if one.snapshot is not None}


def campaigns_said(connection: Connection, team: str) -> dict[Key, Said]:
    """State, due date, what was frozen and what was voided, from the launch on."""
    found: dict[Key, Said] = {}
    for sequence, what, key, facts in links(connection, team, _KINDS):
        known = found.get(key)
        if what == "launched":
            values: dict[str, Any] = {"kind": facts.get("kind"), "voided": "", "statistics_hash": ""}
            values |= {name: facts[name] for name in _FROZEN if facts.get(name)}
        elif known is None:
            continue  # a draft that was cancelled
        else:
            values = known.values
        found[key] = Said(sequence, {**values, **_changed(what, facts, values)})
    return found


def campaign_rows(
    held: Mapping[Key, Campaign], said: Mapping[Key, Said]
) -> Iterator[tuple[Key, dict[str, Any]]]:
    """The rows as the links tell of them; the terms are hashed anew."""
    for key, one in held.items():
        told = said[key].values if key in said else {}
        frozen = one.frozen()
        yield key, {
            "kind": one.kind.value, "state": one.state.value, "due": one.due,
            "voided": ", ".join(sorted(set(one.voided))), "statistics_hash": one.statistics_hash,
            "content_hash": frozen.content_hash, "document_version": frozen.document_version,
            "terms_hash": _terms(one, str(told.get("terms_hash", ""))),
            "items_hash": campaigns.items_hash(frozen.items),
        }  # fmt: skip


def _changed(what: str, facts: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    if what == "item_voided":
        voided = {*filter(None, str(values["voided"]).split(", ")), str(facts.get("item"))}
        return {"voided": ", ".join(sorted(voided))}
    told = {"due": moment(facts.get("due"))}
    if "state" in facts:
        told["state"] = facts["state"]
    if "statistics_hash" in facts:
        told["statistics_hash"] = facts["statistics_hash"]
    return told


def _terms(one: Campaign, told: str) -> str:
    """The hash that was told where the terms still have it, or where an erased person is named in them."""
    erased = any(person.startswith(ALIAS) for person in one.terms.audience.people)
    if told and one.frozen().terms_hash == told and (erased or campaigns.is_terms_hash(one.terms, told)):
        return told
    return ALTERED
