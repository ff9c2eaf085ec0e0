"""xAPI 1.0.3 statements: answered, completed, passed, failed, waived, voided; of drills experienced.

Ids are UUIDv5 of what they speak of, so that a second export is the same. `failed` never follows `passed`
(runs after a pass are not counted). Nobody passes or fails a self-inspection, and none is exported by name
here: who has sent it stands in the roster. The actor is an account of the workspace; names and mail addresses
stay at home. An account is a person all the same: `answered` says which item when, not what or whether it was
right; no result has a score.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from bot.services.export import words
from bot.store import campaigns, learning, record
from bot.store.database import Connection
from bot.store.record import Entry
from bot.texts import Language
from bot.training.assignment import Assignment, AssignmentState
from bot.training.campaign import Campaign, Kind
from bot.training.quiz import Attempt, Response

Statement = dict[str, Any]
_NAMESPACE = UUID("6f0b6f5e-9b0f-5d36-8a57-3c1b7a4b8d10")
_VERBS = {
    "answered": "http://adlnet.gov/expapi/verbs/answered",
    "completed": "http://adlnet.gov/expapi/verbs/completed",
    "passed": "http://adlnet.gov/expapi/verbs/passed",
    "failed": "http://adlnet.gov/expapi/verbs/failed",
    "waived": "https://w3id.org/xapi/adl/verbs/waived",
    "voided": "http://adlnet.gov/expapi/verbs/voided",
    "experienced": "http://adlnet.gov/expapi/verbs/experienced",
}
_WORDS = {
    "answered": ("回答した", "answered"), "completed": ("完了した", "completed"),
    "passed": ("合格した", "passed"),
    "failed": ("不合格だった", "failed"), "waived": ("免除された", "waived"),
    "voided": ("無効にした", "voided"), "experienced": ("体験した", "experienced"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Event:
    verb: str
    person: str
    thing: str
    at: datetime
    result: Statement | None = None
    on_behalf: bool = False


def statements(
    connection: Connection, campaign: Campaign, base: str = "https://mamori.invalid"
) -> Iterator[Statement]:
    """Every statement of a campaign, in the order of people and time; none of a self-inspection.

    `base` begins the activities' ids.
    """
    if campaign.kind is Kind.INSPECTION:
        return
    team, voided = campaign.team_id, _voidings(connection, campaign)
    passes = {one.attempt_id for one in campaigns.COMPLETIONS.all(connection, team, campaign_id=campaign.id)}
    for one in campaigns.ASSIGNMENTS.all(connection, team, campaign_id=campaign.id):
        if one.is_test:
            continue
        attempts = learning.attempts(connection, team, one.id) if campaign.kind is Kind.QUIZ else []
        answers: list[Statement] = []
        for attempt in attempts:
            given = learning.responses(connection, team, attempt.id)
            answers += [_statement(campaign, event, base) for event in _answers(campaign, attempt, given)]
        yield from answers
        hit = ((told, voided[_item_of(told)]) for told in answers if _item_of(told) in voided)
        yield from (_void(campaign, told, link, base) for told, link in hit)
        yield from (_statement(campaign, event, base) for event in _outcomes(campaign, one, attempts, passes))


def to_jsonl(found: Iterable[Statement]) -> bytes:
    """One statement a line."""
    return "".join(json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in found).encode()


def _answers(campaign: Campaign, attempt: Attempt, given: Iterable[Response]) -> Iterator[_Event]:
    for one in given:
        run = f"campaigns/{campaign.id}/attempts/{attempt.number}"
        thing = f"{run}/items/{one.item_id}/versions/{one.item_version}"
        yield _Event("answered", one.person_id, thing, one.at)


def _outcomes(
    campaign: Campaign, one: Assignment, attempts: Iterable[Attempt], passes: Collection[str]
) -> Iterator[_Event]:
    thing, person = f"campaigns/{campaign.id}", one.person_id
    passed = False
    for attempt in attempts:
        # A voided item may have turned this failed attempt into the pass: the later word counts.
        credited = attempt.id in passes
        if attempt.submitted_at is None or attempt.score is None or passed:
            continue
        passed = bool(attempt.passed) or credited
        attempt_thing = f"{thing}/attempts/{attempt.number}"
        yield _Event(
            "passed" if passed else "failed", person, attempt_thing, attempt.submitted_at, {"success": passed}
        )
    if one.completed_at is not None:
        yield _Event("completed", person, thing, one.completed_at, {"completion": True}, one.on_behalf)
    if one.state is AssignmentState.WAIVED and one.ended_at is not None:
        yield _Event("waived", person, thing, one.ended_at)


def _statement(campaign: Campaign, event: _Event, base: str) -> Statement:
    found: Statement = {
        "id": identity(campaign.team_id, campaign.id, event.verb, event.person, event.thing),
        "version": "1.0.3",
        "actor": agent(campaign.team_id, event.person, base),
        "verb": verb(event.verb),
        "object": {
            "objectType": "Activity", "id": f"{base}/{event.thing}",
            "definition": {"name": display(campaign.title("ja"), campaign.title("en"))},
        },
        "timestamp": event.at.isoformat(timespec="milliseconds"),
    }  # fmt: skip
    if event.result is not None:
        found["result"] = event.result
    if event.on_behalf:
        found["context"] = {"extensions": {f"{base}/extensions/entered-on-behalf": True}}
    return found


def _voidings(connection: Connection, campaign: Campaign) -> dict[str, Entry]:
    """The link that voided each item."""
    subject = f"campaign:{campaign.id}"
    links = record.entries(connection, campaign.team_id, subject=subject, kind="campaign.item_voided")
    return {str(one.facts["item"]): one for one in links if one.facts["item"] in campaign.voided}


def _void(campaign: Campaign, told: Statement, link: Entry, base: str) -> Statement:
    """Voids one statement by a reference to it, in the name of who voided the item, at that moment."""
    return {
        "id": identity(campaign.team_id, campaign.id, "voided", told["id"], ""),
        "version": "1.0.3",
        "actor": agent(campaign.team_id, words.actor(link) or "mamori", base),
        "verb": verb("voided"),
        "object": {"objectType": "StatementRef", "id": told["id"]},
        "timestamp": link.at.isoformat(timespec="milliseconds"),
    }  # fmt: skip


def agent(team: str, person: str, base: str) -> Statement:
    """A person as an account of the workspace."""
    account = {"homePage": f"{base}/teams/{team}", "name": person}
    return {"objectType": "Agent", "account": account}


def verb(name: str) -> Statement:
    """One of the verbs, with its words."""
    return {"id": _VERBS[name], "display": display(*_WORDS[name])}


def display(japanese: str, english: str) -> dict[str, str]:
    """A text in both languages."""
    shown: dict[Language, str] = {"ja": japanese, "en": english}
    return {"ja-JP": shown["ja"], "en-US": shown["en"]}


def _item_of(told: Statement) -> str:
    parts: list[str] = str(told["object"]["id"]).split("/")
    return parts[parts.index("items") + 1]


def identity(*parts: str) -> str:
    """The id of what these parts name, the same each time."""
    return str(uuid5(_NAMESPACE, "\n".join(parts)))
