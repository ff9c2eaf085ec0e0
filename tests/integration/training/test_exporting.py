"""An export asked for in Slack: for leads, on the record, delivered once, also after a kill and without files."""

import io
import json
import re
import zipfile
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.errors import Conflict, InvalidInput, MamoriError, NotPermitted, Unavailable, Undeliverable
from bot.services.export.making import KINDS, OF_CAMPAIGN
from bot.services.export.pack import check_pack
from bot.services.exporting import Exporting
from bot.services.retention import Retention
from bot.services.training import amend, findings
from bot.services.training.notices import ExportNotice
from bot.slack.blocks.training.leading import export as drawn
from bot.store import people, record
from bot.store.following import EXPORTS, Export
from bot.texts import Language
from bot.training.campaign import Attests, Kind
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS, right, take, wrong
from tests.support.company import NOW, TEAM, Company


@dataclass
class Files:
    """Slack's files; `refuses` is what the next calls meet."""

    uploaded: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    in_dm: list[tuple[str, str]] = field(default_factory=list)
    refuses: MamoriError | None = None
    breaks_after_share: bool = False

    def upload(self, name: str, content: bytes) -> str:
        if self.refuses:
            raise self.refuses
        if not content:
            raise Undeliverable(code="invalid_arguments")  # as Slack answers to a length of 0
        file_id = f"F{len(self.uploaded)}"
        self.uploaded[file_id] = (name, content)
        return file_id

    def share(self, files: list[tuple[str, str]], user_id: str) -> None:
        self.in_dm += [(file_id, user_id) for file_id, _ in files]
        if self.breaks_after_share:
            raise Unavailable()

    def shared(self, file_id: str) -> bool:
        return any(file_id == one for one, _ in self.in_dm)


def exporting(office: Company, files: Files, tmp_path: Path) -> Exporting:
    return Exporting(office.desk, files, tmp_path, lambda: NOW)


def run(made: Exporting, export_id: str) -> Export:
    made.deliver({"team": TEAM, "export": export_id})
    with made.desk.database.reading() as connection:
        return EXPORTS.get(connection, TEAM, id=export_id)


def quiz(office: Company) -> str:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    take(office, "UMGR", invited(office, "UMGR"), wrong)
    return campaign_id


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_to_the_leads_dm_with_its_hash_on_the_record(
    office: Company, tmp_path: Path, kind: str
) -> None:
    campaign_id, files = quiz(office), Files()
    made = exporting(office, files, tmp_path)
    export = run(made, made.request(office.by("ULEAD"), kind, campaign_id if kind in OF_CAMPAIGN else ""))
    assert export.state == "delivered" and {user for _, user in files.in_dm} == {"ULEAD"}
    assert len(files.uploaded) == len(export.files) >= 1
    with office.desk.database.reading() as connection:
        (asked,) = record.entries(connection, TEAM, kind="export.requested")
        (done,) = record.entries(connection, TEAM, kind="export.delivered")
    assert asked.personal == {"ULEAD": {"acted_as": "actor"}} and asked.facts["kind"] == kind
    assert done.facts["sha256"] == [one.sha256 for one in export.files]
    (shown,) = office.slack.notices(ExportNotice, "ULEAD")
    assert isinstance(shown, ExportNotice) and shown.state == "asked"
    for name, content in files.uploaded.values():
        if name.endswith(".zip"):
            assert check_pack(content) == []


def test_evidence_per_clause_spans_the_campaigns_and_names_no_answers(
    company: Company, tmp_path: Path
) -> None:
    quiz(company)
    company.launched(Kind.INSPECTION, "inspection")
    fill(company, "UEMP1", {1: "not_done"})
    (line,) = findings.listing(company.desk, company.by("UMGR")).lines
    findings.confirm(company.desk, company.by("UMGR"), line.nonconformity_id)
    files = Files()
    made = exporting(company, files, tmp_path)
    run(made, made.request(company.by("ULEAD"), "clauses"))
    ((_, content),) = files.uploaded.values()
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        book = load_workbook(io.BytesIO(pack.read("evidence.xlsx")))
        everything = "".join(pack.read(name).decode() for name in pack.namelist() if name.endswith(".jsonl"))
    rows = list(book["clauses"].iter_rows(min_row=2, values_only=True))
    clauses = [str(row[0]) for row in rows]
    assert {"3-1-1", "3-1-2", "3-1-3", "3-1-4"} <= set(clauses)
    assert clauses.index("3-1-1") < clauses.index("3-1-3")
    finding = next(row for row in rows if row[0] == line.clause and row[-2])
    assert finding[-2:] == (1, 0), "open, candidates"
    assert "社員 一" not in everything and "部長 一" in everything, "the register names who found it"


