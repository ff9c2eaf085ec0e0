"""What leaves Mamori with names has no score and no answer in it, and can be proved all the same."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from ralph.models.xapi.base.statements import BaseXapiStatement
from sqlalchemy import text

from bot.services.anchoring import check_anchors, read_anchors
from bot.services.export.making import Making, files_of
from bot.services.export.marking import DIFFERENCES
from bot.services.training import bank
from bot.store import record
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import fill, invited
from tests.integration.training.test_quiz import ATTACKS, right, take, wrong
from tests.support.company import CALENDAR, NOW, TEAM, Company

BY_NAME = ("pack", "xlsx", "csv", "jsonl", "xapi")
LATER = NOW + timedelta(days=1)


def half_right(office: Company) -> str:
    """A quiz that one person took at 40 percent and then whole, as another did at once; an item is voided."""
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    asked: list[str] = []

    def two_right(item_id: str) -> str:
        asked.append(item_id)
        return right(item_id) if len(asked) <= 2 else wrong(item_id)

    take(office, "UEMP1", invited(office, "UEMP1"), two_right)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    take(office, "UEMP2", invited(office, "UEMP2"), right)
    bank.void(office.desk, office.by("ULEAD", LATER), asked[2], "The key was wrong.")
    return campaign_id


def exported(office: Company, kind: str, campaign_id: str) -> dict[str, bytes]:
    """Every file of an export, those in a ZIP one by one."""
    with office.desk.database.reading() as connection:
        made = files_of(connection, TEAM, kind, campaign_id, Making(LATER, CALENDAR, "ja"))
    found: dict[str, bytes] = {}
    for name, content in made.items():
        if not name.endswith((".zip", ".xlsx")):
            found[name] = content
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found |= {f"{name}/{one}": archive.read(one) for one in archive.namelist()}
    return found


def lines(files: dict[str, bytes], end: str) -> list[dict[str, object]]:
    (content,) = (content for name, content in files.items() if name.endswith(end))
    return [json.loads(line) for line in content.splitlines()]


@pytest.mark.parametrize("kind", BY_NAME)
def test_no_export_says_what_somebody_scored(office: Company, kind: str) -> None:
    campaign_id = half_right(office)
    with office.desk.database.reading() as connection:
        told = [one.facts for one in record.entries(connection, TEAM, kind="attempt.submitted")]
        kept = [one.facts["score"] for one in record.entries(connection, TEAM, kind="completion.recorded")]
    assert sorted(one["score"] for one in told) == [40, 100, 100] and len(kept) == 2, "the record keeps them"
    for name, content in exported(office, kind, campaign_id).items():
        for said in (b'"score":', rb"\"score\":", b'"scaled"', b'"correct":', b'"response"', "点数".encode()):
            if name.endswith("cover.md"):
                continue
            assert said not in content, f"{said!r} in {name}"


def test_the_roster_tells_pass_or_fail_and_attempts(office: Company) -> None:
    campaign_id = half_right(office)
    take(office, "UMGR", invited(office, "UMGR"), wrong)
    rows = {row["person_id"]: row for row in lines(exported(office, "jsonl", campaign_id), "roster.jsonl")}
    found = {who: (rows[who]["passed"], rows[who]["attempts"]) for who in ("UEMP1", "UEMP2", "UMGR", "UDISP")}
    assert found == {"UEMP1": (True, 2), "UEMP2": (True, 1), "UMGR": (False, 1), "UDISP": (None, 0)}


def test_links_without_their_score_can_neither_be_guessed_nor_go_unproved(office: Company) -> None:
    links = lines(exported(office, "pack", half_right(office)), "record.jsonl")
    scored = [one for one in links if "left_out" in one]
    assert {one["kind"] for one in scored} >= {
        "attempt.submitted",
        "completion.recorded",
        "assignment.passed",
    }
    assert not any({"body", "personal"} & set(one) for one in scored), "a digest less, and 101 tries would do"
    assert not any(one["kind"] == "attempt.rescored" for one in links), "it names who had the item wrong"
    pasted = "\n".join(json.dumps(one) for one in links)
    with office.desk.database.reading() as connection:
        assert check_anchors(connection, read_anchors(pasted), [TEAM]).held
        scored[0]["hash"] = "0" * 64
        forged = "\n".join(json.dumps(one) for one in links)
        assert not check_anchors(connection, read_anchors(forged), [TEAM]).held


def test_statements_say_who_answered_what_when_and_no_more(office: Company) -> None:
    told = lines(exported(office, "xapi", half_right(office)), "xapi.jsonl")
    results = {json.dumps(one.get("result"), sort_keys=True) for one in told}
    assert results == {"null", '{"success": true}', '{"success": false}', '{"completion": true}'}
    for one in told:
        BaseXapiStatement.model_validate(one)


@pytest.mark.tampers
def test_a_row_that_differs_is_told_without_its_score(office: Company) -> None:
    campaign_id = half_right(office)
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP1", {})
    with office.desk.database.writing() as connection:
        connection.execute(text("UPDATE attempts SET score = 77 WHERE score = 40"))
        connection.execute(text("UPDATE statements SET answer = 'not_done' WHERE item_id = ("
                                "SELECT min(item_id) FROM statements)"))  # fmt: skip
    told = next(
        content.decode()
        for name, content in exported(office, "csv", campaign_id).items()
        if name.endswith(DIFFERENCES)
    )
    # An id is random and may hold any two digits.
    values = re.sub(r"[0-9a-f]{32}", "", told)
    assert "score" in values and "77" not in values and "40 " not in values
    assert "not_done" not in told and told.count("- ") == 2, told
