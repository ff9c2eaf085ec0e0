"""Taking a self-inspection: promise, answers that may still change, summary, submission, incidents."""

from dataclasses import dataclass

from bot.errors import Conflict
from bot.services.training import items as texts
from bot.services.training import who
from bot.services.training.candidates import raise_candidates
from bot.services.training.completing import complete, keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import (
    InspectionPromise,
    InspectionQuestion,
    InspectionSummary,
    SummaryLine,
)
from bot.store import campaigns, learning
from bot.store.database import Connection
from bot.texts import Language
from bot.training import assignment as rules
from bot.training import inspection
from bot.training.assignment import Assignment, AssignmentState
from bot.training.campaign import Campaign, FrozenItem, Kind
from bot.training.inspection import NEEDS_HELP, InspectionAnswer, Sheet
from bot.training.records import Act
from knowledge.bank.questions import InspectionItem


@dataclass(frozen=True, slots=True)
class _Run:
    """Everything one press needs, read under the assignment's lock."""

    act: Act
    campaign: Campaign
    assignment: Assignment
    items: dict[str, FrozenItem]

    @property
    def language(self) -> Language:
        return self.act.viewer.person.language


def promise(desk: Desk, caller: Caller, assignment_id: str) -> InspectionPromise | InspectionSummary:
    """What is said before the first item; the submitted answers when it is done."""
    with desk.database.reading() as connection:
        run = _load(desk, connection, caller, assignment_id, lock=False)
        if run.assignment.state is AssignmentState.COMPLETED:
            return _summary(desk, connection, run, _sheet(connection, run))
        if not run.assignment.open:
            raise Conflict(f"training.assignment.refused.{run.assignment.state.value}")
        return InspectionPromise(
            run.language, assignment_id, run.campaign.title(run.language), len(run.items),
            who.minutes_for(len(run.items)), run.assignment.due, run.assignment.is_test,
        )  # fmt: skip


def start(desk: Desk, caller: Caller, assignment_id: str) -> InspectionQuestion | InspectionSummary:
    """The first item without an answer; the summary when all have one."""
    with desk.database.writing() as connection:
        run = _load(desk, connection, caller, assignment_id)
        sheet = learning.SHEETS.find(connection, caller.team, assignment_id=assignment_id)
        if sheet is None:
            sheet = _begin(connection, run, desk.new_id())
        return _next(desk, connection, run, sheet)


def answer(
    desk: Desk, caller: Caller, assignment_id: str, item_id: str, chosen: str, note: str | None = None
) -> InspectionQuestion | InspectionSummary:
    """Record an answer (or another one) and return what comes next; committed when this returns.

    `note` None keeps the note that stands.
    """
    with desk.database.writing() as connection:
        run = _editable(desk, connection, caller, assignment_id)
        sheet = _sheet(connection, run)
        if item_id not in run.items:
            raise Conflict("training.inspection.item_not_on_sheet")
        before = learning.statements(connection, caller.team, sheet.id).get(item_id)
        kept = (before.note if before else "") if note is None else note
        learning.STATEMENTS.put(
            connection, inspection.state(sheet, run.items[item_id], chosen, kept, run.act)
        )
        return _next(desk, connection, run, sheet)


def question(desk: Desk, caller: Caller, assignment_id: str, item_id: str) -> InspectionQuestion:
    """One item again, with the answer it has, to change it from the summary."""
    with desk.database.reading() as connection:
        run = _load(desk, connection, caller, assignment_id, lock=False)
        sheet = _sheet(connection, run)
        if item_id not in sheet.items:
            raise Conflict("training.inspection.item_not_on_sheet")
        return _question(desk, connection, run, sheet, item_id)


def comment(desk: Desk, caller: Caller, assignment_id: str, text: str) -> InspectionSummary:
    """Keep the free line and return the summary."""
    with desk.database.writing() as connection:
        run = _editable(desk, connection, caller, assignment_id)
        sheet = inspection.comment(_sheet(connection, run), text, run.act)
        learning.SHEETS.save(connection, sheet)
        return _summary(desk, connection, run, sheet)


def summary(desk: Desk, caller: Caller, assignment_id: str) -> InspectionSummary:
    """The own answers, before or after sending."""
    with desk.database.reading() as connection:
        run = _load(desk, connection, caller, assignment_id, lock=False)
        return _summary(desk, connection, run, _sheet(connection, run))


def submit(desk: Desk, caller: Caller, assignment_id: str) -> InspectionSummary:
    """Send it: the completion, and a candidate for each "not done" or "partly"; committed when this returns.

    A second press returns the same summary.
    """
    with desk.database.writing() as connection:
        # The campaign before the assignment, as whoever closes it: else each would wait for the other.
        one = campaigns.ASSIGNMENTS.get(connection, caller.team, id=assignment_id)
        campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=one.campaign_id)
        run = _load(desk, connection, caller, assignment_id)
        sheet = _sheet(connection, run)
        if sheet.submitted_at is not None:
            return _summary(desk, connection, run, sheet)
        stated = learning.statements(connection, caller.team, sheet.id)
        sheet, outcome, first = inspection.submit(sheet, stated, run.items, run.act)
        assignment, second = rules.submit(run.assignment, run.campaign, run.act)
        learning.SHEETS.save(connection, sheet)
        learning.mark_submitted(connection, caller.team, sheet.id, caller.now)
        campaigns.ASSIGNMENTS.save(connection, assignment)
        third = complete(connection, run.campaign, assignment, run.act)
        fourth = raise_candidates(desk, connection, assignment, outcome.candidates, run.items, run.act)
        keep(connection, caller.team, (*first, *second, *third, *fourth), assignment.is_test)
        return _summary(desk, connection, _Run(run.act, run.campaign, assignment, run.items), sheet)


