"""That a person confirmed a named version of a pledge or policy (3-2-1, 3-2-2, reading of policies)."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict
from bot.training.assignment import Assignment, AssignmentState
from bot.training.campaign import Campaign
from bot.training.people import Employment
from bot.training.records import Act, Json, Record

# So many characters stand in the message whole; a longer text has to be opened before it is confirmed.
WHOLE = 1_500


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


def opened(assignment: Assignment, length: int) -> bool:
    """True when the person has had the whole text of so many characters before them."""
    return length <= WHOLE or assignment.state in (AssignmentState.IN_PROGRESS, AssignmentState.COMPLETED)


def require_read(assignment: Assignment, length: int, shown: str, text_hash: str) -> None:
    """Raise Conflict unless what was `shown` (its hash) is the text as it is now, and all of it was open."""
    if shown != text_hash:
        raise Conflict("training.attestation.read_anew")
    if not opened(assignment, length):
        raise Conflict("training.attestation.read_first")


def counts_for(launched: str, given: str) -> bool:
    """Whether a version that was given, in Slack or on paper, counts for a launch: it is of its major one."""
    return major(launched) == major(given)


def require_same(launched: str, now: str) -> None:
    """Raise Conflict when a document that was launched in a version is in another major one now."""
    if not counts_for(launched, now):
        raise Conflict("training.attestation.text_changed")


def attest(
    assignment: Assignment, campaign: Campaign, text: tuple[str, str], act: Act
) -> tuple[Attestation, tuple[Record, ...]]:
    """The confirmation of the campaign's document in (version, hash) by the person of the assignment.

    Of one that was entered on behalf the record says so; the act is then the lead's.
    """
    version, text_hash = text
    made = Attestation(
        team_id=assignment.team_id, person_id=assignment.person_id, document_id=campaign.terms.pledge,
        version=version, text_hash=text_hash, employment=assignment.employment, at=act.now,
        assignment_id=assignment.id,
    )  # fmt: skip
    facts: dict[str, Json] = {
        "document": made.document_id, "version": version, "text_hash": text_hash,
        "attests": campaign.terms.attests.value, "on_behalf": assignment.on_behalf,
    }  # fmt: skip
    about: dict[str, Json] = {"person": assignment.person_id, "employment": assignment.employment.value}
    record = act.record(
        "attestation.confirmed", f"assignment:{assignment.id}", facts, {assignment.person_id: about}
    )
    return made, (record,)


def major(version: str) -> str:
    """The part of a version whose change asks for a new confirmation: "2.1" -> "2", "v3" -> "3"."""
    return version.strip().lower().removeprefix("ver.").removeprefix("v").strip().split(".")[0]
