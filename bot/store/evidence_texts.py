"""Whether the free texts that are kept are those that were written; the record has their hashes, no words.

The hashes stand beside the chain and go with the texts: after its time a text that is gone is no difference.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from bot.store.evidence_answers import Found, parts
from bot.store.saying import links
from bot.store.tables.campaigns import completions
from bot.store.tables.findings import nonconformities
from bot.store.tables.learning import attested_texts, sheets, statements
from bot.training.inspection import COMMENT, TEXTS_SENT
from bot.training.records import text_hash

SHOWN = 12
ALIAS = "erased-"
# What each link of an improvement says of a person: the column, and its name there.
_IMPROVING: Mapping[str, Mapping[str, str]] = {
    "directed": {"owner_id": "owner", "direction": "direction"},
    "handed_over": {"owner_id": "owner"},
    "done_reported": {"evidence": "evidence"},
}


def inspection_texts(connection: Connection, team: str) -> Iterator[Found]:
    """The notes and the remark of each self-inspection that was sent, by item and `COMMENT`."""
    kept = _written(connection, team)
    for sheet_id, sequence, data in parts(connection, team, TEXTS_SENT):
        told, stored = data.get("texts"), kept.get(sheet_id, {})
        if isinstance(told, Mapping) and told != stored:
            for name in sorted({*told, *stored}):
                if told.get(name) != stored.get(name):
                    yield sheet_id, sequence, name, _short(stored.get(name)), _short(told.get(name))


def attested(connection: Connection, team: str) -> Iterator[Found]:
    """The texts that people pledged or confirmed against their hashes, which the record has."""
    own = attested_texts.c
    for one in connection.execute(select(own.document_id, own.hash, own.text).where(own.team_id == team)):
        if text_hash(one.text) != one.hash:
            yield one.document_id, 0, "text", _short(text_hash(one.text)), _short(one.hash)


def on_behalf_texts(connection: Connection, team: str) -> Iterator[Found]:
    """Reason and evidence of each completion that was entered on behalf of somebody."""
    own = completions.c
    query = select(own.assignment_id, own.reason, own.evidence).where(
        own.team_id == team, own.on_behalf.is_(True)
    )
    kept = {row.assignment_id: row._asdict() for row in connection.execute(query)}
    for assignment_id, sequence, data in parts(connection, team, "assignment.entered_on_behalf"):
        for name in ("reason", "evidence"):
            if name not in data or assignment_id not in kept:
                continue
            stored, told = kept[assignment_id][name], str(data[name]).strip()
            if stored.strip() != told:
                yield assignment_id, sequence, name, _short(text_hash(stored)), _short(text_hash(told))


def improvement_texts(connection: Connection, team: str) -> Iterator[Found]:
    """Who has to carry out an improvement, what was directed, and the evidence that it is done."""
    own = nonconformities.c
    query = select(own.id, own.owner_id, own.direction, own.evidence).where(own.team_id == team)
    kept = {row.id: row._asdict() for row in connection.execute(query)}
    for subject, name, sequence, told in _last_said(connection, team):
        row = kept.get(subject)
        if row is None or row[name] == told:
            continue  # that a row is gone is told by its links
        if name == "owner_id":
            yield subject, sequence, name, row[name], told
        elif row[name] or not row["owner_id"].startswith(ALIAS):  # an erasure of the owner takes the evidence
            yield subject, sequence, name, _short(text_hash(row[name])), _short(text_hash(told))


def _last_said(connection: Connection, team: str) -> Iterator[tuple[str, str, int, str]]:
    """(nonconformity, column, number, value) as the newest link has it, where that still stands."""
    newest: dict[tuple[str, str], int] = {}
    for sequence, what, key, _ in links(connection, team, [f"nonconformity.{one}" for one in _IMPROVING]):
        newest |= {(key[0], column): sequence for column in _IMPROVING[what]}
    for what, columns in _IMPROVING.items():
        for subject, sequence, data in parts(connection, team, f"nonconformity.{what}"):
            for column, name in columns.items():
                if name in data and newest.get((subject, column)) == sequence:
                    yield subject, column, sequence, str(data[name])


def _written(connection: Connection, team: str) -> dict[str, dict[str, str]]:
    """The hashes of what stands on each sheet that was sent."""
    found: dict[str, dict[str, str]] = {}
    own, sheet = statements.c, sheets.c
    notes = select(own.sheet_id, own.item_id, own.note).where(
        own.team_id == team, own.note != "", own.submitted_at.is_not(None), own.is_test.is_(False)
    )
    for sheet_id, item_id, note in connection.execute(notes):
        found.setdefault(sheet_id, {})[item_id] = text_hash(note)
    remarks = select(sheet.id, sheet.comment).where(
        sheet.team_id == team, sheet.comment != "", sheet.submitted_at.is_not(None), sheet.is_test.is_(False)
    )
    for sheet_id, comment in connection.execute(remarks):
        found.setdefault(sheet_id, {})[COMMENT] = text_hash(comment)
    return found


def _short(digest: str | None) -> str | None:
    """Enough of a hash to tell two apart; the words themselves are nobody's business here."""
    return None if digest is None else f"sha256:{digest[:SHOWN]}"
