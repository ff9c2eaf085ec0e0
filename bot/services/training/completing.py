"""The moment an assignment is completed: one row and one link of the record, in the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime

from bot.store import campaigns, record
from bot.store.campaigns import Completion
from bot.store.database import Connection
from bot.training.assignment import Assignment
from bot.training.campaign import Campaign
from bot.training.quiz import Attempt
from bot.training.records import Act, Json, Record


def keep(connection: Connection, team: str, records: Iterable[Record], is_test: bool = False) -> None:
    """Append to the record; what a test run does is not recorded, for it counts nowhere."""
    if not is_test:
        record.append(connection, team, records)


def complete(
    connection: Connection,
    campaign: Campaign,
    assignment: Assignment,
    act: Act,
    attempt: Attempt | None = None,
) -> tuple[Record, ...]:
    """Insert the completion (a second one breaks the transaction) and return its record."""
    if assignment.is_test:
        return ()
    snapshot = campaign.frozen()
    submitted = assignment.completed_at or act.now
    completion = Completion(
        team_id=campaign.team_id, assignment_id=assignment.id, campaign_id=campaign.id,
        person_id=assignment.person_id, submitted_at=submitted, recorded_at=act.now,
        started_at=attempt.started_at if attempt else assignment.started_at,
        attempt_id=attempt.id if attempt else "", score=attempt.score if attempt else None,
        pass_mark=campaign.terms.pass_mark if attempt else None, content_hash=snapshot.content_hash,
        document_version=snapshot.document_version, on_behalf=assignment.on_behalf,
        reason=act.reason if assignment.on_behalf else "",
    )  # fmt: skip
    campaigns.COMPLETIONS.add(connection, completion)
    return (_record(campaign, completion, act, _versions(campaign, attempt)),)


def _versions(campaign: Campaign, attempt: Attempt | None) -> list[Json]:
    snapshot = campaign.frozen()
    asked = set(attempt.items) if attempt else {item.id for item in snapshot.items}
    return [f"{item.id}@{item.version}" for item in snapshot.items if item.id in asked]


def _record(campaign: Campaign, done: Completion, act: Act, versions: list[Json]) -> Record:
    facts: dict[str, Json] = {
        "campaign": campaign.id, "kind": campaign.kind.value, "assignment": done.assignment_id,
        "attempt": done.attempt_id, "score": done.score, "pass_mark": done.pass_mark, "items": versions,
        "content_hash": done.content_hash, "document_version": done.document_version,
        "started": _iso(done.started_at), "submitted": _iso(done.submitted_at),
        "recorded": _iso(done.recorded_at), "on_behalf": done.on_behalf,
    }  # fmt: skip
    about: dict[str, Json] = {"person": done.person_id}
    return act.record(
        "completion.recorded", f"assignment:{done.assignment_id}", facts, {done.person_id: about}
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
