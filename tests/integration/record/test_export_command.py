"""`mamori export` writes files, and the record says that it did."""

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import make_app
from bot.services.export.pack import check_pack
from bot.store import record
from bot.store.database import Database
from bot.training.campaign import Kind
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import NOW, TEAM, open_company


def mamori(*words: str) -> Result:
    return CliRunner().invoke(make_app(), list(words))


def test_campaigns_and_clauses_are_exported_and_that_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "home"))
    assert mamori("migrate").exit_code == 0
    office = open_company(Database.open(f"sqlite:///{tmp_path / 'home' / 'mamori.db'}"))
    campaign_id = office.launched(Kind.QUIZ, ATTACKS, now=NOW)
    packed = mamori("export", campaign_id)
    assert packed.exit_code == 0 and check_pack(Path(packed.stdout.strip()).read_bytes()) == []
    tables = mamori("export", campaign_id, "-f", "csv", "-o", str(tmp_path / "out"), "-l", "en")
    roster = next((tmp_path / "out").glob("*-roster.csv")).read_text(encoding="utf-8-sig")
    assert roster.startswith('"Assignment id"') and "not started" in roster
    assert len(tables.stdout.splitlines()) == len(list((tmp_path / "out").iterdir())) >= 4
    clauses = mamori("export", "-f", "clauses")
    assert clauses.exit_code == 0, clauses.stderr
    with zipfile.ZipFile(clauses.stdout.strip()) as pack:
        assert {"cover.md", "clauses.csv", "register.csv", "attestations.csv", "drills.csv"} <= set(
            pack.namelist()
        )
    drills = mamori("export", "-f", "drills")
    assert drills.exit_code == 0 and check_pack(Path(drills.stdout.strip()).read_bytes()) == []
    nothing = mamori("export", "-f", "xlsx")
    assert nothing.exit_code == 2 and "Choose the campaign" in nothing.stderr
    with office.desk.database.reading() as connection:
        kinds = [one.facts["kind"] for one in record.entries(connection, TEAM, kind="export.requested")]
    assert kinds == ["pack", "csv", "clauses", "drills"]
    office.desk.database.engine.dispose()
