"""App Home, and opening an assignment of any kind."""

from bot.services.training import attest, findings, inspection, looks, quiz, statistics, who
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import (
    AttestationRequest,
    Home,
    InspectionPromise,
    InspectionSummary,
    OpenLine,
    QuizFeedback,
    QuizQuestion,
    QuizResult,
)
from bot.store import campaigns
from bot.store.database import Connection
from bot.store.practice import PRACTITIONERS
from bot.training.assignment import Assignment, AssignmentState
from bot.training.campaign import Campaign, Kind
from bot.training.people import Role, Viewer

Opened = QuizQuestion | QuizFeedback | QuizResult | InspectionPromise | InspectionSummary | AttestationRequest
DONE_SHOWN = 10


def home(desk: Desk, caller: Caller) -> Home:
    """What is open and done for the person, and what their role shows beyond that."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        waiting, done = _own(connection, caller, viewer)
        manages = viewer.leads or viewer.manages
        found = findings.list_for(desk, connection, caller, viewer) if manages else None
        improvements = findings.tasks(desk, connection, caller, viewer)
        to_tell = looks.to_tell(desk, connection, caller, viewer)
        practitioner = PRACTITIONERS.find(connection, caller.team, person_id=viewer.id)
    listed = statistics.campaign_list(desk, caller) if manages or viewer.administers else None
    roles = tuple(role.value for role in Role if role in viewer.person.roles)
    practises = practitioner is not None and practitioner.opted_in
    return Home(
        viewer.person.language, roles, waiting, done, listed, found, improvements, practises, to_tell
    )  # fmt: skip


def open_assignment(desk: Desk, caller: Caller, assignment_id: str) -> Opened:
    """The Start or Continue button, whatever the training is."""
    with desk.database.reading() as connection:
        one = campaigns.ASSIGNMENTS.get(connection, caller.team, id=assignment_id)
        kind = campaigns.CAMPAIGNS.get(connection, caller.team, id=one.campaign_id).kind
    if kind is Kind.QUIZ:
        return quiz.start(desk, caller, assignment_id)
    if kind is Kind.INSPECTION:
        return inspection.promise(desk, caller, assignment_id)
    return attest.show(desk, caller, assignment_id)


def _own(
    connection: Connection, caller: Caller, viewer: Viewer
) -> tuple[tuple[OpenLine, ...], tuple[OpenLine, ...]]:
    mine = campaigns.of_person(connection, caller.team, viewer.id)
    known: dict[str, Campaign] = {}
    waiting, done = [], []
    for one in mine:
        if one.campaign_id not in known:
            known[one.campaign_id] = campaigns.CAMPAIGNS.get(connection, caller.team, id=one.campaign_id)
        line = _line(one, known[one.campaign_id], viewer, caller)
        if one.open and known[one.campaign_id].running:
            waiting.append(line)
        elif one.state is AssignmentState.COMPLETED and not one.is_test:
            done.append(line)
    return tuple(sorted(waiting, key=lambda line: line.due)), tuple(done[:DONE_SHOWN])


def _line(one: Assignment, campaign: Campaign, viewer: Viewer, caller: Caller) -> OpenLine:
    days = max(1, (caller.now - one.due).days) if one.overdue(caller.now) else 0
    title = campaign.title(viewer.person.language)
    return OpenLine(one.id, campaign.kind.value, title, one.due, one.state.value, days)
