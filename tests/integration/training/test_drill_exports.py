"""Drills leave Mamori as counts in the evidence per clause, and whole in an export of their own."""

import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from ralph.models.xapi.base.statements import BaseXapiStatement

from bot.cli.store import at_the_shell
from bot.errors import NotPermitted
from bot.services.erasing import erase
from bot.services.export.making import Making, files_of
from bot.services.export.pack import check_pack
from bot.services.training import drills
from bot.services.training.drills import Source
from bot.store import campaigns
from bot.texts import LANGUAGES, Language
from bot.training.campaign import Kind
from bot.training.drill import OUTCOMES, Told
from tests.integration.training.test_exporting import Files, exporting, run
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import CALENDAR, NOW, TEAM, Company

AUTUMN, LONG_AGO = Told("秋の訓練", date(2026, 10, 20)), Told("=昔の訓練", date(2024, 5, 1))
CSV = "id,結果\nUEMP1,報告した\nUEMP2,クリック\nUMGR,クリック\nUDISP,不参加\n".encode()
OLD = "id,結果\nUEMP1,開封\n".encode()


@pytest.fixture
def drilled(company: Company) -> Company:
    """Two drills on record, one of them of long ago."""
    for told, raw in ((AUTUMN, CSV), (LONG_AGO, OLD)):
        drills.confirm(company.desk, company.by("ULEAD"), Source("訓練.csv", raw, told))
    return company


def made(company: Company, kind: str, language: Language = "ja", late: timedelta = timedelta(0)) -> bytes:
    how = Making(NOW + late, CALENDAR, language, lambda clause: f"{clause}!")
    with company.desk.database.reading() as connection:
        (content,) = files_of(connection, TEAM, kind, "", how).values()
    assert check_pack(content) == []
    return content


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_the_evidence_per_clause_counts_a_drill_under_its_clause_and_names_nobody(drilled: Company) -> None:
    drilled.launched(Kind.QUIZ, ATTACKS)
    take(drilled, "UEMP1", invited(drilled, "UEMP1"), right)
    files = opened(made(drilled, "clauses"))
    rows = [one for one in lines(files["clauses.jsonl"]) if one["title"] == AUTUMN.drill]
    assert {one["clause"] for one in rows} == {"3-1-4"} and {one["summary"] for one in rows} == {"3-1-4!"}
    assert [(one["outcome_text"], one["part"], one["of"]) for one in rows] == [
        ("報告した", 1, 4), ("クリックした", 2, 4), ("不参加", 1, 4),
    ]  # fmt: skip
    assert {(one["completed"], one["required"], one["percent"], one["launched"]) for one in rows} == {
        (3, 4, 75, "2026-10-20")
    }
    every = [one["clause"] for one in lines(files["clauses.jsonl"])]
    assert every == sorted(every) and {"3-1-1", "3-1-2"} <= set(every), (
        "in the order of clauses, beside the campaigns"
    )
    taught = [
        one for one in lines(files["clauses.jsonl"]) if one["clause"] == "3-1-4" and one["outcome"] == "right"
    ]
    assert [(one["part"], one["note"][:3]) for one in taught] == [(None, "回答が")], "fewer than ten"
    (counted,) = lines(files["drills.jsonl"])
    assert (counted["drill"], counted["people"], counted["took_part"]) == ("秋の訓練", 4, 3)
    assert [counted[outcome] for outcome in OUTCOMES] == [1, 0, 0, 2, 0, 1]
    page = load_workbook(io.BytesIO(files["evidence.xlsx"]))["drills"]
    assert page["B2"].value == "秋の訓練" and page["C2"].value.date() == AUTUMN.held_on
    assert "| 1 |" in files["cover.md"].decode().split("訓練の数")[1].splitlines()[0]
    assert not any("社員 一".encode() in one or b"UEMP1" in one for name, one in files.items())


