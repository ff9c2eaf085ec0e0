"""The workspace's own items: drafts, a named approval, changes, retirement, and voiding with a dry run."""

from dataclasses import replace

from bot.errors import Conflict, InvalidInput
from bot.services.training import crediting, rejecting, who
from bot.services.training import items as texts
from bot.services.training.amend import note
from bot.services.training.bank_writing import require_fit
from bot.services.training.completing import complete, keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.items import AnyItem
from bot.services.training.notices import VoidPreview
from bot.services.training.rescoring import rescore
from bot.services.training.statistics import of_enough
from bot.store import campaigns, learning
from bot.store.database import Connection
from bot.store.item_grounds import GROUNDS, ItemGrounds, grounds_of
from bot.store.learning import BankItem
from bot.training import assignment as assignments
from bot.training import quiz
from bot.training.amendments import AmendmentKind
from bot.training.assignment import AssignmentState
from bot.training.campaign import Campaign, Kind
from bot.training.machine import require_reason
from bot.training.quiz import Attempt
from bot.training.records import Act, Json, Record
from bot.training.visibility import What, require
from knowledge.bank.questions import QuizItem


def propose(desk: Desk, caller: Caller, set_id: str, item: AnyItem, origin: str = "") -> None:
    """Keep a draft (a lead's own, from a template or from a chat model); it is never asked before approval.

    Raises InvalidInput when its clause is not in the documents, Conflict for a version that stands already.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.EDIT_BANK)
        rests_on = _clauses(desk, item)
        draft = replace(item, author=item.author or act.actor, approver="", approved=None)
        kind = "quiz" if isinstance(item, QuizItem) else "inspection"
        row = BankItem(
            team_id=caller.team, id=item.id, version=item.version, kind=kind, set_id=set_id,
            content=texts.stored(draft), hash=draft.hash, author=draft.author,
        )  # fmt: skip
        learning.ITEMS.add(connection, row)
        _keep_grounds(connection, row, rests_on, origin)
        keep(connection, caller.team, (_record(act, row, "proposed", origin=origin),))


def edit(desk: Desk, caller: Caller, item_id: str, version: int, item: AnyItem) -> int:
    """Change what an item says; returns its version. A draft changes in place, an approved item gets a draft
    of its next version, which waits beside it. Raises Conflict for one that was rejected or retired.
    """
    with desk.database.reading() as connection:
        row = learning.ITEMS.get(connection, caller.team, id=item_id, version=version)
        newest = max(one.version for one in learning.ITEMS.all(connection, caller.team, id=item_id))
        origin = grounds_of(connection, caller.team, item_id, version).origin
    if row.approved_at is not None:
        changed = replace(item, id=item_id, version=newest + 1, author="")
        propose(desk, caller, row.set_id, changed)
        return changed.version
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.EDIT_BANK)
        row = _waiting(connection, caller, item_id, version)
        changed = replace(item, id=item_id, version=version, author=row.author)
        edited = replace(row, content=texts.stored(changed), hash=changed.hash)
        learning.ITEMS.save(connection, edited)
        _keep_grounds(connection, edited, _clauses(desk, item), origin)
        keep(connection, caller.team, (_record(act, edited, "edited", before=row.hash),))
    return version


def approve(desk: Desk, caller: Caller, item_id: str, version: int, seen: str = "") -> None:
    """A named lead approves a draft: from now on it may be asked.

    `seen` is the hash of what they looked at: raises Conflict when somebody has changed it since, and
    InvalidInput with the first thing that is wrong with it.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.EDIT_BANK)
        row = _waiting(connection, caller, item_id, version)
        if seen and seen != row.hash:
            raise Conflict("training.bank.edited_meanwhile")
        item = texts.thaw(row)
        rests_on = _clauses(desk, item)
        require_fit(desk, row.set_id, item)
        live = replace(
            item, approver=act.viewer.person.name or act.actor, approved=desk.calendar.day(caller.now)
        )
        approved = replace(row, content=texts.stored(live), approver=live.approver, approved_at=caller.now)
        learning.ITEMS.save(connection, approved)
        origin = grounds_of(connection, caller.team, item_id, version).origin
        _keep_grounds(connection, approved, rests_on, origin)
        keep(connection, caller.team, (_approval(act, approved),))