def _load(desk: Desk, connection: Connection, caller: Caller, assignment_id: str, lock: bool = True) -> _Run:
    act = who.act(desk, connection, caller)
    assignment = campaigns.ASSIGNMENTS.get(connection, caller.team, lock, id=assignment_id)
    if assignment.person_id != act.actor:
        raise Conflict("training.assignment.somebody_elses")
    campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=assignment.campaign_id)
    if campaign.kind is not Kind.INSPECTION:
        raise Conflict("training.assignment.not_an_inspection")
    frozen = texts.frozen_items(desk, connection, campaign)
    return _Run(act, campaign, assignment, {item.id: item for item in frozen})


def _editable(desk: Desk, connection: Connection, caller: Caller, assignment_id: str) -> _Run:
    run = _load(desk, connection, caller, assignment_id)
    if not run.assignment.open:
        raise Conflict(f"training.assignment.refused.{run.assignment.state.value}")
    if not run.campaign.running and not run.assignment.is_test:
        raise Conflict(f"training.campaign.refused.{run.campaign.state.value}")
    return run


def _begin(connection: Connection, run: _Run, new_id: str) -> Sheet:
    assignment, records = rules.start(run.assignment, run.campaign, run.act)
    sheet = Sheet(
        team_id=assignment.team_id, id=new_id, assignment_id=assignment.id, campaign_id=run.campaign.id,
        person_id=assignment.person_id, items=tuple(run.items), started_at=run.act.now,
        is_test=assignment.is_test,
    )  # fmt: skip
    learning.SHEETS.add(connection, sheet)
    campaigns.ASSIGNMENTS.save(connection, assignment)
    keep(connection, assignment.team_id, records, assignment.is_test)
    return sheet


def _sheet(connection: Connection, run: _Run) -> Sheet:
    return learning.SHEETS.get(connection, run.assignment.team_id, assignment_id=run.assignment.id)


def _next(
    desk: Desk, connection: Connection, run: _Run, sheet: Sheet
) -> InspectionQuestion | InspectionSummary:
    item_id = inspection.next_item(sheet, learning.statements(connection, sheet.team_id, sheet.id).values())
    if item_id is None:
        return _summary(desk, connection, run, sheet)
    return _question(desk, connection, run, sheet, item_id)


def _question(
    desk: Desk, connection: Connection, run: _Run, sheet: Sheet, item_id: str
) -> InspectionQuestion:
    item = _item(desk, connection, run, item_id)
    before = learning.statements(connection, sheet.team_id, sheet.id).get(item_id)
    return InspectionQuestion(
        language=run.language, assignment_id=run.assignment.id, sheet_id=sheet.id,
        title=run.campaign.title(run.language), item_id=item_id, position=sheet.items.index(item_id) + 1,
        total=len(sheet.items), statement=item.statement[run.language],
        period=run.campaign.terms.period or item.period[run.language],
        chosen=before.answer.value if before else "", note=before.note if before else "",
        is_test=run.assignment.is_test,
    )  # fmt: skip


def _summary(desk: Desk, connection: Connection, run: _Run, sheet: Sheet) -> InspectionSummary:
    stated = learning.statements(connection, sheet.team_id, sheet.id)
    lines: list[SummaryLine] = []
    learn: list[str] = []
    for item_id in sheet.items:
        if item_id not in stated:
            continue
        one, item = stated[item_id], _item(desk, connection, run, item_id)
        helps = "" if one.answer is InspectionAnswer.DONE else item.on_not_done[run.language]
        lines.append(SummaryLine(item_id, item.statement[run.language], one.answer.value, one.note, helps))
        if one.answer is InspectionAnswer.DONT_KNOW:
            learn.extend(item.clauses)
    return InspectionSummary(
        language=run.language, assignment_id=run.assignment.id, sheet_id=sheet.id,
        title=run.campaign.title(run.language), lines=tuple(lines), comment=sheet.comment,
        goes_to_manager=sum(one.answer in NEEDS_HELP for one in stated.values()),
        submitted_at=sheet.submitted_at,
        to_read=texts.quotes(desk, learn, run.language), is_test=run.assignment.is_test,
    )  # fmt: skip


def _item(desk: Desk, connection: Connection, run: _Run, item_id: str) -> InspectionItem:
    item = texts.text_of(desk, connection, run.campaign, item_id)
    assert isinstance(item, InspectionItem), "an inspection is launched from inspection items only"
    return item