def test_an_export_of_drills_holds_all_of_them_in_every_format(drilled: Company) -> None:
    files = opened(made(drilled, "drills"))
    assert set(files) == {
        "drills.csv", "drills.jsonl", "drill_people.csv", "drill_people.jsonl", "drills.xlsx", "xapi.jsonl",
        "manifest.json",
    }  # fmt: skip
    assert [one["drill"] for one in lines(files["drills.jsonl"])] == [AUTUMN.drill, LONG_AGO.drill]
    people = lines(files["drill_people.jsonl"])
    assert [(one["held_on"], one["person_id"], one["outcome"]) for one in people] == [
        ("2024-05-01", "UEMP1", "opened"), ("2026-10-20", "UDISP", "absent"), ("2026-10-20", "UEMP1", "reported"),
        ("2026-10-20", "UEMP2", "clicked"), ("2026-10-20", "UMGR", "clicked"),
    ]  # fmt: skip
    first = people[0]
    assert (first["name"], first["source"], first["entered_by"]) == ("社員 一", "訓練.csv", "責任 者子")
    csv = files["drill_people.csv"].decode("utf-8-sig")
    assert csv.count("\r\n") == 6 and '"\'=昔の訓練"' in csv, "no cell is a formula"
    book = load_workbook(io.BytesIO(files["drills.xlsx"]))
    assert book.sheetnames == ["drills", "drill_people"] and book["drill_people"].max_row == 6
    assert made(drilled, "drills") == made(drilled, "drills")


def test_xapi_says_of_a_drill_that_it_was_experienced_and_never_completed(drilled: Company) -> None:
    found = lines(opened(made(drilled, "drills"))["xapi.jsonl"])
    for statement in found:
        BaseXapiStatement.model_validate(statement)
    assert {one["verb"]["id"] for one in found} == {"http://adlnet.gov/expapi/verbs/experienced"}
    said = [(one["actor"]["account"]["name"], one["result"], one["timestamp"]) for one in found]
    assert said == [
        ("UEMP1", {"response": "opened"}, "2024-05-01T00:00:00.000+09:00"),
        ("UEMP1", {"response": "reported"}, "2026-10-20T00:00:00.000+09:00"),
        ("UEMP2", {"response": "clicked"}, "2026-10-20T00:00:00.000+09:00"),
        ("UMGR", {"response": "clicked"}, "2026-10-20T00:00:00.000+09:00"),
    ], "who was absent experienced nothing"
    assert len({one["id"] for one in found}) == 4 and len({one["object"]["id"] for one in found}) == 2
    with drilled.desk.database.reading() as connection:
        assert campaigns.COMPLETIONS.all(connection, TEAM) == []


def test_only_a_lead_has_drills_exported(drilled: Company, tmp_path: Path) -> None:
    files = Files()
    work = exporting(drilled, files, tmp_path)
    for person in ("UEMP1", "UMGR", "UADMIN"):
        with pytest.raises(NotPermitted):
            work.request(drilled.by(person), "drills")
    assert run(work, work.request(drilled.by("ULEAD"), "drills")).state == "delivered"
    ((name, _),) = files.uploaded.values()
    assert name == "drills-20261104.zip"


def test_what_was_imported_after_the_asking_and_who_was_erased_are_not_in_it(drilled: Company) -> None:
    before = opened(made(drilled, "drills", late=timedelta(seconds=-1)))
    left_out = ["drill_people.jsonl", "drills.jsonl", "xapi.jsonl"]
    assert json.loads(before["manifest.json"])["empty"] == left_out and not set(left_out) & set(before)
    erase(drilled.desk.database, None, TEAM, "UEMP1", at_the_shell(TEAM, NOW))
    files = opened(made(drilled, "drills"))
    assert not any("社員 一".encode() in one or b"UEMP1" in one for one in files.values())
    assert [one["people"] for one in lines(files["drills.jsonl"])] == [4, 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_in_the_language_of_whoever_asked(drilled: Company, language: Language) -> None:
    files = opened(made(drilled, "drills", language))
    heads = files["drills.csv"].decode("utf-8-sig").splitlines()[0]
    assert ("訓練名" in heads, "Held on" in heads) == (language == "ja", language == "en")
