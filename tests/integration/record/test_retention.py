"""Each kind of data is kept for its time and no longer; evidence has a floor; what was removed is recorded."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import make_app
from bot.errors import InvalidInput, NotPermitted
from bot.services.retention import Retention
from bot.services.training import incidents, practice, running, statistics, who
from bot.store import campaigns, findings, learning, people, record, upkeep
from bot.store.database import Database
from bot.store.outbox import Outbox, Outgoing
from bot.store.questions import AskedQuestion, Questions
from bot.store.uploads import Upload, Uploads
from bot.training.campaign import Kind
from bot.training.records import Act
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS, right, take, wrong
from tests.support.company import NOW, TEAM, Company, bank, open_company

YEAR = timedelta(days=365)
DAY = timedelta(days=1)


def keeping(company: Company) -> Retention:
    return Retention(company.desk.database, 30)


def act_of(company: Company, user: str) -> Act:
    with company.desk.database.reading() as connection:
        return Act(who.viewer(company.desk, connection, company.by(user)), NOW)


def due(company: Company, later: timedelta) -> dict[str, int]:
    lines = keeping(company).lines(TEAM, NOW + later)
    return {line.kind: line.rows for line in lines if line.rows}


def sent(company: Company, key: str, state: str = "sent") -> None:
    outgoing = Outgoing(TEAM, key, "D1", "Invitation", "n" * 8, NOW)
    Outbox(company.desk.database).attempt(outgoing, NOW)
    Outbox(company.desk.database).settle(replace(outgoing, state=state))  # type: ignore[arg-type]


def asked(company: Company, name: str) -> None:
    question = AskedQuestion(TEAM, name, "D1", "UEMP1", name, name, "dm", "図面を送っていい?", "ja", NOW)
    assert Questions(company.desk.database).save(question)


def test_nothing_goes_before_its_time_and_each_kind_goes_after_it(company: Company) -> None:
    asked(company, "q1")
    sent(company, "answer:T:D1:1.0")
    sent(company, "parked:1", "parked")
    Uploads(company.desk.database).put(
        Upload(
            team_id=TEAM, id="F1", user_id="U", channel="D1", thread_ts="1", received_at=NOW, state="refused"
        )
    )
    practice.choose(company.desk, company.by("UEMP1"), False)
    incidents.report(company.desk, company.by("UEMP1"), "鍵をなくした")
    assert due(company, 29 * DAY) == {}
    assert due(company, 6 * YEAR) == {
        "question_names": 1, "question_texts": 1, "messages": 1, "uploads": 1, "practice": 1, "incidents": 1,
    }  # fmt: skip
    done = keeping(company).sweep(TEAM, NOW + 6 * YEAR)
    assert done["incidents"] == 1 and done["question_texts"] == 1
    assert due(company, 6 * YEAR) == {}
    assert Outbox(company.desk.database).count("parked") == 1, "what waits for somebody stays"
    with company.desk.database.reading() as connection:
        assert findings.INCIDENTS.all(connection, TEAM) == []
        report = record.verify(connection, TEAM)
        noted = [entry.facts for entry in record.entries(connection, TEAM, kind="retention.swept")]
    assert report.sound and report.erased == 1, "the report's words are gone from beside the record, too"
    assert {str(one["kind"]): one["rows"] for one in noted} == done
    assert keeping(company).sweep(TEAM, NOW + 6 * YEAR) == {}


def test_answers_go_only_after_the_close_and_the_figures_stay(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    for user, pick in (("UEMP1", right), ("UEMP2", wrong)):
        take(office, user, invited(office, user), pick)
    assert "answers" not in due(office, 9 * YEAR), "it still runs"
    after = office.by("ULEAD", NOW + timedelta(days=30))
    running.fall_due(office.desk, after)
    before = running.close(office.desk, after, campaign_id)
    assert due(office, timedelta(days=30) + 3 * YEAR - DAY) == {}
    assert keeping(office).sweep(TEAM, NOW + 4 * YEAR)["answers"] == 10
    shown = statistics.view(office.desk, office.by("ULEAD", NOW + 4 * YEAR), campaign_id)
    assert shown.clauses == before.clauses and shown.clauses
    assert shown.first_mean == before.first_mean
    with office.desk.database.reading() as connection:
        (done,) = campaigns.COMPLETIONS.all(connection, TEAM)
        assert done.score == 100, "that somebody completed it is evidence and stays"
        assert upkeep.kept_figures(connection, TEAM, campaign_id)


def test_free_texts_of_an_inspection_go_before_its_answers(office: Company) -> None:
    campaign_id = office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {})
    with office.desk.database.writing() as connection:
        (sheet,) = learning.SHEETS.all(connection, TEAM)
        first = learning.STATEMENTS.all(connection, TEAM, sheet_id=sheet.id)[0]
        learning.STATEMENTS.put(connection, replace(first, note="個人的なこと"))
        learning.SHEETS.put(connection, replace(sheet, comment="ほかのこと"))
    running.cancel(office.desk, office.by("ULEAD"), campaign_id, "やり直し")
    assert keeping(office).sweep(TEAM, NOW + 1 * YEAR + DAY) == {"inspection_notes": 2}
    with office.desk.database.reading() as connection:
        kept = learning.STATEMENTS.all(connection, TEAM, sheet_id=sheet.id)
    assert kept and all(not one.note for one in kept) and kept[0].answer == "done"


def test_the_answers_beside_the_record_go_with_the_answers(company: Company) -> None:
    campaign_id = company.launched(Kind.INSPECTION, "inspection")
    fill(company, "UEMP1", {1: "not_done"})
    running.cancel(company.desk, company.by("ULEAD"), campaign_id, "やり直し")

    def beside(kind: str) -> list[object]:
        with company.desk.database.reading() as connection:
            assert record.verify(connection, TEAM).sound
            return [dict(one.personal) for one in record.entries(connection, TEAM, kind=kind)]

    kinds = ("inspection.submitted", "nonconformity.raised")
    assert all("not_done" in str(beside(kind)) for kind in kinds)
    items = len(bank().inspection_items)
    assert keeping(company).sweep(TEAM, NOW + 4 * YEAR) == {"answers": items}
    assert [beside(kind) for kind in kinds] == [[{}], [{}]]
    assert "UEMP1" in str(beside("assignment.submitted")), "that somebody took part is evidence and stays"


def test_a_message_of_a_running_campaign_is_remembered_for_as_long_as_it_runs(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    sent(office, f"digest:lead:{campaign_id}:ULEAD")
    assert "messages" not in due(office, 3 * YEAR)


def test_people_who_left_go_when_none_of_their_evidence_is_younger(company: Company) -> None:
    company.launched(Kind.QUIZ, ATTACKS)
    take(company, "UEMP1", invited(company, "UEMP1"), right)
    with company.desk.database.writing() as connection:
        person = people.get(connection, TEAM, "UEMP1")
        people.PEOPLE.put(connection, replace(person, active=False))
    keeping(company).sweep(TEAM, NOW + DAY)
    assert "people_who_left" not in due(company, 5 * YEAR)
    late = 5 * YEAR + timedelta(days=20)
    assert due(company, late)["people_who_left"] == 1
    assert keeping(company).sweep(TEAM, NOW + late)["people_who_left"] == 1
    with company.desk.database.reading() as connection:
        assert people.person(connection, TEAM, "UEMP1") is None
        assert record.verify(connection, TEAM).sound
        (done,) = campaigns.COMPLETIONS.all(connection, TEAM)
    assert done.person_id.startswith("erased-")


def test_whoever_comes_back_is_not_swept(office: Company) -> None:
    with office.desk.database.writing() as connection:
        person = people.get(connection, TEAM, "UEMP1")
        people.PEOPLE.put(connection, replace(person, active=False))
    keeping(office).sweep(TEAM, NOW)
    with office.desk.database.writing() as connection:
        people.PEOPLE.put(connection, person)
    keeping(office).sweep(TEAM, NOW + DAY)
    assert "people_who_left" not in due(office, 20 * YEAR)


@pytest.mark.parametrize(
    ("kind", "days"),
    [("answers", 364), ("people_who_left", 1), ("messages", 89), ("question_names", 0), ("nothing", 30)],
)
def test_evidence_cannot_be_set_below_its_floor(office: Company, kind: str, days: int) -> None:
    with pytest.raises(InvalidInput):
        keeping(office).set_days(act_of(office, "UADMIN"), TEAM, {kind: days})


def test_administrators_set_periods_and_leads_read_them(office: Company) -> None:
    with pytest.raises(NotPermitted):
        keeping(office).set_days(act_of(office, "ULEAD"), TEAM, {"uploads": 5})
    asked(office, "q1")
    keeping(office).set_days(act_of(office, "UADMIN"), TEAM, {"question_texts": 0, "question_names": 60})
    assert due(office, 59 * DAY) == {} and due(office, 9 * YEAR) == {"question_names": 1}
    with office.desk.database.reading() as connection:
        (entry,) = record.entries(connection, TEAM, kind="settings.retention")
    assert entry.facts["days"] == {"question_names": 60, "question_texts": 0}


def mamori(*words: str) -> Result:
    return CliRunner().invoke(make_app(), list(words))


def test_the_command_shows_sets_and_sweeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "home"))
    assert mamori("migrate").exit_code == 0
    office = open_company(Database.open(f"sqlite:///{tmp_path / 'home' / 'mamori.db'}"))
    question = AskedQuestion(
        TEAM, "q1", "D1", "UEMP1", "1", "1", "dm", "図面を送っていい?", "ja", NOW - 3 * YEAR
    )
    assert Questions(office.desk.database).save(question)
    shown = json.loads(mamori("retention", "--dry-run", "--sweep", "--json").stdout)
    assert shown["kinds"]["question_texts"] == {"days": 730, "least": 1, "due": 1} and shown["removed"] == {}
    assert mamori("retention", "--set", "answers=10").exit_code == 2
    assert mamori("retention", "--set", "answers=many").exit_code == 2
    unknown = mamori("retention", "--set", "nosuch=1")
    assert unknown.exit_code == 2 and "question_texts" in unknown.stderr
    changed = json.loads(mamori("retention", "--set", "question_texts=5000", "--json").stdout)
    assert changed["kinds"]["question_texts"]["due"] == 0
    swept = mamori("retention", "--sweep")
    assert swept.exit_code == 0 and "1 rows were removed" in swept.stdout
    assert "who asked a question" in swept.stdout
    office.desk.database.engine.dispose()
