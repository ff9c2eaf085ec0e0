"""What people ask for: more time, a release, another look at an item; and who decides."""

from dataclasses import replace
from datetime import datetime

from bot.services.training import amend, who
from bot.services.training import items as texts
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import RequestAnswered, RequestNotice
from bot.services.training.statistics import of_enough
from bot.services.training.telling import tell_each
from bot.store import campaigns, learning, people
from bot.store import findings as store
from bot.store.database import Connection
from bot.training import assignment as assignments
from bot.training import requests as rules
from bot.training.amendments import AmendmentKind
from bot.training.assignment import Assignment
from bot.training.people import Person, Role, Viewer
from bot.training.records import Record
from bot.training.requests import Request, RequestKind, RequestState
from bot.training.visibility import What, may
from knowledge.bank.questions import QuizItem

ASKED = "training.request"
ANSWERED = "training.request_answered"
# (kind, reason, wanted due, item)
_Wanted = tuple[RequestKind, str, datetime | None, str]


def more_time(desk: Desk, caller: Caller, assignment_id: str, wanted_due: datetime, reason: str) -> str:
    """Ask for a later due; goes to the manager. Returns the request's id."""
    return _ask(desk, caller, assignment_id, (RequestKind.EXTENSION, reason, wanted_due, ""))


def release(desk: Desk, caller: Caller, assignment_id: str, reason: str) -> str:
    """Ask to be released; goes to the leads."""
    return _ask(desk, caller, assignment_id, (RequestKind.WAIVER, reason, None, ""))


def propose(desk: Desk, caller: Caller, assignment_id: str, reason: str) -> str:
    """A manager proposes to release one of their people; goes to the leads. Returns the request's id."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        one = campaigns.ASSIGNMENTS.get(connection, caller.team, id=assignment_id)
        person = people.PEOPLE.get(connection, caller.team, id=one.person_id)
        request = _request(desk, caller, one, (RequestKind.WAIVER, reason, None, ""))
        request, records = rules.propose(request, one, person, act)
        store.REQUESTS.add(connection, request)
        keep(connection, caller.team, records)
    desk.jobs.start(ASKED, f"request:{request.id}", {"team": caller.team, "request": request.id})
    return request.id


def dispute(desk: Desk, caller: Caller, assignment_id: str, item_id: str, reason: str) -> str:
    """Say that an item is wrong; goes to the leads with the item's figures."""
    return _ask(desk, caller, assignment_id, (RequestKind.DISPUTE, reason, None, item_id))


def decide(desk: Desk, caller: Caller, request_id: str, granted: bool, answer: str = "") -> RequestState:
    """Grant or refuse. A granted extension moves the due, a granted release waives; a dispute only answers:
    the item is voided by an act of its own."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller, answer or "granted")
        request = store.REQUESTS.get(connection, caller.team, lock=True, id=request_id)
        person = people.PEOPLE.get(connection, caller.team, id=request.person_id)
        request, records = rules.decide(request, person, act, granted, answer)
        store.REQUESTS.save(connection, request)
        more: tuple[Record, ...] = ()
        if granted and request.kind is not RequestKind.DISPUTE:
            one = campaigns.ASSIGNMENTS.get(connection, caller.team, lock=True, id=request.assignment_id)
            campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=request.campaign_id)
            kind, because = AmendmentKind.EXTEND, replace(act, reason=request.reason)
            if request.kind is RequestKind.WAIVER:
                one, more = assignments.waive(one, campaign, act)
                kind = AmendmentKind.WAIVE
            elif request.wanted_due is not None:
                one, more = assignments.extend(one, campaign, act, request.wanted_due)
            amend.note(desk, connection, campaign, kind, because, ((one.person_id,), request.wanted_due))
            campaigns.ASSIGNMENTS.save(connection, one)
        keep(connection, caller.team, (*records, *more))
    payload = {"team": caller.team, "request": request_id}
    desk.jobs.start(ANSWERED, f"request_answered:{request_id}", payload)
    return request.state


def waiting(desk: Desk, caller: Caller) -> list[RequestNotice]:
    """The requests that the viewer may decide."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        found = store.REQUESTS.all(connection, caller.team, state=RequestState.OPEN.value)
        asked = people.named(connection, caller.team, (one.person_id for one in found))
        return [
            _notice(desk, connection, one, viewer.person, asked[one.person_id])
            for one in found
            if one.person_id in asked and _decides(viewer, one, asked[one.person_id])
        ]


