"""The links of the record that belong to one campaign, so that whoever holds them can check them alone."""

import json

from bot.store import record
from bot.store.database import Connection
from bot.store.record import Entry
from bot.training.campaign import Campaign

# Who submitted a self-inspection stands in the roster; when its answers were sent is nobody's evidence.
_LEFT_OUT = "inspection.submitted"


def to_jsonl(connection: Connection, campaign: Campaign) -> bytes:
    """One link a line, in order. `hash` is the SHA-256 of `previous`, a line feed and `body`.

    `personal` are the salted digests of what the link says of people; they name nobody.
    """
    lines = [
        json.dumps(_line(entry, campaign.team_id), ensure_ascii=False, sort_keys=True) + "\n"
        for entry in record.of_campaign(connection, campaign.team_id, campaign.id)
        if entry.kind != _LEFT_OUT
    ]
    return "".join(lines).encode()


def _line(entry: Entry, team: str) -> dict[str, object]:
    return {
        "team": team, "sequence": entry.sequence, "previous": entry.previous, "hash": entry.hash,
        "kind": entry.kind, "at": entry.at.isoformat(), "subject": entry.subject, "facts": entry.facts,
        "personal": json.loads(entry.body)["personal"], "body": entry.body,
    }  # fmt: skip
