"""Confirmed pledges and policies in the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, literal, select
from sqlalchemy.exc import IntegrityError

from bot.store import campaigns
from bot.store.rows import Rows
from bot.store.saying import dated_links
from bot.store.tables.campaigns import assignments
from bot.store.tables.learning import attestations, attested_texts
from bot.store.tables.record import record
from bot.training.attestation import Attestation
from bot.training.campaign import Attests, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestedText:
    """A text that people were asked for, whole; `hash` is its SHA-256, as in the record."""

    team_id: str
    hash: str
    document_id: str
    version: str
    title: str
    text: str


ATTESTATIONS = Rows(attestations, Attestation)
TEXTS = Rows(attested_texts, AttestedText)
CONFIRMED = "attestation.confirmed"
_TEXT = ("document", "version", "text_hash")


def keep_text(connection: Connection, text: AttestedText) -> None:
    """Store a text once, also when two people confirm a new version of it at the same instant."""
    known = TEXTS.find(
        connection, text.team_id, hash=text.hash, document_id=text.document_id, version=text.version
    )
    if known is not None:
        return
    try:
        with connection.begin_nested():
            TEXTS.add(connection, text)
    except IntegrityError:
        return  # the other one has stored it


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
