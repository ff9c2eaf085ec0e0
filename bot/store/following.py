"""Versions that people were asked to confirm, and exports on their way, in the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from bot.store.rows import Rows
from bot.store.tables import following as tables
from bot.texts import Language

ExportState = Literal["asked", "built", "sending", "delivered", "kept", "failed"]


@dataclass(frozen=True, slots=True)
class AttestationCall:
    """That a document's major version was called, by which campaign; once for ever."""

    team_id: str
    document_id: str
    major: str
    version: str
    campaign_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as it was made; `id` is Slack's once it was uploaded, "" before."""

    name: str
    sha256: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Something that a lead asked for: asked -> built -> sending -> delivered | kept | failed.

    `campaign_id` is "" for what concerns the whole company. `requested_by` is a person's id.
    """

    team_id: str
    id: str
    kind: str
    requested_by: str
    requested_at: datetime
    changed_at: datetime
    campaign_id: str = ""
    language: Language = "ja"
    state: ExportState = "asked"
    files: tuple[ExportedFile, ...] = field(default=())


CALLS = Rows(tables.attestation_calls, AttestationCall)
EXPORTS = Rows(tables.exports, Export)


def exports_known(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Which of these ids are exports of any workspace."""
    own = tables.exports.c
    return frozenset(connection.scalars(select(own.id).where(own.id.in_(list(ids)))))