def test_only_leads_and_only_what_was_launched(office: Company, tmp_path: Path) -> None:
    made = exporting(office, Files(), tmp_path)
    draft = office.draft(Kind.QUIZ, ATTACKS)
    for who in ("UEMP1", "UMGR", "UADMIN"):
        with pytest.raises(NotPermitted):
            made.request(office.by(who), "pack", draft)
        with pytest.raises(NotPermitted):
            made.choices(office.by(who))
    with pytest.raises(Conflict):
        made.request(office.by("ULEAD"), "pack", draft)
    with pytest.raises(InvalidInput):
        made.request(office.by("ULEAD"), "pack")
    assert made.choices(office.by("ULEAD")) == ("ja", ())


def test_whoever_is_no_lead_any_more_gets_nothing(office: Company, tmp_path: Path) -> None:
    files = Files()
    made = exporting(office, files, tmp_path)
    asked = made.request(office.by("ULEAD"), "pack", quiz(office))
    with office.desk.database.writing() as connection:
        lead = people.get(connection, TEAM, "ULEAD")
        people.PEOPLE.put(connection, replace(lead, roles=frozenset()))
    assert run(made, asked).state == "failed" and not files.uploaded


def test_a_share_whose_end_was_unclear_is_looked_up_and_not_done_again(
    office: Company, tmp_path: Path
) -> None:
    files = Files(breaks_after_share=True)
    made = exporting(office, files, tmp_path)
    asked = made.request(office.by("ULEAD"), "csv", quiz(office))
    with pytest.raises(Unavailable):
        run(made, asked)
    before = list(files.in_dm)
    files.breaks_after_share = False
    assert run(made, asked).state == "delivered" and files.in_dm == before
    assert run(made, asked).state == "delivered" and files.in_dm == before
    with office.desk.database.reading() as connection:
        assert len(list(record.entries(connection, TEAM, kind="export.delivered"))) == 1


def test_where_slack_takes_no_files_they_lie_in_the_home_and_that_is_said(
    office: Company, tmp_path: Path
) -> None:
    made = exporting(office, Files(refuses=Undeliverable(code="missing_scope")), tmp_path)
    export = run(made, made.request(office.by("ULEAD"), "pack", quiz(office)))
    assert export.state == "kept" and "files:write" in told(office)
    (file,) = (tmp_path / export.id).iterdir()
    assert check_pack(file.read_bytes()) == []
    (tmp_path / "kept by hand").mkdir()
    assert made.sweep() == 0
    swept = Retention(office.desk.database, 30).sweep(TEAM, NOW + timedelta(days=31))
    assert swept == {"exports": 1} and made.sweep() == 1
    assert [one.name for one in tmp_path.iterdir() if "pytest" not in one.name and one.is_dir()] == [
        "kept by hand"
    ]


def test_sweeping_leaves_what_another_workspace_of_the_home_has_exported(
    company: Company, tmp_path: Path
) -> None:
    made = exporting(company, Files(), tmp_path)
    with company.desk.database.writing() as connection:
        for team, export_id in ((TEAM, "a" * 32), ("T0OTHER", "b" * 32)):
            EXPORTS.add(
                connection,
                Export(team_id=team, id=export_id, kind="clauses", requested_by="ULEAD", requested_at=NOW,
                       changed_at=NOW, state="kept"),
            )  # fmt: skip
    for name in ("a" * 32, "b" * 32, "c" * 32):
        (tmp_path / name).mkdir()
        (tmp_path / name / "evidence.zip").write_bytes(b"PK")
    assert made.sweep() == 1 and made.sweep() == 0
    assert {one.name for one in tmp_path.iterdir() if len(one.name) == 32} == {"a" * 32, "b" * 32}


def told(office: Company) -> str:
    """What the lead's message said at last."""
    shown = office.slack.updated[-1][1]
    assert isinstance(shown, ExportNotice)
    return drawn(shown).text


def test_what_slack_answered_is_said_and_the_scope_blamed_for_its_lack_only(
    office: Company, tmp_path: Path
) -> None:
    made = exporting(office, Files(refuses=Undeliverable(code="invalid_arguments")), tmp_path)
    export = run(made, made.request(office.by("ULEAD"), "pack", quiz(office)))
    assert export.state == "kept" and "files:write" not in told(office)
    assert "invalid_arguments" in told(office) and str(tmp_path / export.id) in told(office)


