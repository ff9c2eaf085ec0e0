"""A self-inspection from promise to verified improvement, and an incident on the way."""

from datetime import timedelta

import pytest

from bot.errors import Conflict, NotPermitted
from bot.services.training import finding_digests, findings, incidents, inspection, running, statistics
from bot.services.training.notices import (
    FindingLine,
    FindingsNotice,
    FindingTask,
    IncidentReported,
    InspectionPromise,
    InspectionQuestion,
    InspectionSummary,
    Invitation,
)
from bot.services.training.rounds import JOBS
from bot.store import campaigns, learning, record
from bot.training.campaign import Kind
from tests.support.company import NOW, TEAM, Company

LATER = NOW + timedelta(days=7)


def invited(company: Company, user: str) -> str:
    notice = company.slack.notices(Invitation, user)[-1]
    assert isinstance(notice, Invitation)
    return notice.assignment_id


def fill(company: Company, user: str, answers: dict[int, str], rest: str = "done") -> str:
    """Answer every item (`answers` by position) and send it."""
    desk, by, assignment = company.desk, company.by(user), invited(company, user)
    assert isinstance(inspection.promise(desk, by, assignment), InspectionPromise)
    shown = inspection.start(desk, by, assignment)
    while isinstance(shown, InspectionQuestion):
        shown = inspection.answer(desk, by, assignment, shown.item_id, answers.get(shown.position, rest))
    assert isinstance(shown, InspectionSummary) and shown.submitted_at is None
    assert inspection.submit(desk, by, assignment).submitted_at == NOW
    return assignment


def run_jobs(company: Company) -> None:
    while company.queue.waiting:
        kind, payload = company.queue.waiting.pop(0)
        JOBS[kind](company.desk, company.by(""), payload)


def only(notice: FindingsNotice) -> FindingLine:
    (line,) = notice.lines
    return line


def test_not_done_becomes_one_nonconformity_that_is_directed_reported_and_verified(company: Company) -> None:
    campaign_id = company.launched(Kind.INSPECTION, "inspection")
    fill(company, "UEMP1", {1: "not_done"})
    fill(company, "UEMP2", {1: "partly", 2: "dont_know"})
    desk = company.desk
    waiting = only(findings.listing(desk, company.by("UMGR")))
    assert (waiting.state, waiting.statements, waiting.people) == (
        "candidate",
        2,
        ("社員 一", "Employee Two"),
    )
    with pytest.raises(Conflict, match="candidates_wait"):
        running.fall_due(desk, company.by("", NOW + timedelta(days=60)))
        running.close(desk, company.by("ULEAD"), campaign_id)
    number = waiting.nonconformity_id
    assert findings.confirm(desk, company.by("UMGR"), number).undirected
    view = statistics.view(desk, company.by("ULEAD"), campaign_id)
    assert (view.undirected, view.candidates, view.completion.done) == (1, 0, 2)
    findings.direct(desk, company.by("UMGR"), number, "Lock the cabinet every evening.", "UEMP1", LATER)
    run_jobs(company)
    (task,) = company.slack.notices(FindingTask, "UEMP1")
    assert isinstance(task, FindingTask) and task.line.direction and task.quote is not None
    with pytest.raises(NotPermitted, match="owner_only"):
        findings.report(desk, company.by("UMGR"), number, "done by me")
    findings.report(desk, company.by("UEMP1"), number, "A photo of the lock.")
    assert findings.verify(desk, company.by("UMGR"), number, "Checked for a week.").state == "verified"
    with company.desk.database.reading() as connection:
        kinds = [entry.kind for entry in record.entries(connection, TEAM, f"nonconformity:{number}")]
        assert kinds == [
            f"nonconformity.{name}"
            for name in (
                *(
                    "raised",
                    "joined",
                    "found",
                    "directed",
                    "owner_told",
                    "begun",
                    "done_reported",
                    "verified",
                ),
            )
        ]
        assert record.verify(connection, TEAM).sound


