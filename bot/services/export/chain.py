"""The links of the record that belong to one campaign, so that whoever holds them can check them alone."""

import json
from collections.abc import Collection

from bot.store import campaigns, record
from bot.store.database import Connection
from bot.store.record import Entry
from bot.training.campaign import Campaign

# Who submitted a self-inspection stands in the roster; when its answers were sent is nobody's evidence.
_LEFT_OUT = "inspection.submitted"


def to_jsonl(connection: Connection, campaign: Campaign) -> bytes:
    """One link a line, in order. `hash` is the SHA-256 of `previous`, a line feed and `body`.

    `personal` are the salted digests of what the link says of people; they name nobody.
    """
    every = campaigns.ASSIGNMENTS.all(connection, campaign.team_id, campaign_id=campaign.id)
    own = {f"assignment:{one.id}" for one in every} | {f"campaign:{campaign.id}"}
    lines = [
        json.dumps(_line(entry, campaign.team_id), ensure_ascii=False, sort_keys=True) + "\n"
        for entry in record.entries(connection, campaign.team_id)
        if _belongs(entry, campaign, own) and entry.kind != _LEFT_OUT
    ]
    return "".join(lines).encode()


def _belongs(entry: Entry, campaign: Campaign, own: Collection[str]) -> bool:
    return entry.subject in own or entry.facts.get("campaign") == campaign.id


def _line(entry: Entry, team: str) -> dict[str, object]:
    return {
        "team": team, "sequence": entry.sequence, "previous": entry.previous, "hash": entry.hash,
        "kind": entry.kind, "at": entry.at.isoformat(), "subject": entry.subject, "facts": entry.facts,
        "personal": json.loads(entry.body)["personal"], "body": entry.body,
    }  # fmt: skip
