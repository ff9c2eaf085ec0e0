"""The commands for people, campaigns, exports and the record, as an administrator types them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli import make_app
from bot.services.training import findings, incidents, requests
from bot.services.training.notices import Invitation
from bot.store import people, record
from bot.store.database import Database
from bot.store.erasure import left_over
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import NOW, TEAM, Company, open_company
from tests.support.evidence import prove_honest

ROSTER = "id,name,mail,department,manager,kind,role\nU0001,部長 花,h@example.jp,設計部,,,manager\nU0002,社員 月,t@example.jp,設計部,U0001,派遣,\n"


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty installation; what the commands leave behind is as the record says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    if (tmp_path / "home" / "mamori.db").exists():
        database = Database.open(f"sqlite:///{tmp_path / 'home' / 'mamori.db'}")
        prove_honest(request, database)
        database.engine.dispose()


def mamori(*words: str) -> Result:
    return CliRunner().invoke(make_app(), list(words))


def company_in(home: Path) -> Company:
    assert mamori("migrate").exit_code == 0
    return open_company(Database.open(f"sqlite:///{home / 'mamori.db'}"))


def test_a_roster_is_imported_once_and_shown(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(ROSTER, encoding="cp932")
    assert mamori("people", "import", str(file)).exit_code == 1, "no workspace is known yet"
    first = mamori("people", "import", str(file), "--team", TEAM, "--json")
    assert json.loads(first.stdout) == {
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "dry_run": False,
        "problems": [],
    }
    again = json.loads(mamori("people", "import", str(file), "--json").stdout)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    shown = json.loads(mamori("people", "list", "--json").stdout)["people"]
    assert [(one["id"], one["employment"], one["roles"]) for one in shown] == [
        ("U0001", "employee", ["manager"]),
        ("U0002", "dispatched", []),
    ]


def test_a_bad_roster_changes_nothing_and_names_every_line(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(ROSTER + "U0001,また,,設計部,U0009,,\n", encoding="utf-8")
    done = mamori("people", "import", str(file), "--team", TEAM, "--json")
    assert done.exit_code == 1
    assert [(one["line"], one["reason"]) for one in json.loads(done.stdout)["problems"]] == [
        (4, "id_twice"),
        (4, "unknown_manager"),
    ]
    assert json.loads(mamori("people", "list", "--team", TEAM, "--json").stdout) == {"people": []}


def test_managers_who_would_form_a_loop_with_those_known_are_refused(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name,manager\nE1,一,\nE2,二,E1\nE3,三,E2\n", encoding="utf-8")
    assert mamori("people", "import", str(file), "--team", TEAM).exit_code == 0
    file.write_text("id,name,manager\nE1,一,E3\n", encoding="utf-8")
    done = mamori("people", "import", str(file), "--json")
    (problem,) = json.loads(done.stdout)["problems"]
    assert done.exit_code == 1 and (problem["line"], problem["reason"]) == (2, "manager_loop")
    assert "E1 → E3 → E2 → E1" in mamori("people", "import", str(file)).stderr
    file.write_text("id,name,manager\nE1,一,\nE2,二,\n", encoding="utf-8")
    again = json.loads(mamori("people", "import", str(file), "--json").stdout)
    assert (again["problems"], again["unchanged"]) == ([], 2), "an empty cell says nothing"


def test_a_roster_in_an_encoding_nobody_reads_is_refused_whole(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"id,name\nE1,\xff\xfe\x80\x00\n")
    done = mamori("people", "import", str(file), "--team", TEAM, "--json")
    assert done.exit_code == 1
    assert [one["reason"] for one in json.loads(done.stdout)["problems"]] == ["encoding"]
    assert json.loads(mamori("people", "list", "--team", TEAM, "--json").stdout) == {"people": []}


def test_a_cell_that_says_nothing_keeps_what_was_known(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(ROSTER, encoding="utf-8")
    mamori("people", "import", str(file), "--team", TEAM)
    file.write_text("id,name,department\nU0001,部長 花,\n", encoding="utf-8")
    assert mamori("people", "import", str(file)).exit_code == 0
    (first, _) = json.loads(mamori("people", "list", "--json").stdout)["people"]
    assert (first["department"], first["roles"]) == ("設計部", ["manager"])


def test_the_bank_that_ships_may_be_asked(home: Path) -> None:
    done = mamori("training", "check-bank", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0 and found["problems"] == []
    assert found["quiz"] >= 40 and found["inspection"] >= 25


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "xapi", "pack"])
def test_a_campaign_is_exported(home: Path, kind: str) -> None:
    company = company_in(home)
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    take(company, "UEMP1", invited(company, "UEMP1"), right)
    (line,) = json.loads(mamori("training", "list", "--json").stdout)["campaigns"]
    assert (line["id"], line["completed"], line["required"]) == (campaign_id, 1, 7)
    done = mamori("export", campaign_id, "--format", kind)
    written = [Path(name) for name in done.stdout.split()]
    assert done.exit_code == 0 and written and sum(file.stat().st_size for file in written) > 500
    assert mamori("export", "no-such", "--format", kind).exit_code == 1


def test_the_record_is_verified_against_a_head_kept_elsewhere(home: Path) -> None:
    company = company_in(home)
    company.launched(Kind.QUIZ, ATTACKS)
    with company.desk.database.reading() as connection:
        kept = record.head(connection, TEAM)
    good = f"{kept.sequence}:{kept.hash}"
    assert mamori("verify-record", "--head", good).exit_code == 0
    with company.desk.database.writing() as connection:
        connection.execute(text("DELETE FROM record WHERE sequence = :n"), {"n": kept.sequence})
        last = connection.execute(text("SELECT hash FROM record ORDER BY sequence DESC LIMIT 1")).scalar()
        connection.execute(text("UPDATE record_heads SET sequence = sequence - 1, hash = :h"), {"h": last})
    assert mamori("verify-record").exit_code == 0, "a cut tail does not show from inside"
    assert mamori("verify-record", "--head", good).exit_code == 1


def test_erasure_leaves_counts_and_chain_and_nothing_of_the_person(home: Path) -> None:
    company = company_in(home)
    campaign_id = company.launched(Kind.INSPECTION, "inspection")
    fill(company, "UEMP1", {1: "not_done"})
    (line,) = findings.listing(company.desk, company.by("UMGR")).lines
    findings.confirm(company.desk, company.by("UMGR"), line.nonconformity_id)
    due = datetime(2026, 12, 1, tzinfo=UTC)
    findings.direct(company.desk, company.by("UMGR"), line.nonconformity_id, "Lock it.", "UEMP1", due)
    incidents.report(company.desk, company.by("UEMP1"), "I lost a secret canary.")
    second = company.launched(Kind.QUIZ, ATTACKS)
    wanted = NOW + timedelta(days=30)
    requests.more_time(company.desk, company.by("UEMP1"), invited(company, "UEMP1"), wanted, "canary reason")
    assert company.slack.notices(Invitation, "UEMP1") and second
    done = mamori("erase-person", "UEMP1", "--yes")
    assert done.exit_code == 0, done.stderr
    with company.desk.database.reading() as connection:
        assert left_over(connection, TEAM, "UEMP1") == []
        assert people.person(connection, TEAM, "UEMP1") is None
        report = record.verify(connection, TEAM)
        assert report.sound and report.erased > 0
    with closing(sqlite3.connect(home / "mamori.db")) as raw:
        dump = "".join(raw.iterdump())
    assert "UEMP1" not in dump and "canary" not in dump and "社員 一" not in dump
    (shown,) = [
        c
        for c in json.loads(mamori("training", "list", "--json").stdout)["campaigns"]
        if c["id"] == campaign_id
    ]
    assert (shown["completed"], shown["required"]) == (1, 7)
    assert mamori("erase-person", "UEMP1", "--yes").exit_code == 1


def test_wrong_numbers_are_told_and_put_right(home: Path) -> None:
    company = company_in(home)
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    assert json.loads(mamori("training", "recount", "--json").stdout) == {
        "campaigns": 1, "wrong": [], "repaired": False,
    }  # fmt: skip
    with closing(sqlite3.connect(home / "mamori.db")) as database, database:
        database.execute("UPDATE assignment_tallies SET n = n + 1 WHERE department = '製造部'")
    told = mamori("training", "recount")
    assert told.exit_code == 1 and campaign_id in told.stdout and "--repair" in told.stdout
    found = json.loads(mamori("doctor", "--json").stdout)["checks"]
    assert [one["state"] for one in found if one["name"] == "statistics"] == ["problem"]
    assert mamori("training", "recount", "--repair").exit_code == 0
    assert mamori("training", "recount").exit_code == 0
    listed = json.loads(mamori("training", "list", "--json").stdout)["campaigns"]
    assert [one["required"] for one in listed] == [7]