def confirm(desk: Desk, caller: Caller, item_id: str, version: int) -> None:
    """An approved item is still right although its clause reads differently now; a named lead says so."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.EDIT_BANK)
        row = learning.ITEMS.get(connection, caller.team, lock=True, id=item_id, version=version)
        if row.approved_at is None or row.retired_at is not None:
            raise Conflict("training.bank.not_live")
        rests_on = _clauses(desk, texts.thaw(row))
        origin = grounds_of(connection, caller.team, item_id, version).origin
        _keep_grounds(connection, row, rests_on, origin)
        keep(connection, caller.team, (_record(act, row, "confirmed"),))


def retire(desk: Desk, caller: Caller, item_id: str, version: int, reason: str) -> None:
    """Take an item of the workspace out of what future campaigns ask; running ones keep it. A draft is
    rejected by this, and its author hears why. Raises Conflict when it is out already.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller, reason)
        require(act.viewer, What.EDIT_BANK)
        require_reason(reason)
        row = learning.ITEMS.get(connection, caller.team, lock=True, id=item_id, version=version)
        if row.retired_at is not None:
            raise Conflict("training.bank.not_live")
        retired = replace(row, retired_at=caller.now, reason=reason)
        learning.ITEMS.save(connection, retired)
        what = "rejected" if row.approved_at is None else "retired"
        keep(connection, caller.team, (_record(act, retired, what),))
    if what == "rejected":
        rejecting.start(desk, act, retired)


def preview_void(desk: Desk, caller: Caller, item_id: str) -> VoidPreview:
    """What voiding would do: campaigns, responses, who would pass. Changes nothing."""
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.EDIT_BANK)
        hit = _campaigns_with(connection, caller, item_id)
        wrong = total = passed = 0
        for campaign in hit:
            one_wrong, one_total = learning.tally(connection, caller.team, campaign.id, item_id)
            wrong, total = wrong + one_wrong, total + one_total
            passed += len(_newly_passed(connection, campaign, item_id))
        item = texts.text_of(desk, connection, hit[0], item_id)
    assert isinstance(item, QuizItem), "only quizzes are looked at"
    language = act.viewer.person.language
    return VoidPreview(
        language, item_id, item.version, item.prompt[language], len(hit), of_enough(wrong, total), passed
    )


