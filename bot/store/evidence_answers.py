"""Whether the answers that are kept are those that the record tells of; they go together, after their time.

Of a quiz the record tells which option was chosen and which were wrong, of a self-inspection each answer:
both beside the chain, so that they can be erased. Earlier attempts told how many were right, and no more.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Integer, Text, case, cast, func, select

from bot.store.saying import Key, Said
from bot.store.tables.campaigns import campaigns
from bot.store.tables.learning import responses, statements
from bot.store.tables.record import record, record_personal

# (subject, number of the link, column, as stored, as recorded)
Found = tuple[str, int, str, object, object]
_BETWEEN, _WITHIN = "\n", "\t"
RIGHT, WRONG = "right", "wrong"


def quiz_answers(connection: Connection, team: str, told: Mapping[Key, Said]) -> Iterator[tuple[str, Found]]:
    """(kind, difference): each submitted attempt's answers, one by one where the record has them.

    `told` are the sums by attempt.
    """
    own = responses.c
    voided = _with_voided_items(connection, team)
    chosen = _chosen(connection, team)
    graded = case((own.correct, RIGHT), else_=WRONG)
    one = own.item_id + _WITHIN + own.choice + _WITHIN + graded
    query = (
        select(
            own.attempt_id, own.campaign_id, func.count(), func.sum(cast(own.correct, Integer)),
            func.aggregate_strings(cast(one, Text), _BETWEEN),
        )
        .where(own.team_id == team, own.is_test.is_(False))
        .group_by(own.attempt_id, own.campaign_id)
    )  # fmt: skip
    for attempt_id, campaign_id, answered, right, stored in connection.execute(query):
        said, recorded = told.get((attempt_id,)), chosen.pop(attempt_id, None)
        if said is None:
            continue  # it is under way; one that only claims to be submitted is told by its row
        if recorded is not None and stored != recorded[1]:
            for found in _each(attempt_id, recorded[0], _by_item(stored), _by_item(recorded[1])):
                yield "answer", found
        if answered != said.values["answered"]:
            yield "attempt", (attempt_id, said.sequence, "answers", answered, said.values["answered"])
        # A voided item was right for everybody, whatever was chosen.
        elif right != said.values["right"] and campaign_id not in voided:
            yield "attempt", (attempt_id, said.sequence, "correct", right, said.values["right"])
    for attempt_id, (sequence, recorded_text) in chosen.items():  # their time would have taken both
        yield "attempt", (attempt_id, sequence, "answers", 0, len(_by_item(recorded_text)))


def inspection_answers(connection: Connection, team: str) -> Iterator[Found]:
    """The answers of each self-inspection that was sent, as long as what it says stands beside the record."""
    own = statements.c
    kept: dict[str, dict[str, str]] = {}
    query = select(own.sheet_id, own.item_id, own.answer).where(
        own.team_id == team, own.is_test.is_(False), own.submitted_at.is_not(None)
    )
    for sheet_id, item_id, answer in connection.execute(query):
        kept.setdefault(sheet_id, {})[item_id] = answer
    for sheet_id, sequence, data in parts(connection, team, "inspection.submitted"):
        answers, stored = data.get("answers"), kept.get(sheet_id, {})
        if isinstance(answers, Mapping) and stored != answers:
            yield from _each(sheet_id, sequence, stored, answers)


def parts(connection: Connection, team: str, kind: str) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """(id of the subject, number, what is said of a person) of each link of a kind, where it still stands."""
    own, part = record.c, record_personal.c
    query = (
        select(own.subject, own.sequence, part.data)
        .join(record_personal, (part.team_id == own.team_id) & (part.sequence == own.sequence))
        .where(own.team_id == team, own.kind == kind)
    )
    for subject, sequence, data in connection.execute(query):
        yield subject.partition(":")[2], sequence, data


def _chosen(connection: Connection, team: str) -> dict[str, tuple[int, str]]:
    """(number, answers in one text as the database puts them together) by attempt."""
    found: dict[str, tuple[int, str]] = {}
    for attempt_id, sequence, data in parts(connection, team, "attempt.submitted"):
        answers = data.get("answers")
        if isinstance(answers, Mapping):
            wrong = set(data.get("wrong") or ())
            lines = (
                _WITHIN.join((item, str(answers[item]), WRONG if item in wrong else RIGHT))
                for item in sorted(answers)
            )
            found[attempt_id] = sequence, _BETWEEN.join(lines)
    return found


def _by_item(text: str) -> dict[str, str]:
    """Answers by item; the database puts them together in any order."""
    pairs = (line.partition(_WITHIN) for line in text.split(_BETWEEN))
    return {item: answer.replace(_WITHIN, " ") for item, _, answer in pairs}


def _each(
    subject: str, sequence: int, stored: Mapping[str, object], told: Mapping[str, object]
) -> Iterator[Found]:
    for item in sorted({*stored, *told}):
        if stored.get(item) != told.get(item):
            yield subject, sequence, item, stored.get(item), told.get(item)


def _with_voided_items(connection: Connection, team: str) -> frozenset[str]:
    own = campaigns.c
    query = select(own.id, own.voided).where(own.team_id == team)
    return frozenset(campaign_id for campaign_id, voided in connection.execute(query) if voided)
