"""What should not happen and does: an ended campaign, a person who leaves in the middle, a clause that is gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict, InvalidInput, MamoriError, NotFound, Parked, Unavailable
from bot.services.parked import Resending
from bot.services.ports import Profile, Sent
from bot.services.training import (
    bank,
    findings,
    home,
    launch,
    quiz,
    reminding,
    roster,
    rounds,
    running,
    sending,
    statistics,
)
from bot.services.training.clauses import DocumentClauses
from bot.services.training.notices import InspectionQuestion, QuizQuestion, ReminderDigest
from bot.store import campaigns, learning, people, record
from bot.store.questions import Questions
from bot.training import quiz as quiz_rules
from bot.training.assignment import AssignmentState
from bot.training.audience import Audience
from bot.training.campaign import Kind
from knowledge.bank.questions import QuizItem
from tests.integration.training.test_inspection import fill, invited, only, run_jobs
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support import company as made
from tests.support.company import NOW, TEAM, Company, guideline

AFTER = NOW + timedelta(days=60)


def closed(office: Company, kind: Kind, set_id: str) -> str:
    campaign_id = office.launched(kind, set_id)
    running.fall_due(office.desk, office.by("", AFTER))
    running.close(office.desk, office.by("ULEAD", AFTER), campaign_id)
    return campaign_id


def own_item(item_id: str = "own-1") -> QuizItem:
    base = made.bank().quiz_items[0]
    return replace(base, id=item_id, version=1, author="", approver="", approved=None)


def without_section(office: Company, number: str) -> Company:
    """The same company after a new edition of the guideline that has this clause no more."""
    shelf = guideline()
    whole = shelf.documents[0]
    kept = replace(whole, sections=tuple(one for one in whole.sections if one.number != number))
    fewer = replace(shelf, documents=(kept, *shelf.documents[1:]))
    return replace(office, desk=replace(office.desk, clauses=DocumentClauses(lambda: fewer)))


def test_every_button_of_a_closed_campaign_says_so(office: Company) -> None:
    campaign_id = closed(office, Kind.QUIZ, ATTACKS)
    desk, by, lead = office.desk, office.by("UEMP1", AFTER), office.by("ULEAD", AFTER)
    assignment = invited(office, "UEMP1")
    for press in (
        lambda: home.open_assignment(desk, by, assignment),
        lambda: quiz.answer(desk, by, assignment, made.bank().quiz_items[0].id, "a"),
        lambda: reminding.remind_now(desk, lead, campaign_id),
        lambda: running.close(desk, lead, campaign_id),
        lambda: running.cancel(desk, lead, campaign_id, "late"),
        lambda: launch.launch(desk, lead, campaign_id),
    ):
        with pytest.raises(Conflict, match="refused"):
            press()
    assert reminding.start_due(desk, office.by("", AFTER)) == 0
    assert not sending.invite(desk, lead, assignment)


def test_an_inspection_that_was_begun_cannot_be_sent_after_the_end(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection")
    from bot.services.training import inspection

    assignment, by = invited(office, "UEMP1"), office.by("UEMP1", AFTER)
    first = inspection.start(office.desk, office.by("UEMP1"), assignment)
    assert isinstance(first, InspectionQuestion)
    running.fall_due(office.desk, by)
    with office.desk.database.reading() as connection:
        (campaign,) = campaigns.running(connection, TEAM)
    running.close(office.desk, office.by("ULEAD", AFTER), campaign.id)
    with pytest.raises(Conflict, match="refused"):
        inspection.answer(office.desk, by, assignment, first.item_id, "done")
    with pytest.raises(MamoriError):
        inspection.submit(office.desk, by, assignment)


def test_an_audience_that_has_become_nobody_is_not_launched(office: Company) -> None:
    rule = Audience(departments=("品質部",))
    campaign_id = office.draft(Kind.QUIZ, ATTACKS, audience=rule)
    shown = launch.preview(office.desk, office.by("ULEAD"), campaign_id)
    assert shown.people == 0
    assert [key for key, _ in shown.problems] == ["training.campaign.audience_of_nobody"]
    with pytest.raises(InvalidInput, match="audience_of_nobody"):
        launch.launch(office.desk, office.by("ULEAD"), campaign_id)


def unanswered(office: Company, assignment: str) -> str:
    """An item of the running attempt that has no answer yet."""
    with office.desk.database.reading() as connection:
        attempt = learning.current_attempt(connection, TEAM, assignment)
        assert attempt is not None
        item = quiz_rules.next_item(attempt, learning.responses(connection, TEAM, attempt.id))
    assert item is not None
    return item


def test_somebody_who_leaves_in_the_middle_ends_there_and_keeps_what_is_done(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    desk, assignment = office.desk, invited(office, "UEMP1")
    shown = quiz.start(desk, office.by("UEMP1"), assignment)
    assert isinstance(shown, QuizQuestion)
    quiz.answer(desk, office.by("UEMP1"), assignment, shown.item_id, right(shown.item_id))
    take(office, "UEMP2", invited(office, "UEMP2"), right)
    for user in ("UEMP1", "UEMP2"):
        roster.met(desk, office.by(""), Profile(TEAM, user, user, is_active=False))
    for press in (
        lambda: quiz.go_on(desk, office.by("UEMP1"), assignment),
        lambda: quiz.start(desk, office.by("UEMP1"), assignment),
        lambda: quiz.answer(desk, office.by("UEMP1"), assignment, unanswered(office, assignment), "a"),
    ):
        with pytest.raises(Conflict, match=r"refused\.withdrawn"):
            press()
    with desk.database.reading() as connection:
        (given,) = learning.RESPONSES.all(connection, TEAM, person_id="UEMP1")
    assert given.item_id == shown.item_id, "what was answered before stays, and nothing is added"
    view = statistics.view(desk, office.by("ULEAD"), campaign_id)
    assert (view.left, view.completion.done, view.completion.of) == (1, 1, 6)
    assert reminding.start_due(desk, office.by("", NOW + timedelta(days=14))) == 5
    run_jobs(office)
    assert not [r for r, notice, _ in office.slack.posted if isinstance(notice, ReminderDigest) and
                r.channel in ("UEMP1", "UEMP2")]  # fmt: skip


def test_an_owner_who_left_is_replaced(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done"})
    desk, manager = office.desk, office.by("UMGR")
    number = only(findings.listing(desk, manager)).nonconformity_id
    findings.confirm(desk, manager, number)
    due = NOW + timedelta(days=7)
    findings.direct(desk, manager, number, "Lock it.", "UEMP2", due)
    roster.met(desk, office.by(""), Profile(TEAM, "UEMP2", "Two", is_active=False))
    with pytest.raises(InvalidInput, match="owner_not_there"):
        findings.hand_over(desk, manager, number, "UEMP2")
    with pytest.raises(NotFound):
        findings.hand_over(desk, manager, number, "UNOBODY")
    assert findings.hand_over(desk, manager, number, "UEMP1").owner == "社員 一"
    findings.report(desk, office.by("UEMP1"), number, "A lock.")
    assert findings.verify(desk, manager, number, "Seen for a week.").state == "verified"


def test_what_came_back_is_reopened_and_a_risk_is_lived_with_for_a_time(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done"})
    desk, manager, lead = office.desk, office.by("UMGR"), office.by("ULEAD")
    number = only(findings.listing(desk, manager)).nonconformity_id
    findings.confirm(desk, manager, number)
    due = NOW + timedelta(days=7)
    findings.direct(desk, manager, number, "Lock it.", "UEMP1", due)
    findings.report(desk, office.by("UEMP1"), number, "A lock.")
    assert findings.send_back(desk, manager, number, "It was open again.").state == "returned"
    findings.report(desk, office.by("UEMP1"), number, "A better lock.")
    findings.verify(desk, manager, number, "Seen for a week.")
    page = findings.listing(desk, manager)
    assert not page.lines and [line.actions for line in page.verified] == [("reopen",)]
    assert not findings.listing(desk, office.by("UMGR", NOW + timedelta(days=100))).verified
    assert findings.reopen(desk, manager, number, "Open on Monday.").state == "reopened"
    findings.direct(desk, manager, number, "A door that closes itself.", "UEMP1", due)
    with pytest.raises(MamoriError):
        findings.accept_risk(desk, manager, number, due, "The door comes in May.")
    assert findings.accept_risk(desk, lead, number, due, "The door comes in May.").state == "risk_accepted"
    rounds.every_few_minutes(desk, office.by("", due + timedelta(minutes=1)))
    assert only(findings.listing(desk, manager)).state == "found"
    with desk.database.reading() as connection:
        assert record.verify(connection, TEAM).sound


def test_an_own_question_is_asked_only_while_it_is_approved(office: Company) -> None:
    desk, lead = office.desk, office.by("ULEAD")
    bank.propose(desk, lead, ATTACKS, own_item())
    asked = office.launched(Kind.QUIZ, ATTACKS)
    bank.approve(desk, lead, "own-1", 1)
    with pytest.raises(Conflict):
        bank.approve(desk, lead, "own-1", 1)
    asked_then = office.launched(Kind.QUIZ, ATTACKS)
    bank.retire(desk, lead, "own-1", 1, "replaced")
    asked_last = office.launched(Kind.QUIZ, ATTACKS)
    for user in ("UEMP1", "UMGR", "UADMIN"):
        with pytest.raises(MamoriError):
            bank.approve(desk, office.by(user), "own-1", 1)
    with desk.database.reading() as connection:
        has = [
            "own-1" in {item.id for item in campaigns.CAMPAIGNS.get(connection, TEAM, id=one).frozen().items}
            for one in (asked, asked_then, asked_last)
        ]
        row = learning.ITEMS.get(connection, TEAM, id="own-1", version=1)
    assert has == [False, True, False]
    assert (row.author, row.approver) == ("ULEAD", "責任 者子")


def test_before_any_document_is_indexed_a_launch_says_what_to_do(office: Company) -> None:
    campaign_id = office.draft(Kind.QUIZ, ATTACKS)
    bare = replace(office, desk=replace(office.desk, clauses=DocumentClauses(lambda: None)))
    with pytest.raises(Unavailable, match="no_documents"):
        launch.launch(bare.desk, bare.by("ULEAD"), campaign_id)
    launch.launch(office.desk, office.by("ULEAD"), campaign_id)


def test_a_question_whose_clause_is_gone_stops_the_launch_and_no_running_quiz(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    later = without_section(office, "3-1-4")
    campaign_id = later.draft(Kind.QUIZ, ATTACKS)
    with pytest.raises(InvalidInput, match="clause_gone"):
        launch.launch(later.desk, later.by("ULEAD"), campaign_id)
    with pytest.raises(InvalidInput, match="clause_gone"):
        bank.propose(later.desk, later.by("ULEAD"), ATTACKS, replace(own_item(), clauses=("3-1-4",)))
    assert take(later, "UEMP1", invited(later, "UEMP1"), right).passed
    with later.desk.database.reading() as connection:
        assert campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id).snapshot is None


def test_an_invitation_that_is_sent_again_counts_as_sent(office: Company) -> None:
    office.slack.refuses["UEMP1"] = Parked()
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    lead, desk = office.by("ULEAD"), office.desk
    flagged = next(one for one in statistics.view(desk, lead, campaign_id).people if one.undeliverable)
    assert (flagged.person_id, flagged.undeliverable) == ("UEMP1", "unclear")

    class Again:
        def resend(self, team_id: str, key: str, attempted_at: object = None) -> Sent:
            return office.slack.keys.setdefault(key, Sent("UEMP1", "9.0"))

    after = {"invite": lambda team, one: sending.invite(desk, lead, one)}
    key = f"invite:{flagged.assignment_id}"
    resending = Resending(Again(), Questions(desk.database), after)
    resending.resend({"team": TEAM, "key": key, "attempted_at": ""})
    with desk.database.reading() as connection:
        one = campaigns.ASSIGNMENTS.get(connection, TEAM, id=flagged.assignment_id)
        assert people.get(connection, TEAM, one.person_id).active
    assert (one.state, one.undeliverable) == (AssignmentState.NOTIFIED, "")
