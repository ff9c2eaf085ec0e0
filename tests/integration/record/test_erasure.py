"""Erasing a person: afterwards no table of either database holds an id, a name or a word of theirs."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.store import at_the_shell
from bot.errors import NotFound
from bot.services.erasing import erase
from bot.services.training import (
    amend,
    bank,
    bank_desk,
    findings,
    incidents,
    launch,
    practice,
    requests,
    roster,
    rounds,
    running,
    series,
)
from bot.services.training.items import thaw
from bot.services.training.launch import Draft
from bot.store import campaigns, people, record
from bot.store.database import Database
from bot.store.escalations import Escalation, Escalations
from bot.store.feedback import Feedback, Opinion
from bot.store.learning import ITEMS, BankItem
from bot.store.metadata import metadata
from bot.store.outbox import Outbox, Outgoing
from bot.store.questions import AskedQuestion, Questions
from bot.store.uploads import Upload, Uploads
from bot.store.verified import HumanReply, VerifiedAnswers
from bot.training.audience import Audience
from bot.training.campaign import Kind, Terms
from bot.training.people import Deputy, Person, Role
from bot.workflows import jobs
from bot.workflows.client import workflow_client
from bot.workflows.engine import Plan, QueueRate, WorkflowEngine
from bot.workflows.jobs import DurableJobs
from tests.integration.training.test_bank import QUESTION
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import NOW, TEAM, Company

DUE = datetime(2026, 12, 1, tzinfo=UTC)
# A manager from the roster file: the id is not Slack's. "E77" is the beginning of a colleague's id.
GONE = Person(
    team_id=TEAM, id="E77", slack_id="UGONE", name="去田 消子", email="kieko@example.jp", department="設計部",
    roles=frozenset({Role.MANAGER, Role.SECURITY_LEAD}), manager_id="ULEAD",
)  # fmt: skip
STAYS = Person(team_id=TEAM, id="E770", slack_id="USTAYS", name="残田", department="設計部", manager_id="E77")
DM = "D0GONE"
CANARY = "カナリア"
TRACES = ('"E77"', "'E77'", ":E77:", ":E77'", "'E77:", "UGONE", "去田", "kieko", DM, CANARY)


def everything(database: Database) -> str:
    """Every cell of every table, with quotes around texts."""
    with database.reading() as connection:
        rows = [
            (table.name, row)
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
    return "\n".join(f"{name} {tuple(row)}" for name, row in rows)


def found_in(text: str) -> dict[str, list[str]]:
    return {
        trace: [line[:300] for line in text.splitlines() if trace in line]
        for trace in TRACES
        if trace in text
    }


@pytest.fixture
def busy(company: Company) -> Company:
    """Somebody who has done everything that leaves a trace."""
    with company.desk.database.writing() as connection:
        people.PEOPLE.add(connection, GONE, STAYS)
    _trainings(company)
    _runs(company)
    _writes(company)
    _asks(company)
    return company


def _trainings(company: Company) -> None:
    desk, gone = company.desk, company.by("UGONE")
    company.launched(Kind.QUIZ, ATTACKS)
    take(company, "UGONE", invited(company, "UGONE"), right)
    company.launched(Kind.INSPECTION, "inspection")
    fill(company, "USTAYS", {1: "not_done"})
    (line,) = findings.listing(desk, gone).lines
    findings.confirm(desk, gone, line.nonconformity_id)
    findings.direct(desk, gone, line.nonconformity_id, "鍵をかける", "UGONE", DUE)
    findings.report(desk, gone, line.nonconformity_id, f"{CANARY} evidence")
    requests.more_time(desk, gone, invited(company, "UGONE"), DUE, f"{CANARY} reason")
    fill(company, "UGONE", {2: "partly"})
    incidents.report(desk, gone, f"{CANARY} incident")
    practice.choose(desk, gone, True)


def _runs(company: Company) -> None:
    desk, lead, gone = company.desk, company.by("ULEAD"), company.by("UGONE")
    roster.set_deputies(desk, company.by("UMGR"), "UMGR", (Deputy("E77", NOW.date(), DUE.date()),))
    roster.hand_over(desk, company.by("UADMIN"), "UMGR2", "E77")
    terms = Terms(due=DUE, set_id=ATTACKS, audience=Audience(people=("E77", "UGONE", "USTAYS")))
    launch.draft(desk, gone, Draft(Kind.QUIZ, terms))
    series.create(desk, gone, Draft(Kind.QUIZ, terms), 6, 10, NOW + timedelta(days=1))
    cancelled = launch.draft(desk, lead, Draft(Kind.QUIZ, terms))
    running.cancel(desk, lead, cancelled, "やめた")
    pledged = company.launched(Kind.ATTESTATION, "", pledge="pledge")
    amend.extend(desk, lead, pledged, DUE + timedelta(days=2), f"{CANARY} extension", ("UGONE",))
    late = company.by("", NOW + timedelta(days=21))
    rounds.every_few_minutes(desk, late)
    while company.queue.waiting:
        kind, payload = company.queue.waiting.pop(0)
        rounds.JOBS[kind](desk, late, payload)
    for recipient, notice, key in company.slack.posted:
        channel = DM if recipient.channel == "UGONE" else recipient.channel
        _sent(desk.database, key, channel, type(notice).__name__)


def _writes(company: Company) -> None:
    """Questions: one written, approved and changed again, one rejected by somebody else."""
    desk, gone = company.desk, company.by("UGONE")
    item_id = bank_desk.write(desk, gone, QUESTION)
    bank.approve(desk, gone, item_id, 1)
    bank_desk.change(desk, gone, item_id, 1, replace(QUESTION, explanation=("報告します。", "Report it.")))
    rejected = bank_desk.write(desk, gone, QUESTION)
    bank.retire(desk, company.by("ULEAD"), rejected, 1, "重複")


def _sent(database: Database, key: str, channel: str, kind: str) -> None:
    outgoing = Outgoing(TEAM, key, channel, kind, "n" * 8, NOW, body={"text": f"<@{channel}>", "blocks": []})
    Outbox(database).attempt(outgoing, NOW)
    parked = kind in ("IncidentReported", "OverdueDigest")
    Outbox(database).settle(replace(outgoing, state="parked" if parked else "sent"))


def _asks(company: Company) -> None:
    database = company.desk.database
    ts = "1700000001.000100"
    question = AskedQuestion(TEAM, "q1", DM, "UGONE", ts, ts, "dm", f"{CANARY} question", "ja", NOW, "allowed",
                             True, f'{{"question": "{CANARY} question"}}', "answered")  # fmt: skip
    Questions(database).save(question)
    Questions(database).save(
        replace(question, id="q2", user_id="USTAYS", channel="D0STAYS", text="残る質問", answer="")
    )
    Feedback(database).keep(Opinion(TEAM, "q1", "UGONE", False, NOW, comment=f"{CANARY} opinion"))
    Feedback(database).keep(Opinion(TEAM, "q2", "UGONE", False, NOW, comment=f"{CANARY} opinion"))
    Escalations(database).keep(Escalation(TEAM, "q1", "CSEC", "1700000002.0", "UGONE", NOW))
    VerifiedAnswers(database).keep_reply(HumanReply(TEAM, "r1", "q2", "UGONE", f"{CANARY} reply", NOW))
    Uploads(database).put(Upload(team_id=TEAM, id="F1", user_id="UGONE", channel=DM, thread_ts=ts, received_at=NOW,
                                 name=f"{CANARY}.docx", preview={"by": "UGONE"}))  # fmt: skip
    _sent(database, f"answer:{TEAM}:{DM}:{ts}", DM, "AnswerNotice")


def test_no_table_of_the_database_leads_back(busy: Company) -> None:
    database = busy.desk.database
    assert set(found_in(everything(database))) >= {"UGONE", "去田", DM, CANARY}, "the test left no traces"
    with database.reading() as connection:
        before = _counts(busy)
        assert record.verify(connection, TEAM).sound
    erase(database, None, TEAM, "UGONE", at_the_shell(TEAM, NOW + timedelta(days=30)))
    assert found_in(everything(database)) == {}
    kept = everything(database)
    assert "残る質問" in kept and "E770" in kept and "残田" in kept
    with database.reading() as connection:
        report = record.verify(connection, TEAM)
    assert report.sound and report.erased > 0
    assert _counts(busy) == before
    with pytest.raises(NotFound):
        erase(database, None, TEAM, "UGONE", at_the_shell(TEAM, NOW))


def test_what_the_record_says_of_others_is_said_again(busy: Company) -> None:
    database = busy.desk.database
    erase(database, None, TEAM, "E77", at_the_shell(TEAM, NOW + timedelta(days=30)))
    with database.reading() as connection:
        (entry,) = record.entries(connection, TEAM, kind="personal.restated")
        about = entry.personal["E770"]["restated"]
    assert entry.facts["links"] and about
    assert {one["department"] for one in about.values() if "department" in one} == {"設計部"}
    assert all(str(one.get("manager", "erased-")).startswith("erased-") for one in about.values())


def test_the_banks_items_stay_approved_and_hashed_by_somebody_unknown(busy: Company) -> None:
    database = busy.desk.database

    def items() -> list[BankItem]:
        with database.reading() as connection:
            return [
                one for one in ITEMS.all(connection, TEAM) if one.set_id == QUESTION.set_id and one.author
            ]

    before = items()
    assert {one.author for one in before} == {one.content["author"] for one in before} == {"E77"}
    assert {one.approver for one in before} == {one.content["approver"] for one in before} == {"", GONE.name}
    erase(database, None, TEAM, "UGONE", at_the_shell(TEAM, NOW + timedelta(days=30)))
    after = items()
    (alias,) = {one.author for one in after}
    assert alias.startswith("erased-") and len(after) == len(before) == 3
    for one, was in zip(after, before, strict=True):
        assert (one.content["author"], one.hash, one.approved_at) == (alias, was.hash, was.approved_at)
        assert thaw(one).hash == was.hash and thaw(one).live == (was.approver != "")
        assert one.approver == one.content["approver"] == (alias if was.approver else "")


@pytest.mark.parametrize("erased_before", [False, True])
def test_a_namesake_keeps_their_approvals(office: Company, erased_before: bool) -> None:
    """Two leads of one name: the record says who approved what; without it nothing is taken from the other."""
    desk, named = office.desk, {"UGONE": "", "UTWIN": ""}
    with desk.database.writing() as connection:
        people.PEOPLE.add(connection, GONE, replace(GONE, id="E78", slack_id="UTWIN", email=""))
    for who in named:
        named[who] = bank_desk.write(desk, office.by(who), QUESTION)
        bank.approve(desk, office.by(who), named[who], 1)
    with desk.database.writing() as connection:
        if erased_before:
            record.erase(connection, TEAM, "E77")
    erase(desk.database, None, TEAM, "UGONE", at_the_shell(TEAM, NOW + timedelta(days=30)))
    with desk.database.reading() as connection:
        approver = {
            who: ITEMS.get(connection, TEAM, id=one, version=1).approver for who, one in named.items()
        }
    assert approver["UTWIN"] == GONE.name
    assert approver["UGONE"].startswith("erased-") != erased_before


def _counts(company: Company) -> list[tuple[int, int, int]]:
    from bot.store.statistics import statistics

    with company.desk.database.reading() as connection:
        every = campaigns.newest(connection, TEAM)
        figures = [statistics(connection, TEAM, one, NOW + timedelta(days=40)).total for one in every]
    return [(one.assigned, one.required, one.completed) for one in figures]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WorkflowEngine]:
    """A running engine whose queue hardly moves."""

    def handle(payload: Mapping[str, Any]) -> None:
        if payload.get("fail"):
            raise RuntimeError(CANARY)

    jobs.register("erasure.test", handle)
    made = WorkflowEngine(f"sqlite:///{tmp_path / 'work.db'}", tmp_path)
    made.launch(Plan(queues=(QueueRate("slow", 1),)))
    yield made
    made.stop(0)


def test_no_payload_of_durable_work_leads_back(
    engine: WorkflowEngine, office: Company, tmp_path: Path
) -> None:
    with office.desk.database.writing() as connection:
        people.PEOPLE.add(connection, GONE)
    asked = {"team": TEAM, "user": "UGONE", "channel": DM, "text": f"{CANARY} question"}
    start = DurableJobs().start
    assert start("erasure.test", f"{TEAM}:{DM}:1.0", asked)
    assert start("erasure.test", "fails", {**asked, "fail": True})
    assert start("erasure.test", "stays", {"user": "USTAYS", "text": "残る質問"})
    engine.idle()
    for n in range(3):
        start("erasure.test", f"reminder:E77:{n}", {"team": TEAM, "person": "E77"}, "slow")
    url = f"sqlite:///{tmp_path / 'work.db'}"
    assert set(found_in(_dump(tmp_path))) >= {"UGONE", DM, CANARY, ":E77:"}
    _sent(office.desk.database, "invite:E77:1", DM, "Invitation")
    with workflow_client(url) as work:
        assert work is not None
        done = erase(office.desk.database, work, TEAM, "UGONE", at_the_shell(TEAM, NOW))
        assert work.forget(["UGONE", DM]) == 0
    assert done.jobs == 5
    assert found_in(_dump(tmp_path)) == {}
    assert "残る質問" in _dump(tmp_path)


def _dump(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "work.db")) as raw:
        return "\n".join(raw.iterdump())
