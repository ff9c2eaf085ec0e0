"""Rows that were changed behind the record's back are told by every command that could hide them."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli import make_app
from bot.services.company import CompanySettings
from bot.services.export.marking import DIFFERENCES
from bot.services.exporting import Exporting
from bot.services.leads import Leads
from bot.services.training import attest, findings, requests
from bot.services.training.notices import ExportNotice
from bot.slack.blocks import render
from bot.store.database import Database
from bot.training.campaign import Kind
from tests.integration.training.test_exporting import Files, run
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS, right, take, wrong
from tests.support.company import NOW, TEAM, Company, bank, company_on, open_company
from tests.support.evidence import differing

pytestmark = pytest.mark.tampers


def mamori(*words: str) -> Result:
    return CliRunner().invoke(make_app(), list(words))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty installation."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _work(company: Company) -> None:
    """A quiz passed and failed, a nonconformity that is found, a pledge that is confirmed; all in order."""
    company.launched(Kind.QUIZ, ATTACKS)
    take(company, "UEMP1", invited(company, "UEMP1"), right)
    take(company, "UEMP2", invited(company, "UEMP2"), wrong)
    company.launched(Kind.INSPECTION, "inspection")
    fill(company, "UEMP1", {1: "not_done"})
    desk = company.desk
    leads = Leads(desk.database, lambda: NOW, desk.calendar.day, frozenset())
    said = {"electronic": "yes", "subcontractor": "unknown"}
    CompanySettings(desk.database, leads, lambda: NOW).change(TEAM, "ULEAD", said)
    later = NOW + timedelta(days=20)
    asked = requests.more_time(desk, company.by("UEMP2"), invited(company, "UEMP2"), later, "出張")
    requests.decide(desk, company.by("ULEAD"), asked, False, "期限は動かせません")
    (line,) = findings.listing(company.desk, company.by("UMGR")).lines
    findings.confirm(company.desk, company.by("UMGR"), line.nonconformity_id)
    company.launched(Kind.ATTESTATION, "", pledge="pledge")
    read = attest.read(desk, company.by("UEMP1"), invited(company, "UEMP1"))
    attest.confirm(desk, company.by("UEMP1"), read.assignment_id, read.shown)
    assert differing(desk.database) == []


@pytest.fixture(scope="module")
def worked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a company that has done its work; every test forges in a copy."""
    path = tmp_path_factory.mktemp("worked") / "mamori.db"
    shutil.copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    _work(open_company(database))
    database.engine.dispose()  # the last connection writes the log back into the file
    return path


@pytest.fixture
def busy(home: Path, worked: Path) -> Iterator[Company]:
    """The company after its work, in an installation of the test's own."""
    home.mkdir()
    shutil.copy(worked, home / "mamori.db")
    database = Database.open(f"sqlite:///{home / 'mamori.db'}")
    assert differing(database) == []
    yield company_on(database)
    database.engine.dispose()


def forge(company: Company, *statements: str) -> None:
    with company.desk.database.writing() as connection:
        for one in statements:
            assert connection.execute(text(one)).rowcount > 0, one