def tell(desk: Desk, caller: Caller, request_id: str) -> int:
    """The job: the manager with their deputies of today (an extension) or the leads are told; returns how
    many."""
    with desk.database.reading() as connection:
        request = store.REQUESTS.get(connection, caller.team, id=request_id)
        person = people.PEOPLE.get(connection, caller.team, id=request.person_id)
        told = people.with_role(connection, caller.team, Role.SECURITY_LEAD)
        manager = people.person(connection, caller.team, person.manager_id) if person.manager_id else None
        if request.kind is RequestKind.EXTENSION and manager is not None and manager.active:
            today = desk.calendar.day(caller.now)
            deputies = people.standing_in(connection, caller.team, manager, today)
            told = [manager, *(one for one in deputies if one.id != person.id)]
        notices = {one.id: _notice(desk, connection, request, one, person) for one in told}
    return tell_each(desk, caller, told, lambda one: (notices[one.id], f"request:{request_id}:{one.id}"))


def tell_answer(desk: Desk, caller: Caller, request_id: str) -> None:
    """The job: the person hears what became of it, and whoever proposed it; a refused proposal only they."""
    with desk.database.reading() as connection:
        request = store.REQUESTS.get(connection, caller.team, id=request_id)
        person = people.PEOPLE.get(connection, caller.team, id=request.person_id)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=request.campaign_id)
        proposer = people.person(connection, caller.team, request.proposed_by)
    granted = request.state is RequestState.GRANTED
    told = [person] if granted or proposer is None else []

    def message(one: Person) -> tuple[RequestAnswered, str]:
        proposed = one is proposer
        notice = RequestAnswered(
            one.language, request.kind.value, campaign.title(one.language), granted, request.answer,
            request.wanted_due, who.name_of(person) if proposed else "",
        )  # fmt: skip
        return notice, f"request_answered:{request_id}" + (f":{one.id}" if proposed else "")

    tell_each(desk, caller, [*told, *([proposer] if proposer else [])], message)


def _ask(desk: Desk, caller: Caller, assignment_id: str, wanted: _Wanted) -> str:
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        one = campaigns.ASSIGNMENTS.get(connection, caller.team, id=assignment_id)
        request, records = rules.ask(_request(desk, caller, one, wanted), one, act)
        request = replace(request, is_test=one.is_test)
        store.REQUESTS.add(connection, request)
        keep(connection, caller.team, records, one.is_test)
    if not one.is_test:
        desk.jobs.start(ASKED, f"request:{request.id}", {"team": caller.team, "request": request.id})
    return request.id


def _request(desk: Desk, caller: Caller, one: Assignment, wanted: _Wanted) -> Request:
    kind, reason, due, item_id = wanted
    return Request(
        team_id=caller.team, id=desk.new_id(), kind=kind, campaign_id=one.campaign_id, reason=reason.strip(),
        person_id=one.person_id, at=caller.now, assignment_id=one.id, item_id=item_id, wanted_due=due,
    )  # fmt: skip


def _decides(viewer: Viewer, request: Request, person: Person) -> bool:
    extension = request.kind is RequestKind.EXTENSION
    what = What.PROPOSE_WAIVER if extension else What.APPROVE_WAIVER
    return viewer.id not in (person.id, request.proposed_by) and may(viewer, what, person)


def _notice(
    desk: Desk, connection: Connection, request: Request, reader: Person, asker: Person
) -> RequestNotice:
    campaign = campaigns.CAMPAIGNS.get(connection, request.team_id, id=request.campaign_id)
    prompt, missed = "", None
    if request.item_id:
        item = texts.text_of(desk, connection, campaign, request.item_id)
        prompt = item.prompt[reader.language] if isinstance(item, QuizItem) else ""
        wrong, total = learning.tally(connection, request.team_id, campaign.id, request.item_id)
        missed = of_enough(wrong, total)
    return RequestNotice(
        reader.language, request.id, request.kind.value, campaign.title(reader.language), who.name_of(asker),
        request.reason, request.wanted_due, prompt, missed, _proposer(connection, request),
    )  # fmt: skip


def _proposer(connection: Connection, request: Request) -> str:
    return who.name_of(people.person(connection, request.team_id, request.proposed_by))
