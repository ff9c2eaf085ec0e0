"""What leaves Mamori: harmless cells, valid statements, a pack that checks itself."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from ralph.models.xapi.base.statements import BaseXapiStatement

from bot.services.anchoring import check_anchors, read_anchors
from bot.services.export import xapi
from bot.services.export.making import Making, files_of
from bot.services.export.names import safe
from bot.services.export.pack import check_pack, evidence_pack
from bot.services.export.tables import Sheet, harmless, to_csv, to_jsonl, to_xlsx
from bot.services.training import amend, bank, findings, running
from bot.services.training.statistics import view
from bot.slack.blocks.training.findings import counted
from bot.slack.blocks.training.statistics import page_blocks
from bot.store import campaigns, record
from bot.store.statistics import statistics
from bot.store.tallies import recounted
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


def test_a_self_inspection_has_no_statements_by_name(office: Company) -> None:
    campaign_id = office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done"})
    with office.desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        assert list(xapi.statements(connection, campaign)) == []
        files = files_of(connection, TEAM, "pack", campaign_id, Making(NOW, CALENDAR, "ja"))
    with zipfile.ZipFile(io.BytesIO(next(iter(files.values())))) as archive:
        assert "xapi.jsonl" in json.loads(archive.read("manifest.json"))["empty"]
        assert '"完了"' in archive.read("roster.csv").decode("utf-8-sig")


def test_nothing_in_a_pack_leads_from_a_person_to_what_they_answered(office: Company) -> None:
    """A candidate is raised in the moment of a submission: their links stood beside each other, with one time."""
    campaign_id = office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done", 4: "partly"})
    fill(office, "UEMP2", {1: "not_done"})
    with office.desk.database.reading() as connection:
        files = files_of(connection, TEAM, "pack", campaign_id, Making(NOW, CALENDAR, "ja"))
        with zipfile.ZipFile(io.BytesIO(next(iter(files.values())))) as archive:
            content = archive.read("record.jsonl").decode()
        assert check_anchors(connection, read_anchors(content), [TEAM]).held, "each is proved by its hash"
    links = [json.loads(line) for line in content.splitlines()]
    assert not any(one["kind"].startswith("nonconformity.") for one in links), "nobody has decided yet"
    people = [one for one in links if one["subject"].startswith("assignment:")]
    assert {one["kind"] for one in people} >= {"assignment.submitted", "completion.recorded"}
    assert all(one["left_out"] == ["sequence"] and "body" not in one for one in people)
    assert "sequence" not in str([{**one, "left_out": ""} for one in people]), "a gap would count the answers"


def first_scores(office: Company, campaign_id: str) -> tuple[int, int]:
    """The sum of first scores, and how many there are; of so few the page shows no mean."""
    with office.desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        total = statistics(connection, TEAM, campaign, NOW).total
    return total.first_sum, total.first_scores


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
    assert first_scores(office, campaign_id) == (80, 1)
    assert bank.void(office.desk, lead, spoiled[0], "The key was wrong.") == 1
    page = view(office.desk, office.by("ULEAD"), campaign_id)
    assert first_scores(office, campaign_id) == (100, 1)
    assert (page.first_pass.done, page.completion.done) == (1, 1)
    with office.desk.database.reading() as connection:
        (link,) = record.entries(connection, TEAM, kind="attempt.rescored")
        assert (link.facts["score_as_graded"], link.facts["score"], link.facts["passed"]) == (80, 100, True)
        assert not any(one.wrong for one in recounted(connection)) and record.verify(connection, TEAM).sound
        files = files_of(connection, TEAM, "jsonl", campaign_id, Making(NOW, CALENDAR, "ja"))
    (table,) = (held for name, held in files.items() if name.endswith("roster.jsonl"))
    (row,) = (one for one in map(json.loads, table.splitlines()) if one["person_id"] == "UEMP1")
    assert (row["passed"], row["attempts"], row["state"]) == (True, 1, "completed")
    with office.desk.database.reading() as connection:
        (done,) = campaigns.COMPLETIONS.all(connection, TEAM)
        assert (done.person_id, done.submitted_at) == ("UEMP1", NOW)
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        told = list(xapi.statements(connection, campaign))
    verbs = [s["verb"]["id"].rsplit("/", 1)[1] for s in told]
    assert verbs == ["answered"] * 5 + ["voided", "passed", "completed"]
    voided = BaseXapiStatement.model_validate(told[5])
    assert (told[5]["actor"]["account"]["name"], voided.timestamp) == ("ULEAD", NOW + timedelta(days=1))


def test_what_was_entered_on_behalf_is_marked_in_xapi(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    amend.enter_on_behalf(office.desk, office.by("ULEAD"), invited(office, "UEMP1"), "休職中", "紙の受講票 7")
    take(office, "UEMP2", invited(office, "UEMP2"), right)
    with office.desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        told = [s for s in xapi.statements(connection, campaign) if s["verb"]["id"].endswith("/completed")]
    for one in told:
        BaseXapiStatement.model_validate(one)
    marked = {one["actor"]["account"]["name"]: "entered-on-behalf" in str(one.get("context")) for one in told}
    assert marked == {"UEMP1": True, "UEMP2": False}


def _check_links(archive: zipfile.ZipFile) -> None:
    """As the cover says: each line's hash, the order of its links, and whom a line is about."""
    lines = [json.loads(line) for line in archive.read("record.jsonl").splitlines()]
    roster = [json.loads(line) for line in archive.read("roster.jsonl").splitlines()]
    by_number = {one["sequence"]: one for one in lines if "sequence" in one}
    for one in by_number.values():
        if "left_out" not in one:
            assert hashlib.sha256(f"{one['previous']}\n{one['body']}".encode()).hexdigest() == one["hash"]
            body = json.loads(one["body"])
            alike = ("kind", "subject", "facts", "personal", "sequence")
            assert all(body[name] == one[name] for name in alike)
        before = by_number.get(one["sequence"] - 1)
        assert before is None or before["hash"] == one["previous"]
    assert {one["kind"] for one in lines} >= {"campaign.launched", "completion.recorded", "campaign.closed"}
    assert {f"assignment:{one['assignment_id']}" for one in roster} <= {one["subject"] for one in lines}


