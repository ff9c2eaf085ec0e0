"""That a person confirmed a named version of a pledge or policy (3-2-1, 3-2-2, reading of policies)."""

from dataclasses import dataclass
from datetime import datetime

from bot.training.assignment import Assignment
from bot.training.people import Employment
from bot.training.records import Act, Json, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """One a person and version; `text_hash` is the SHA-256 of the text that was shown."""

    team_id: str
    person_id: str
    document_id: str
    version: str
    text_hash: str
    employment: Employment
    at: datetime
    assignment_id: str = ""


def attest(
    assignment: Assignment, text: tuple[str, str, str], act: Act
) -> tuple[Attestation, tuple[Record, ...]]:
    """The confirmation of (document id, version, hash) by the person of the assignment."""
    document_id, version, text_hash = text
    made = Attestation(
        team_id=assignment.team_id, person_id=assignment.person_id, document_id=document_id, version=version,
        text_hash=text_hash, employment=assignment.employment, at=act.now, assignment_id=assignment.id,
    )  # fmt: skip
    facts: dict[str, Json] = {"document": document_id, "version": version, "text_hash": text_hash}
    about: dict[str, Json] = {"person": assignment.person_id, "employment": assignment.employment.value}
    record = act.record(
        "attestation.confirmed", f"assignment:{assignment.id}", facts, {assignment.person_id: about}
    )
    return made, (record,)


def major(version: str) -> str:
    """The part of a version whose change asks for a new confirmation: "2.1" -> "2", "v3" -> "3"."""
    return version.strip().lower().removeprefix("ver.").removeprefix("v").strip().split(".")[0]
