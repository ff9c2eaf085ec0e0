"""The links of the record that belong to one campaign, so that whoever holds them can check them alone.

The roster beside them has the names to the assignments: nothing here says what anybody answered or scored.
"""

import json
from collections.abc import Iterable

from bot.store import record
from bot.store.database import Connection
from bot.store.record import Entry
from bot.training.campaign import Campaign, Kind
from bot.training.inspection import TEXTS_SENT

# When a self-inspection was sent is nobody's evidence: who did it stands in the roster. A candidate is raised
# in the moment of somebody's submission, so its link would say what they answered to which clause. A link
# about a voided item is there only for those who had answered it wrong.
_LEFT_OUT = frozenset(
    {"inspection.submitted", TEXTS_SENT, "nonconformity.raised", "nonconformity.joined", "attempt.rescored"}
)
SCORES = frozenset({"score", "correct"})
_PLACE = frozenset({"sequence", "previous", "body", "personal"})


def to_jsonl(connection: Connection, campaign: Campaign) -> bytes:
    """One link a line, in order. `hash` is the SHA-256 of `previous`, a line feed and `body`.

    `personal` are the salted digests of what the link says of people; they name nobody. Where a link holds a
    score, `left_out` names the facts that are not shown, and neither body nor digests are. Of a
    self-inspection the links about people have no number either: how many are missing after one would say how
    often that person answered "not done".
    """
    lines = [
        json.dumps(_shown(entry, campaign), ensure_ascii=False, sort_keys=True) + "\n"
        for entry in record.of_campaign(connection, campaign.team_id, campaign.id)
        if entry.kind not in _LEFT_OUT
    ]
    return "".join(lines).encode()


def _shown(entry: Entry, campaign: Campaign) -> dict[str, object]:
    line = _line(entry, campaign.team_id)
    if campaign.kind is not Kind.INSPECTION or not entry.subject.startswith("assignment:"):
        return line
    # The body repeats the number.
    return {name: line[name] for name in line if name not in _PLACE} | {"left_out": ["sequence"]}


def _line(entry: Entry, team: str) -> dict[str, object]:
    line: dict[str, object] = {
        "team": team, "sequence": entry.sequence, "previous": entry.previous, "hash": entry.hash,
        "kind": entry.kind, "at": entry.at.isoformat(), "subject": entry.subject,
    }  # fmt: skip
    hidden = sorted(name for name in SCORES if entry.facts.get(name) is not None)
    if not hidden:
        personal = json.loads(entry.body)["personal"]
        return line | {"facts": entry.facts, "personal": personal, "body": entry.body}
    # With the digests, whose salts nobody has, a score could be found by trying 101 of them against the hash.
    return line | {"facts": _without(entry, hidden), "left_out": hidden}


def _without(entry: Entry, hidden: Iterable[str]) -> dict[str, object]:
    return {name: value for name, value in entry.facts.items() if name not in hidden}