def test_open_ones_and_candidates_are_counted_apart_and_alike_everywhere(office: Company) -> None:
    campaign_id = office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done", 4: "not_done", 8: "partly"})
    first, *others = findings.listing(office.desk, office.by("UMGR")).lines
    assert others
    findings.confirm(office.desk, office.by("UMGR"), first.nonconformity_id)
    page = view(office.desk, office.by("ULEAD"), campaign_id)
    assert (page.open_findings, page.candidates) == (1, len(others))
    shown = findings.listing(office.desk, office.by("ULEAD"))
    said = f"未完了の不適合 1件 / 不適合候補(未確認) {len(others)}件"
    assert counted(shown) == said and said in str([one.to_dict() for one in page_blocks(page)])
    with office.desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id)
        files = files_of(connection, TEAM, "pack", campaign_id, Making(NOW, CALENDAR, "ja"))
        every = office.desk.clauses.numbers()
        whole = files_of(connection, TEAM, "clauses", "", Making(NOW, CALENDAR, "ja", clauses=every))
    ((name, pack),) = files.items()
    assert name.startswith(safe(campaign.title("ja"))) and name.endswith(f"_{campaign_id[:8]}.zip")
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        cover = archive.read("cover.md").decode()
        register = [json.loads(line) for line in archive.read("register.jsonl").splitlines()]
        assert "実施している" in archive.read("clauses.csv").decode("utf-8-sig")
        roster = archive.read("roster.csv").decode("utf-8-sig")
    assert (
        "未完了の不適合 / うち改善未指示 | 1 / 1" in cover and f"不適合候補(未確認) | {len(others)}" in cover
    )
    assert sorted(one["state"] for one in register) == ["candidate"] * len(others) + ["found"]
    assert all(one["text"] and one["item"] and one["campaign"] and one["state_text"] for one in register)
    assert (
        '"未着手"' in roster and "notified" not in roster and "employee" not in roster and "部長 一" in roster
    )
    with zipfile.ZipFile(io.BytesIO(next(iter(whole.values())))) as archive:
        rows = [json.loads(line) for line in archive.read("clauses.jsonl").splitlines()]
    assert len(every) == 47 and {one["clause"].split()[0] for one in rows} >= set(every)
    nothing = {one["clause"] for one in rows if one["outcome"] == "nothing"}
    assert (
        "5-2" in nothing
        and "3-1-3" not in nothing
        and all(one["note"] for one in rows if one["outcome"] == "nothing")
    )
    practised = [one for one in rows if one["outcome"] == "practised"]
    assert all(one["item"] and one["text"] and one["title"] for one in practised)
    totals = sum(one["open"] for one in practised), sum(one["candidates"] for one in practised)
    assert totals == (1, len(others))


def test_a_clause_of_a_quiz_with_few_responses_says_so(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    with office.desk.database.reading() as connection:
        files = files_of(connection, TEAM, "csv", campaign_id, Making(NOW, CALENDAR, "en"))
    (table,) = (held.decode("utf-8-sig") for name, held in files.items() if name.endswith("clauses.csv"))
    _, *rows = table.splitlines()
    assert rows and all(row.endswith('"fewer than 10 responses, so no share is shown"') for row in rows)


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
        _check_links(archive)
        cover = archive.read("cover.md").decode()
        assert ("合格の条件" in cover) is (kind is Kind.QUIZ) and "不適合候補(未確認) | 0" in cover
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
