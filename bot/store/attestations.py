"""Confirmed pledges and policies in the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, literal, select

from bot.store import campaigns
from bot.store.rows import Rows
from bot.store.saying import dated_links
from bot.store.tables.campaigns import assignments
from bot.store.tables.learning import attestations
from bot.store.tables.record import record
from bot.training.attestation import Attestation
from bot.training.campaign import Attests, Kind

ATTESTATIONS = Rows(attestations, Attestation)
CONFIRMED = "attestation.confirmed"
_TEXT = ("document", "version", "text_hash")


@dataclass(frozen=True, slots=True)
class Given:
    """One confirmation with what its campaign said that it is, and whether a lead entered it."""

    document_id: str
    version: str
    employment: str
    at: datetime
    attests: Attests
    on_behalf: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What one link of the record says of a confirmation."""

    sequence: int
    document_id: str
    version: str
    text_hash: str
    at: datetime


def told(connection: Connection, team: str, campaign_id: str) -> dict[str, Told]:
    """By assignment: who confirms a version again elsewhere has one row, and a link for each."""
    found: dict[str, Told] = {}
    mine = assignments.c
    ids = select(literal("assignment:") + mine.id).where(
        mine.team_id == team, mine.campaign_id == campaign_id
    )
    for (sequence, _, key, facts), at in dated_links(
        connection, team, and_(record.c.kind == CONFIRMED, record.c.subject.in_(ids))
    ):
        document, version, text_hash = (str(facts.get(name, "")) for name in _TEXT)
        found[key[0]] = Told(sequence, document, version, text_hash, at)
    return found


def given(connection: Connection, team: str, since: datetime) -> Iterator[Given]:
    """What was confirmed from then on."""
    asked = campaigns.CAMPAIGNS.all(connection, team, kind=Kind.ATTESTATION.value)
    attests = {one.id: one.terms.attests for one in asked}
    own, of = attestations.c, assignments.c
    same = and_(of.team_id == own.team_id, of.id == own.assignment_id)
    query = (
        select(own.document_id, own.version, own.employment, own.at, of.campaign_id, of.on_behalf)
        .outerjoin_from(attestations, assignments, same)
        .where(own.team_id == team, own.at >= since)
    )  # fmt: skip
    for row in connection.execute(query):
        said = attests.get(row.campaign_id, Attests.UNSAID)
        yield Given(row.document_id, row.version, row.employment, row.at, said, bool(row.on_behalf))
