"""The self-inspection of daily conduct: five answers, no pass mark, no score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.errors import Conflict, InvalidInput
from bot.training.campaign import FrozenItem
from bot.training.records import Act, Json, Record, text_hash

NOTE_LIMIT = 500
# The link with the hashes of the free texts, and what the remark at the end is called in it.
TEXTS_SENT = "inspection.texts_sent"
COMMENT = "comment"


class InspectionAnswer(StrEnum):
    """実施している / 一部 / していない / わからない / 対象外."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"


NEEDS_HELP = frozenset({InspectionAnswer.PARTLY, InspectionAnswer.NOT_DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One person's self-inspection: answers may be changed until it is submitted, and never after."""

    team_id: str
    id: str
    assignment_id: str
    campaign_id: str
    person_id: str
    items: tuple[str, ...]
    started_at: datetime
    submitted_at: datetime | None = None
    comment: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One answer on a sheet. `note` is the person's own line to it."""

    team_id: str
    sheet_id: str
    item_id: str
    item_version: int
    campaign_id: str
    person_id: str
    answer: InspectionAnswer
    at: datetime
    note: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a submitted sheet leads to: items that need improvement, and items that need explaining."""

    candidates: tuple[Statement, ...]
    to_learn: tuple[str, ...]


def state(sheet: Sheet, item: FrozenItem, chosen: str, note: str, act: Act) -> Statement:
    """Answer an item, or answer it anew before the sheet is submitted."""
    _require_editable(sheet, act)
    if item.id not in sheet.items:
        raise Conflict("training.inspection.item_not_on_sheet")
    if chosen not in {one.value for one in InspectionAnswer}:
        raise InvalidInput("training.inspection.no_such_answer")
    if len(note) > NOTE_LIMIT:
        raise InvalidInput("training.inspection.note_too_long", limit=NOTE_LIMIT)
    return Statement(
        team_id=sheet.team_id, sheet_id=sheet.id, item_id=item.id, item_version=item.version,
        campaign_id=sheet.campaign_id, person_id=sheet.person_id, answer=InspectionAnswer(chosen),
        at=act.now, note=note.strip(), is_test=sheet.is_test,
    )  # fmt: skip


def next_item(sheet: Sheet, statements: Iterable[Statement]) -> str | None:
    """The id of the first item without an answer; None when the summary can be shown."""
    answered = {statement.item_id for statement in statements}
    return next((item for item in sheet.items if item not in answered), None)


def comment(sheet: Sheet, text: str, act: Act) -> Sheet:
    """The free line at the end."""
    _require_editable(sheet, act)
    if len(text) > NOTE_LIMIT:
        raise InvalidInput("training.inspection.note_too_long", limit=NOTE_LIMIT)
    return replace(sheet, comment=text.strip())


def submit(
    sheet: Sheet, statements: Mapping[str, Statement], items: Mapping[str, FrozenItem], act: Act
) -> tuple[Sheet, Outcome, tuple[Record, ...]]:
    """Send it. `statements` and `items` are by item id. Raises Conflict while an item has no answer."""
    _require_editable(sheet, act)
    if next_item(sheet, statements.values()) is not None:
        raise Conflict("training.inspection.items_without_answer")
    ordered = [statements[item] for item in sheet.items]
    outcome = Outcome(
        tuple(one for one in ordered if one.answer in NEEDS_HELP),
        tuple(one.item_id for one in ordered if one.answer is InspectionAnswer.DONT_KNOW),
    )
    changed = replace(sheet, submitted_at=act.now)
    facts: dict[str, Json] = {
        "assignment": sheet.assignment_id, "campaign": sheet.campaign_id, "items": len(ordered),
        "versions": [f"{one.item_id}@{one.item_version}" for one in ordered],
        "clauses": sorted({clause for item in sheet.items for clause in items[item].clauses}),
        "started": sheet.started_at.isoformat(), "submitted": act.now.isoformat(), "test": sheet.is_test,
    }  # fmt: skip
    about: dict[str, Json] = {
        "person": sheet.person_id,
        "answers": {one.item_id: one.answer.value for one in ordered},
    }
    sent = act.record("inspection.submitted", f"sheet:{sheet.id}", facts, {sheet.person_id: about})
    return changed, outcome, (sent, _texts(sheet, ordered, act))


def _texts(sheet: Sheet, statements: Iterable[Statement], act: Act) -> Record:
    """A link of its own: the free texts go before the answers, and their hashes with them."""
    texts: dict[str, Json] = {one.item_id: text_hash(one.note) for one in statements if one.note}
    if sheet.comment:
        texts[COMMENT] = text_hash(sheet.comment)
    about: dict[str, Json] = {"person": sheet.person_id, "texts": texts}
    facts: dict[str, Json] = {"campaign": sheet.campaign_id, "test": sheet.is_test}
    return act.record(TEXTS_SENT, f"sheet:{sheet.id}", facts, {sheet.person_id: about})


def incident(sheet: Sheet, text: str, act: Act) -> Record:
    """An incident mentioned in a self-inspection goes the incident way (4-1) at once; this is its record."""
    if act.actor != sheet.person_id:
        raise Conflict("training.assignment.somebody_elses")
    if not text.strip():
        raise InvalidInput("training.inspection.incident_empty")
    facts: dict[str, Json] = {"campaign": sheet.campaign_id, "clause": "4-1"}
    about: dict[str, Json] = {"person": sheet.person_id, "text": text.strip()}
    return act.record("incident.reported", f"sheet:{sheet.id}", facts, {sheet.person_id: about})


def _require_editable(sheet: Sheet, act: Act) -> None:
    if act.actor != sheet.person_id:
        raise Conflict("training.assignment.somebody_elses")
    if sheet.submitted_at is not None:
        raise Conflict("training.inspection.submitted")
