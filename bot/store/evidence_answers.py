"""Whether the answers that are kept add up to what the record says of them; they go after their time.

Of an attempt the record tells how many answers were right; of a self-inspection each answer, beside the
chain.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Integer, cast, func, select

from bot.store.saying import Key, Said
from bot.store.tables.campaigns import campaigns
from bot.store.tables.learning import responses, statements
from bot.store.tables.record import record, record_personal

# (subject, number of the link, column, as stored, as recorded)
Found = tuple[str, int, str, object, object]


def quiz_answers(connection: Connection, team: str, told: Mapping[Key, Said]) -> Iterator[Found]:
    """The answers of each submitted attempt, counted; `told` by attempt. Of none there is nothing to say."""
    own = responses.c
    voided = _with_voided_items(connection, team)
    query = (
        select(own.attempt_id, own.campaign_id, func.count(), func.sum(cast(own.correct, Integer)))
        .where(own.team_id == team, own.is_test.is_(False))
        .group_by(own.attempt_id, own.campaign_id)
    )
    for attempt_id, campaign_id, answered, right in connection.execute(query):
        said = told.get((attempt_id,))
        if said is None:
            continue  # it is under way; one that only claims to be submitted is told by its row
        if answered != said.values["answered"]:
            yield attempt_id, said.sequence, "answers", answered, said.values["answered"]
        # A voided item was right for everybody, whatever was chosen.
        elif right != said.values["right"] and campaign_id not in voided:
            yield attempt_id, said.sequence, "correct", right, said.values["right"]


def inspection_answers(connection: Connection, team: str) -> Iterator[Found]:
    """The answers of each self-inspection that was sent, as long as what it says stands beside the record."""
    own, part = statements.c, record_personal.c
    kept: dict[str, dict[str, str]] = {}
    query = select(own.sheet_id, own.item_id, own.answer).where(
        own.team_id == team, own.is_test.is_(False), own.submitted_at.is_not(None)
    )
    for sheet_id, item_id, answer in connection.execute(query):
        kept.setdefault(sheet_id, {})[item_id] = answer
    sent = (
        select(record.c.sequence, record.c.subject, part.data)
        .join(record_personal, (part.team_id == record.c.team_id) & (part.sequence == record.c.sequence))
        .where(record.c.team_id == team, record.c.kind == "inspection.submitted")
    )
    for sequence, subject, data in connection.execute(sent):
        sheet_id, answers = subject.partition(":")[2], data.get("answers")
        if sheet_id in kept and isinstance(answers, Mapping) and kept[sheet_id] != answers:
            yield from _apart(sheet_id, sequence, kept[sheet_id], answers)


def _apart(
    sheet_id: str, sequence: int, stored: Mapping[str, str], told: Mapping[str, Any]
) -> Iterator[Found]:
    for item in sorted({*stored, *told}):
        if stored.get(item) != told.get(item):
            yield sheet_id, sequence, item, stored.get(item), told.get(item)


def _with_voided_items(connection: Connection, team: str) -> frozenset[str]:
    own = campaigns.c
    query = select(own.id, own.voided).where(own.team_id == team)
    return frozenset(campaign_id for campaign_id, voided in connection.execute(query) if voided)
