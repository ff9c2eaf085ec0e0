"""Drills held elsewhere: previewed, recorded whole or not at all, never as a training."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.errors import Conflict, NotPermitted
from bot.services.training import drills
from bot.services.training.drills import DRILLS, DrillCount, Source
from bot.store import campaigns, record
from bot.training.drill import Told
from tests.integration.training.test_commands import company_in, home, mamori
from tests.support.company import TEAM, Company

__all__ = ["home"]

AUTUMN = Told("秋の訓練", date(2026, 10, 20))
CSV = "id,結果\nUEMP1,報告した\nUEMP2,クリック\n".encode("cp932")


def rows(office: Company) -> int:
    with office.desk.database.reading() as connection:
        return len(DRILLS.all(connection, TEAM))


def test_a_preview_records_nothing_and_the_import_what_was_shown(company: Company) -> None:
    lead, source = company.by("ULEAD"), Source("drill.csv", CSV, AUTUMN)
    shown = drills.preview(company.desk, lead, source)
    assert shown.drills == (DrillCount("秋の訓練", date(2026, 10, 20), 2, (("reported", 1), ("clicked", 1))),)
    assert rows(company) == 0
    assert drills.confirm(company.desk, lead, source) == shown
    assert drills.held(company.desk, lead).drills == shown.drills
    with company.desk.database.reading() as connection:
        assert campaigns.COMPLETIONS.all(connection, TEAM) == []
        assert {one.source for one in DRILLS.all(connection, TEAM)} == {"drill.csv"}
        assert record.verify(connection, TEAM).sound


def test_what_is_on_record_or_wrong_imports_nothing_of_the_file(office: Company) -> None:
    lead = office.by("ULEAD")
    drills.confirm(office.desk, lead, Source("first.csv", CSV, AUTUMN))
    again = Source("again.csv", CSV + "UDISP,報告した\n".encode("cp932"), AUTUMN)
    problems = drills.preview(office.desk, lead, again).problems
    assert [(one.line, one.reason) for one in problems] == [(2, "known_already"), (3, "known_already")]
    with pytest.raises(Conflict, match="moved_on"):
        drills.confirm(office.desk, lead, again)
    assert rows(office) == 2


@pytest.mark.parametrize("person", ["UEMP1", "UMGR", "UADMIN"])
def test_only_a_lead_imports(office: Company, person: str) -> None:
    for act in (drills.preview, drills.confirm):
        with pytest.raises(NotPermitted):
            act(office.desk, office.by(person), Source("drill.csv", CSV, AUTUMN))
    with pytest.raises(NotPermitted):
        drills.held(office.desk, office.by(person))
    assert rows(office) == 0


def test_the_command_previews_refuses_and_imports(home: Path, tmp_path: Path) -> None:
    office = company_in(home)
    file = tmp_path / "drill.csv"
    file.write_bytes(CSV)
    bad = mamori("training", "import-drill", str(file), "--json")
    assert bad.exit_code == 1
    assert {one["reason"] for one in json.loads(bad.stdout)["problems"]} == {"no_drill", "no_day"}
    assert mamori("training", "import-drill", str(file), "--date", "10/20/2026").exit_code == 2
    named = ("training", "import-drill", str(file), "--name", "秋の訓練", "--date", "2025年10月20日")
    dry = json.loads(mamori(*named, "--dry-run", "--json").stdout)
    assert (dry["dry_run"], dry["people"], rows(office)) == (True, 2, 0)
    assert mamori(*named).exit_code == 0 and rows(office) == 2
    (listed,) = json.loads(mamori("training", "drills", "--json").stdout)["drills"]
    assert listed == {
        "name": "秋の訓練", "held_on": "2025-10-20", "people": 2, "outcomes": {"reported": 1, "clicked": 1},
    }  # fmt: skip
    twice = mamori(*named)
    assert twice.exit_code == 1 and "drill.csv:2:" in twice.stderr and rows(office) == 2