FIRST_STATEMENT = bank().inspection_items[0].id
OTHERS = "(SELECT id FROM assignments WHERE person_id = 'UDISP' ORDER BY id LIMIT 1)"
MADE_UP = (
    f"UPDATE assignments SET state = 'completed', completed_at = assigned_at WHERE id = {OTHERS}",
    "INSERT INTO completions (team_id, assignment_id, campaign_id, person_id, attempt_id, content_hash,"
    " document_version, submitted_at, recorded_at, on_behalf, reason, evidence) SELECT team_id, id, campaign_id,"
    f" person_id, '', '', '', assigned_at, assigned_at, 0, '', '' FROM assignments WHERE id = {OTHERS}",
)
FORGERIES = {
    "completion": (MADE_UP, {("row_without_link", "completion", ""), ("differs", "assignment", "state")}),
    "score": (("UPDATE completions SET score = 55 WHERE score = 100",), {("differs", "completion", "score")}),
    "passed": (("UPDATE attempts SET passed = 1 WHERE passed = 0",), {("differs", "attempt", "passed")}),
    "first score": (
        ("UPDATE assignments SET first_score = 100, first_passed = 1 WHERE first_passed = 0",),
        {("differs", "assignment", "first_score"), ("differs", "assignment", "first_passed")},
    ),
    "backdated": (
        ("UPDATE completions SET submitted_at = '2026-01-01 00:00:00.000000'",),
        {("differs", "completion", "submitted_at")},
    ),
    "somebody else's": (
        ("UPDATE completions SET person_id = 'UDISP' WHERE score = 100",),
        {("differs", "completion", "person_id")},
    ),
    "handed on": (
        ("UPDATE assignments SET person_id = 'UNEW' WHERE person_id = 'UDISP'",),
        {("differs", "assignment", "person_id")},
    ),
    "erased by hand": (
        ("UPDATE assignments SET person_id = 'erased-0' WHERE person_id = 'UDISP'",),
        {("differs", "assignment", "person_id")},
    ),
    "hidden as a test": (
        ("UPDATE assignments SET is_test = 1 WHERE person_id = 'UDISP'",),
        {("link_without_row", "assignment", "")},
    ),
    "waived": (
        (f"UPDATE assignments SET state = 'waived' WHERE id = {OTHERS}",), {("differs", "assignment", "state")},
    ),
    "more time": (
        (f"UPDATE assignments SET due = '2027-01-01 00:00:00.000000' WHERE id = {OTHERS}",),
        {("differs", "assignment", "due")},
    ),
    "no completion": (("DELETE FROM completions WHERE score = 100",), {("link_without_row", "completion", "")}),
    "no finding": (
        ("DELETE FROM nonconformity_sources", "DELETE FROM nonconformities"),
        {("link_without_row", "nonconformity", "")},
    ),
    "verified": (
        ("UPDATE nonconformities SET state = 'verified'",), {("differs", "nonconformity", "state")},
    ),
    "granted": (("UPDATE requests SET state = 'granted'",), {("differs", "request", "state")}),
    "more wanted": (
        ("UPDATE requests SET wanted_due = '2027-01-01 00:00:00.000000'",),
        {("differs", "request", "wanted_due")},
    ),
    "no request": (("DELETE FROM requests",), {("link_without_row", "request", "")}),
    "setting": (
        ("UPDATE settings SET value = '{\"electronic\": \"no\"}' WHERE name = 'applicability'",),
        {("differs", "setting", "value")},
    ),
    "new setting": (
        (
            "INSERT INTO settings (team_id, name, value, changed_at) SELECT team_id, 'retention.days',"
            " '{\"answers\": 1}', changed_at FROM settings WHERE name = 'applicability'",
        ),
        {("row_without_link", "setting", "")},
    ),
    "right answers": (
        ("UPDATE responses SET correct = 1 WHERE person_id = 'UEMP2'",), {("differs", "attempt", "correct")},
    ),
    "an answer less": (
        ("DELETE FROM responses WHERE rowid = (SELECT max(rowid) FROM responses)",),
        {("differs", "attempt", "answers")},
    ),
    "done after all": (
        ("UPDATE statements SET answer = 'done' WHERE answer = 'not_done'",),
        {("differs", "inspection", FIRST_STATEMENT)},
    ),
    "easier": (
        ("UPDATE campaigns SET terms = json_set(terms, '$.pass_mark', 50) WHERE kind = 'quiz'",),
        {("differs", "campaign", "terms_hash")},
    ),
    "no pledge at all": (
        ("UPDATE campaigns SET terms = json_set(terms, '$.attests', 'policy') WHERE kind = 'attestation'",),
        {("differs", "campaign", "terms_hash")},
    ),
    "other key": (
        ("UPDATE campaigns SET snapshot = json_set(snapshot, '$.items[0].key', 'z') WHERE kind = 'quiz'",),
        {("differs", "campaign", "items_hash")},
    ),
    "other text": (
        (
            "UPDATE campaigns SET snapshot = json_set(snapshot, '$.document_version', '2.0')"
            " WHERE kind = 'attestation'",
        ),
        {("differs", "campaign", "document_version")},
    ),
    "never launched": (
        ("UPDATE campaigns SET snapshot = NULL, state = 'draft' WHERE kind = 'quiz'",),
        {("link_without_row", "campaign", "")},
    ),
    "closed": (("UPDATE campaigns SET state = 'closed'",), {("differs", "campaign", "state")}),
    "due later": (
        ("UPDATE campaigns SET due = '2027-01-01 00:00:00.000000'",), {("differs", "campaign", "due")},
    ),
    "voided": (
        ("UPDATE campaigns SET voided = '[\"x\"]' WHERE kind = 'quiz'",), {("differs", "campaign", "voided")},
    ),
    "no pledge": (("DELETE FROM attestations",), {("link_without_row", "attestation", "")}),
    "other pledge": (
        ("UPDATE attestations SET version = '9.0'",),
        {("link_without_row", "attestation", ""), ("row_without_link", "attestation", "")},
    ),
    "no record": (
        ("DELETE FROM record", "DELETE FROM record_personal", "DELETE FROM record_heads"),
        {("row_without_link", kind, "")
         for kind in ("campaign", "assignment", "completion", "attempt", "nonconformity", "attestation", "request", "setting")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_every_forgery_is_told_by_its_row(home: Path, busy: Company, name: str) -> None:
    statements, expected = FORGERIES[name]
    forge(busy, *statements)
    found = {(one.what, one.kind, one.column) for one in differing(busy.desk.database)}
    assert expected <= found
    follow = {"completion", "attestation", "answer"}
    assert {kind for _, kind, _ in found} <= {kind for _, kind, _ in expected} | follow
    told = json.loads(mamori("verify-record", "--json").stdout)
    assert (
        told["sound"] is False
        and {(one["what"], one["kind"], one["column"]) for one in told["rows"][0]["differences"]} == found
    )
    if name != "no record":
        assert told["chains"][0]["problems"] == [], "the chain itself holds: only the rows tell"


def test_commands_say_it_and_none_puts_it_right(home: Path, busy: Company) -> None:
    assert mamori("verify-record").exit_code == 0
    forge(busy, *MADE_UP)
    told = mamori("verify-record")
    assert told.exit_code == 1 and "nothing in the record says so" in told.stderr
    assert "state is completed in the database, and open in link" in told.stderr
    found = json.loads(mamori("doctor", "--json").stdout)["checks"]
    states = {one["name"]: one for one in found}
    assert states["record"]["state"] == "problem" and "verify-record" in states["record"]["message"]
    advice = states["statistics"]["message"]
    assert advice.index("verify-record") < advice.index("recount")
    refused = mamori("training", "recount", "--repair")
    assert refused.exit_code == 1 and "verify-record" in refused.stderr
    assert mamori("training", "recount").exit_code == 1, "the sums stay as they were"


def test_an_export_is_marked_and_so_is_what_the_lead_reads(home: Path, busy: Company, tmp_path: Path) -> None:
    from bot.services.export.checking import check_delivered

    campaign_id = json.loads(mamori("training", "list", "--json").stdout)["campaigns"][0]["id"]
    assert DIFFERENCES not in mamori("export", campaign_id).stdout
    forge(busy, "UPDATE completions SET score = 41907 WHERE score = 100")  # no id has it by chance
    for words in ((campaign_id,), (campaign_id, "-f", "csv"), ("-f", "clauses"), ("-f", "drills")):
        done = mamori("export", *words)
        assert done.exit_code == 0 and "differs from the record" in done.stderr
        listed = next(name for name in done.stdout.splitlines() if name.endswith(DIFFERENCES))
        told = Path(listed).read_text(encoding="utf-8")
        assert "score" in told and "41907" not in told, "whoever reads it sees no scores by name"
    assert "41907" in mamori("verify-record").stderr
    files = Files()
    made = Exporting(busy.desk, files, tmp_path / "out", lambda: NOW)
    run(made, made.request(busy.by("ULEAD"), "pack", campaign_id))
    (pack,) = [content for name, content in files.uploaded.values() if name.endswith(".zip")]
    with busy.desk.database.reading() as connection:
        report = check_delivered(connection, "pack.zip", pack)
    assert report.sequence and report.wrong == () and report.differences == 1 and not report.sound
    shown = [notice for _, notice in busy.slack.updated if isinstance(notice, ExportNotice)][-1]
    assert shown.differs and DIFFERENCES in json.dumps(list(render(shown).blocks), ensure_ascii=False)


def test_an_empty_home_has_no_record_and_no_head_is_said_to_be_kept(home: Path) -> None:
    assert mamori("migrate").exit_code == 0
    empty = mamori("verify-record")
    assert empty.exit_code == 0 and "no record yet" in empty.stdout
    database = Database.open(f"sqlite:///{home / 'mamori.db'}")
    open_company(database).draft(Kind.QUIZ, ATTACKS)
    alone = mamori("verify-record")
    assert alone.exit_code == 0 and "cut tail would not be seen" in alone.stdout
    assert json.loads(mamori("verify-record", "--json").stdout)["kept_head_found"] is None
    assert mamori("verify-record", f"1:{'0' * 64}", "--json").exit_code == 1
    assert TEAM in alone.stdout
    database.engine.dispose()