def test_every_answer_behind_a_nonconformity_is_shown_to_whoever_decides(company: Company) -> None:
    company.launched(Kind.INSPECTION, "inspection")
    desk, by, assignment = company.desk, company.by("UEMP1"), invited(company, "UEMP1")
    first = inspection.start(desk, by, assignment)
    assert isinstance(first, InspectionQuestion)
    second = inspection.answer(desk, by, assignment, first.item_id, "not_done")
    assert isinstance(second, InspectionQuestion)
    inspection.answer(desk, by, assignment, second.item_id, "partly", "only on Fridays")
    fill(company, "UEMP1", {})
    line = only(findings.listing(desk, company.by("UMGR")))
    expected = [
        (first.statement, "not_done", "", "社員 一"),
        (second.statement, "partly", "only on Fridays", "社員 一"),
    ]
    assert [(one.statement, one.answer, one.note, one.person) for one in line.answers] == expected
    assert line.statement == f"{first.statement}\n{second.statement}"
    number = line.nonconformity_id
    for _ in range(2):
        assert findings.confirm(desk, company.by("UMGR"), number).state == "found"
    assert findings.shown(desk, company.by("UMGR"), number).answers == line.answers
    with pytest.raises(NotPermitted):
        findings.shown(desk, company.by("UEMP2"), number)
    findings.direct(desk, company.by("UMGR"), number, "Lock it every evening.", "UEMP2", LATER)
    owners = findings.shown(desk, company.by("UEMP2"), number)
    assert (owners.answers, owners.people, len(owners.statement.splitlines())) == ((), (), 2)
    with company.desk.database.reading() as connection:
        kinds = [entry.kind for entry in record.entries(connection, TEAM, f"nonconformity:{number}")]
    assert kinds.count("nonconformity.found") == 1


def test_another_departments_manager_neither_sees_nor_decides(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done"})
    assert findings.listing(office.desk, office.by("UMGR2")).lines == ()
    assert findings.listing(office.desk, office.by("UEMP2")).lines == ()
    line = only(findings.listing(office.desk, office.by("ULEAD")))
    for user in ("UMGR2", "UEMP1", "UADMIN"):
        with pytest.raises(NotPermitted):
            findings.confirm(office.desk, office.by(user), line.nonconformity_id)


def test_answers_change_until_they_are_sent_and_never_after(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection")
    assignment = invited(office, "UEMP1")
    first = inspection.start(office.desk, office.by("UEMP1"), assignment)
    assert isinstance(first, InspectionQuestion)
    inspection.answer(office.desk, office.by("UEMP1"), assignment, first.item_id, "not_done", "no key")
    inspection.answer(office.desk, office.by("UEMP1"), assignment, first.item_id, "done")
    again = inspection.question(office.desk, office.by("UEMP1"), assignment, first.item_id)
    assert (again.chosen, again.note) == ("done", "no key")
    fill(office, "UEMP1", {})
    with pytest.raises(Conflict):
        inspection.answer(office.desk, office.by("UEMP1"), assignment, first.item_id, "not_done")
    assert inspection.submit(office.desk, office.by("UEMP1"), assignment).submitted_at == NOW
    with office.desk.database.reading() as connection:
        assert len(campaigns.COMPLETIONS.all(connection, TEAM)) == 1
        assert not findings.listing(office.desk, office.by("UMGR")).lines


def test_unsent_answers_are_nobodys_business(office: Company) -> None:
    campaign_id = office.launched(Kind.INSPECTION, "inspection")
    first = inspection.start(office.desk, office.by("UEMP1"), invited(office, "UEMP1"))
    assert isinstance(first, InspectionQuestion)
    inspection.answer(office.desk, office.by("UEMP1"), invited(office, "UEMP1"), first.item_id, "not_done")
    assert not findings.listing(office.desk, office.by("ULEAD")).lines
    with office.desk.database.reading() as connection:
        sheet = learning.SHEETS.get(connection, TEAM, assignment_id=invited(office, "UEMP1"))
        assert learning.statements(connection, TEAM, sheet.id)
    assert statistics.view(office.desk, office.by("ULEAD"), campaign_id).completion.done == 0


def test_an_incident_reaches_manager_and_lead_at_once_and_once(office: Company) -> None:
    thanks = incidents.report(office.desk, office.by("UEMP1"), "I lost a drawing on the train.")
    assert set(thanks.told) == {"UMGR", "ULEAD"} and thanks.quote is not None
    office.drain()
    told = office.slack.notices(IncidentReported)
    assert len(told) == 2
    for recipient, _, _ in office.slack.posted:
        assert recipient.channel in ("UMGR", "ULEAD")


def test_what_waits_is_told_of_once_a_working_day(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done"})
    assert finding_digests.start_due(office.desk, office.by("")) == 1
    assert finding_digests.start_due(office.desk, office.by("")) == 0
    run_jobs(office)
    (notice,) = office.slack.notices(FindingsNotice)
    assert isinstance(notice, FindingsNotice) and not notice.shout
    findings.confirm(office.desk, office.by("UMGR"), only(notice).nonconformity_id)
    assert finding_digests.start_due(office.desk, office.by("", NOW + timedelta(days=1))) == 2
    sunday = NOW + timedelta(days=4)
    assert finding_digests.start_due(office.desk, office.by("", sunday)) == 0