@pytest.mark.parametrize("kind", ["jsonl", "xapi"])
def test_what_holds_nothing_is_left_out_and_named_in_the_manifest(
    office: Company, tmp_path: Path, kind: str
) -> None:
    campaign_id, files = office.launched(Kind.INSPECTION, "inspection"), Files()
    made = exporting(office, files, tmp_path)
    export = run(made, made.request(office.by("ULEAD"), kind, campaign_id))
    assert export.state == "delivered" and "manifest" in told(office)
    manifest = next(json.loads(held) for name, held in files.uploaded.values() if "manifest" in name)
    ends = ("amendments.jsonl", "register.jsonl") if kind == "jsonl" else ("xapi.jsonl",)
    assert [one.endswith(end) for one, end in zip(manifest["empty"], ends, strict=True)] == [True] * len(ends)
    assert set(manifest["files"]) == {one.name for one in export.files if "manifest" not in one.name}


def test_every_attempt_failed(office: Company, tmp_path: Path) -> None:
    files = Files(refuses=Unavailable())
    made = exporting(office, files, tmp_path)
    asked = made.request(office.by("ULEAD"), "pack", quiz(office))
    with pytest.raises(Unavailable):
        run(made, asked)
    made.give_up({"team": TEAM, "export": asked}, "ref")
    files.refuses = None
    assert run(made, asked).state == "failed", "the lead was told that it failed"
    assert made.clock() < NOW + timedelta(seconds=1)


JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")
# What people are called, wrote themselves, or is the same in both languages.
OWN_WORDS = {
    *("責任", "者子", "管理", "者男", "部長", "一", "二", "社員", "派遣", "三"),
    *("製造部", "営業部", "情報システム部"),
    *("繁忙期のため", "休職中", "施錠する", "写真", "受講票", "確認した"),
}


def busy(office: Company) -> dict[str, str]:
    """Campaigns of each kind with what may stand in their packs: changes, a release, findings, a refused DM."""
    office.slack.refuses["UDISP"] = Undeliverable(code="cannot_dm_bot")
    lead, manager = office.by("ULEAD"), office.by("UMGR")
    made = {"quiz": quiz(office)}
    amend.extend(office.desk, lead, made["quiz"], NOW + timedelta(days=20), "繁忙期のため", ("UEMP2",))
    amend.waive(office.desk, lead, made["quiz"], ("UMGR2",), "休職中")
    made["inspection"] = office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {1: "not_done", 9: "partly"})
    first, second = (one.nonconformity_id for one in findings.listing(office.desk, manager).lines)
    for one in (first, second):
        findings.confirm(office.desk, manager, one)
    findings.direct(office.desk, manager, first, "施錠する", "UEMP1", NOW + timedelta(days=9))
    findings.report(office.desk, office.by("UEMP1"), first, "写真")
    findings.verify(office.desk, manager, first, "確認した")
    findings.accept_risk(office.desk, lead, second, NOW + timedelta(days=9), "休職中")
    made["attestation"] = office.launched(Kind.ATTESTATION, "", pledge="pledge", attests=Attests.PLEDGE)
    amend.enter_on_behalf(office.desk, lead, invited(office, "UEMP2"), "休職中", "受講票")
    return made


def written(office: Company, tmp_path: Path, kind: str, about: str, language: Language) -> dict[str, str]:
    """What the lead gets in a language: cover and tables, by name."""
    files = Files()
    made = exporting(office, files, tmp_path)
    run(made, made.request(office.by("ULEAD"), kind, about, language))
    ((_, content),) = files.uploaded.values()
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return {
            one: pack.read(one).decode("utf-8-sig")
            for one in pack.namelist()
            if one.endswith((".csv", ".md"))
        }


def test_a_lead_chooses_the_language_and_nothing_in_it_is_in_the_other(
    office: Company, tmp_path: Path
) -> None:
    packs = [("pack", one) for one in busy(office).values()]
    for kind, about in (*packs, ("clauses", "")):
        english = written(office, tmp_path, kind, about, "en")
        for name, told in english.items():
            assert set(JAPANESE.findall(told)) <= OWN_WORDS, name
        japanese = written(office, tmp_path, kind, about, "ja")
        assert japanese.keys() == english.keys()
        for name, told in japanese.items():
            headings = told.splitlines()[0].split(",") if name.endswith(".csv") else [told]
            assert all(JAPANESE.search(one) for one in headings if one != '"ID"'), name
    with office.desk.database.reading() as connection:
        asked = list(record.entries(connection, TEAM, kind="export.requested"))
    assert [one.facts["language"] for one in asked] == ["en", "ja"] * 4


def test_without_a_choice_it_is_in_the_language_of_whoever_asks(office: Company, tmp_path: Path) -> None:
    campaign_id, made = quiz(office), exporting(office, Files(), tmp_path)
    assert run(made, made.request(office.by("ULEAD"), "pack", campaign_id)).language == "ja"
    with office.desk.database.writing() as connection:
        lead = people.get(connection, TEAM, "ULEAD")
        people.PEOPLE.save(connection, replace(lead, language="en"))
    assert run(made, made.request(office.by("ULEAD"), "pack", campaign_id)).language == "en"
