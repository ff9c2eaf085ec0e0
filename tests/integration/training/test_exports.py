"""What leaves Mamori: harmless cells, valid statements, a pack that checks itself."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from ralph.models.xapi.base.statements import BaseXapiStatement

from bot.services.export import xapi
from bot.services.export.pack import check_pack, evidence_pack
from bot.services.export.tables import Sheet, harmless, to_csv, to_jsonl, to_xlsx
from bot.services.training import bank, running
from bot.store import campaigns
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS, right, take, wrong
from tests.support.company import CALENDAR, NOW, TEAM, Company

NASTY = ["=1+1", "+81", "-1", "@x", "\t=1", "＝1", "＋1", "－1", "＠x", "\u3000=1", " =1", "\u200b=1", "\r=1"]


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    sheet = Sheet("s", {"a": "A"}, [[text], ["図面"], ["0012"]])
    csv = to_csv(sheet).decode("utf-8-sig")
    assert csv.splitlines()[-2:] == ['"図面"', '"0012"'] and f"\"'{text[0]}" in csv
    page = load_workbook(io.BytesIO(to_xlsx([sheet])))["s"]
    assert page["A2"].data_type == "s" and str(page["A2"].value).startswith("'")
    assert json.loads(to_jsonl(sheet).splitlines()[0]) == {"a": text}


def test_xapi_is_valid_and_the_same_twice(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), wrong)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    take(office, "UEMP2", invited(office, "UEMP2"), wrong)
    with office.desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        found = list(xapi.statements(connection, campaign))
        assert xapi.to_jsonl(found) == xapi.to_jsonl(xapi.statements(connection, campaign))
    for statement in found:
        BaseXapiStatement.model_validate(statement)
    verbs = [s["verb"]["id"].rsplit("/", 1)[1] for s in found if s["actor"]["account"]["name"] == "UEMP1"]
    assert verbs == ["answered"] * 10 + ["failed", "passed", "completed"]
    assert len({statement["id"] for statement in found}) == len(found)
    assert "社員" not in xapi.to_jsonl(found).decode() and "UEMP3" not in str(found)


def test_a_voided_item_credits_and_is_voided_in_xapi(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS, pass_mark=100, max_attempts=1)
    spoiled: list[str] = []

    def all_but_one(item_id: str) -> str:
        if not spoiled:
            spoiled.append(item_id)
        return wrong(item_id) if item_id == spoiled[0] else right(item_id)

    assert not take(office, "UEMP1", invited(office, "UEMP1"), all_but_one).passed
    lead = office.by("ULEAD", NOW + timedelta(days=1))
    assert bank.preview_void(office.desk, lead, spoiled[0]).newly_passed == 1
    assert bank.void(office.desk, lead, spoiled[0], "The key was wrong.") == 1
    with office.desk.database.reading() as connection:
        (done,) = campaigns.COMPLETIONS.all(connection, TEAM)
        assert (done.person_id, done.submitted_at) == ("UEMP1", NOW)
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        verbs = [s["verb"]["id"].rsplit("/", 1)[1] for s in xapi.statements(connection, campaign)]
    assert verbs == ["answered"] * 5 + ["voided", "passed", "completed"]


@pytest.mark.parametrize("kind", [Kind.QUIZ, Kind.INSPECTION])
def test_the_evidence_pack_checks_itself_and_names_no_answers(office: Company, kind: Kind) -> None:
    campaign_id = office.launched(kind, ATTACKS if kind is Kind.QUIZ else "inspection")
    if kind is Kind.QUIZ:
        take(office, "UEMP1", invited(office, "UEMP1"), right)
    else:
        fill(office, "UEMP1", {})
    late = NOW + timedelta(days=40)
    running.fall_due(office.desk, office.by("", late))
    running.close(office.desk, office.by("ULEAD", late), campaign_id)
    with office.desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        pack = evidence_pack(connection, campaign, late, CALENDAR, "ja")
        assert pack == evidence_pack(connection, campaign, late + timedelta(days=9), CALENDAR, "ja")
    assert check_pack(pack) == []
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        names = set(archive.namelist())
        assert {
            "cover.md",
            "roster.csv",
            "rates.csv",
            "clauses.csv",
            "campaign.xlsx",
            "manifest.json",
        } <= names
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["statistics_hash"] == campaign.statistics_hash != ""
        roster = archive.read("roster.csv").decode("utf-8-sig")
        assert "社員 一" in roster and roster.count("\r\n") == 8
        whole = b"".join(archive.read(name) for name in names)
        assert b'not_applicable": "' not in whole
        forged = io.BytesIO()
        with zipfile.ZipFile(forged, "w") as other:
            for name in names:
                other.writestr(name, archive.read(name) + (b" " if name == "rates.csv" else b""))
    assert check_pack(forged.getvalue()) == ["rates.csv"]