def void(desk: Desk, caller: Caller, item_id: str, reason: str) -> int:
    """A wrong key: full credit for everybody in every campaign that asked it; returns how many now pass.

    Attempts keep the score they were graded with, and get the one after voiding beside it, both in the
    record; who passes by it completes from when they submitted.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller, reason)
        require(act.viewer, What.EDIT_BANK)
        require_reason(reason)
        credited: list[str] = []
        for campaign in _campaigns_with(connection, caller, item_id, lock=True):
            passed = _newly_passed(connection, campaign, item_id, lock=True)
            changed = replace(campaign, voided=(*campaign.voided, item_id))
            campaigns.CAMPAIGNS.save(connection, changed)
            note(desk, connection, campaign, AmendmentKind.VOID, act, ((), None))
            facts: dict[str, Json] = {"item": item_id, "newly_passed": len(passed)}
            records = [act.record("campaign.item_voided", f"campaign:{campaign.id}", facts)]
            for attempt in passed:
                records.extend(_credit(connection, changed, attempt, act))
            records.extend(rescore(connection, changed, item_id, act))
            keep(connection, caller.team, records)
            credited += [attempt.assignment_id for attempt in passed]
        for row in learning.ITEMS.all(connection, caller.team, id=item_id):
            learning.ITEMS.save(
                connection, replace(row, voided_at=caller.now, voided_by=act.actor, reason=reason)
            )
    crediting.start(desk, caller, credited)
    return len(credited)


def _clauses(desk: Desk, item: AnyItem) -> dict[str, str]:
    """The clauses of an item as they read now. Raises InvalidInput for one that is not there."""
    found: dict[str, str] = {}
    for clause in item.clauses:
        quote = desk.clauses.quote(clause, "ja")
        if quote is None:
            raise InvalidInput("training.campaign.clause_gone", item=item.id, clause=clause)
        found[clause] = quote.text
    return found


def _waiting(connection: Connection, caller: Caller, item_id: str, version: int) -> BankItem:
    row = learning.ITEMS.get(connection, caller.team, lock=True, id=item_id, version=version)
    if row.approved_at is not None:
        raise Conflict("training.bank.already_approved")
    if row.retired_at is not None:
        raise Conflict("training.bank.not_live")
    return row


def _keep_grounds(connection: Connection, row: BankItem, rests_on: dict[str, str], origin: str) -> None:
    grounds = ItemGrounds(team_id=row.team_id, id=row.id, version=row.version, origin=origin, texts=rests_on)
    GROUNDS.put(connection, grounds)


def _campaigns_with(
    connection: Connection, caller: Caller, item_id: str, lock: bool = False
) -> list[Campaign]:
    every = campaigns.CAMPAIGNS.all(connection, caller.team, lock, kind=Kind.QUIZ.value)
    asked = [one for one in every if one.snapshot and item_id in {item.id for item in one.snapshot.items}]
    if not asked:
        raise InvalidInput("training.quiz.item_unknown")
    open_ones = [one for one in asked if item_id not in one.voided]
    if not open_ones:
        raise Conflict("training.quiz.already_voided")
    return open_ones


def _newly_passed(
    connection: Connection, campaign: Campaign, item_id: str, lock: bool = False
) -> list[Attempt]:
    """For each person who has not passed: the first attempt that would pass with the item as right.

    Also of those who have begun another one since: it might fail, and the item was wrong all the same.
    """
    by_id = {item.id: item for item in campaign.frozen().items}
    voided = {*campaign.voided, item_id}
    waiting = (AssignmentState.IN_PROGRESS, AssignmentState.FAILED_RETRY, AssignmentState.EXHAUSTED)
    found: list[Attempt] = []
    for one in campaigns.ASSIGNMENTS.all(
        connection, campaign.team_id, lock, campaign_id=campaign.id, state={state.value for state in waiting}
    ):
        if one.is_test:
            continue
        for attempt in learning.attempts(connection, campaign.team_id, one.id):
            given = learning.responses(connection, campaign.team_id, attempt.id)
            asked = [by_id[item] for item in attempt.items if item in by_id]
            if attempt.submitted_at and quiz.grade(asked, given, campaign.terms.pass_mark, voided).passed:
                found.append(attempt)
                break
    return found


def _credit(connection: Connection, campaign: Campaign, attempt: Attempt, act: Act) -> tuple[Record, ...]:
    one = campaigns.ASSIGNMENTS.get(connection, campaign.team_id, lock=True, id=attempt.assignment_id)
    assert attempt.submitted_at is not None, "only submitted attempts are credited"
    changed, first = assignments.credit(one, campaign, act, attempt.submitted_at)
    campaigns.ASSIGNMENTS.save(connection, changed)
    return (*first, *complete(connection, campaign, changed, act, attempt))


def _approval(act: Act, row: BankItem) -> Record:
    """Who approved it and who wrote it; an approval of one's own draft says that it is one."""
    facts = {**_facts(row), "own_draft": row.author == act.actor}
    about: dict[str, dict[str, Json]] = {row.author: {"author": row.author}} if row.author else {}
    return act.record("item.approved", f"item:{row.id}@{row.version}", facts, about)


def _record(act: Act, row: BankItem, what: str, **more: str) -> Record:
    facts = _facts(row) | {name: value for name, value in more.items() if value}
    return act.record(f"item.{what}", f"item:{row.id}@{row.version}", facts)


def _facts(row: BankItem) -> dict[str, Json]:
    return {"item": row.id, "version": row.version, "hash": row.hash, "kind": row.kind}
