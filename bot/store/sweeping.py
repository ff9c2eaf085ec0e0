"""What each kind of data is made of in the database, for counting and for removing it after its time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.store.tables.campaigns import campaigns, reminders_sent
from bot.store.tables.conversations import escalations, feedback, outbox, questions
from bot.store.tables.findings import incidents, nonconformities
from bot.store.tables.following import exports
from bot.store.tables.human_loop import conflicts, gaps, human_replies, uploads, verified_answers
from bot.store.tables.learning import (
    attempts,
    practice_cards,
    practice_people,
    responses,
    sheets,
    statements,
)
from bot.store.tables.record import record, record_personal
from bot.store.tables.upkeep import closing_figures
from bot.training.campaign import RUNNING, CampaignState
from bot.training.inspection import TEXTS_SENT

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table: removed, or kept with `blank` set to these values. Only `counted` ones are told."""

    table: Table
    where: Condition
    blank: Mapping[str, Any] | None = None
    counted: bool = True


Parts = Callable[[str, datetime], list[Part]]


def count(connection: Connection, parts: list[Part]) -> int:
    """How many rows a sweep would reach."""
    told = [one for one in parts if one.counted]
    return sum(
        connection.scalar(select(func.count()).select_from(one.table).where(one.where)) or 0 for one in told
    )


def apply(connection: Connection, parts: list[Part]) -> int:
    """Remove them in their order; returns how many were counted."""
    done = 0
    for one in parts:
        act = delete(one.table) if one.blank is None else update(one.table).values(dict(one.blank))
        rows = connection.execute(act.where(one.where)).rowcount
        done += rows if one.counted else 0
    return done


def _question_texts(team: str, before: datetime) -> list[Part]:
    old = and_(questions.c.team_id == team, questions.c.asked_at < before)
    ids = select(questions.c.id).where(old)
    hanging = (feedback, escalations, gaps, human_replies, conflicts)
    follow = [Part(table, _of(table, team, ids), counted=False) for table in hanging]
    link = Part(verified_answers, _of(verified_answers, team, ids), {"question_id": ""}, counted=False)
    return [*follow, link, Part(questions, old)]


def _messages(team: str, before: datetime) -> list[Part]:
    own = outbox.c
    running = select(campaigns.c.id).where(
        campaigns.c.team_id == team, campaigns.c.state.in_([state.value for state in RUNNING])
    )
    # Digests and progress are known to be out by their keys alone for as long as the campaign runs.
    named = running.where(own.key.contains(campaigns.c.id)).exists()
    settled = and_(own.team_id == team, own.created_at < before, own.state.in_(("sent", "failed", "dropped")))
    reminders = and_(reminders_sent.c.team_id == team, reminders_sent.c.at < before)
    return [Part(outbox, and_(settled, ~named)), Part(reminders_sent, reminders)]


def _uploads(team: str, before: datetime) -> list[Part]:
    own = uploads.c
    # Who published what stays: it is the approval of a document.
    gone = own.state.in_(("refused", "discarded", "failed"))
    return [Part(uploads, and_(own.team_id == team, own.received_at < before, gone))]


def _exports(team: str, before: datetime) -> list[Part]:
    own = exports.c
    return [Part(exports, and_(own.team_id == team, own.changed_at < before))]


def _practice(team: str, before: datetime) -> list[Part]:
    own = practice_people.c
    stopped = and_(own.team_id == team, own.opted_in.is_(False), own.changed_at < before)
    ids = select(own.person_id).where(stopped)
    cards = and_(practice_cards.c.team_id == team, practice_cards.c.person_id.in_(ids))
    return [Part(practice_cards, cards), Part(practice_people, stopped)]


def _inspection_notes(team: str, before: datetime) -> list[Part]:
    ended = _ended(team, before)
    notes = and_(statements.c.team_id == team, statements.c.note != "", statements.c.campaign_id.in_(ended))
    comments = and_(sheets.c.team_id == team, sheets.c.comment != "", sheets.c.campaign_id.in_(ended))
    hashes = _beside(team, and_(record.c.kind == TEXTS_SENT, record.c.subject.in_(_sheets(team, ended))))
    return [hashes, Part(statements, notes, {"note": ""}), Part(sheets, comments, {"comment": ""})]


def _answers(team: str, before: datetime) -> list[Part]:
    """Only where the figures were kept at the close, or where a campaign was given up. The chain holds on."""
    own = campaigns.c
    kept = select(closing_figures.c.campaign_id).where(closing_figures.c.team_id == team)
    told = or_(own.id.in_(kept), own.state == CampaignState.CANCELLED.value)
    ended = _ended(team, before).where(told)
    rows = [
        Part(table, and_(table.c.team_id == team, table.c.campaign_id.in_(ended)))
        for table in (responses, statements)
    ]
    # Beside the record stand the same answers (sent, and what became a candidate of them), and the hashes
    # of notes to answers that are gone.
    of_sheets = _sheets(team, ended)
    of_attempts = select(literal("attempt:") + attempts.c.id).where(
        attempts.c.team_id == team, attempts.c.campaign_id.in_(ended)
    )
    raised = select(literal("nonconformity:") + nonconformities.c.id).where(
        nonconformities.c.team_id == team, nonconformities.c.campaign_id.in_(ended)
    )
    said = or_(
        and_(record.c.kind == "attempt.submitted", record.c.subject.in_(of_attempts)),
        and_(record.c.kind.in_(("inspection.submitted", TEXTS_SENT)), record.c.subject.in_(of_sheets)),
        and_(record.c.kind == "nonconformity.raised", record.c.subject.in_(raised)),
    )
    return [_beside(team, said), *rows]


def _incidents(team: str, before: datetime) -> list[Part]:
    """The report, and its words beside the record; that there was one stays in the chain."""
    own = record.c
    words = _beside(team, and_(own.kind == "incident.reported", own.at < before))
    reports = and_(incidents.c.team_id == team, incidents.c.at < before)
    return [words, Part(incidents, reports)]


def _sheets(team: str, ended: Select[Any]) -> Select[Any]:
    own = sheets.c
    return select(literal("sheet:") + own.id).where(own.team_id == team, own.campaign_id.in_(ended))


def _beside(team: str, links: Condition) -> Part:
    """What stands about people beside these links; the chain holds on."""
    own = record.c
    numbers = select(own.sequence).where(own.team_id == team, links)
    here = and_(record_personal.c.team_id == team, record_personal.c.sequence.in_(numbers))
    return Part(record_personal, here, counted=False)


PARTS: Mapping[str, Parts] = {
    "question_texts": _question_texts,
    "messages": _messages,
    "uploads": _uploads,
    "exports": _exports,
    "practice": _practice,
    "inspection_notes": _inspection_notes,
    "answers": _answers,
    "incidents": _incidents,
}


def _ended(team: str, before: datetime) -> Select[Any]:
    own = campaigns.c
    return select(own.id).where(own.team_id == team, own.ended_at.is_not(None), own.ended_at < before)


def _of(table: Table, team: str, ids: Select[Any]) -> Condition:
    return and_(table.c.team_id == team, table.c.question_id.in_(ids))
