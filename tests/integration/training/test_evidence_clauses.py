"""The evidence per clause puts people under the clause that asks for them, and no others."""

import json
import zipfile
from io import BytesIO
from typing import Any

from bot.services.export.making import Making, files_of
from bot.services.training import attest
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import CALENDAR, NOW, TEAM, Company


def rows(office: Company) -> list[dict[str, Any]]:
    with office.desk.database.reading() as connection:
        (content,) = files_of(connection, TEAM, "clauses", "", Making(NOW, CALENDAR, "ja")).values()
    with zipfile.ZipFile(BytesIO(content)) as pack:
        return [json.loads(line) for line in pack.read("clauses.jsonl").splitlines()]


def test_pledges_of_dispatched_staff_stand_under_their_own_clause(office: Company) -> None:
    office.launched(Kind.ATTESTATION, "", pledge="pledge")
    for user in ("UDISP", "UEMP1", "UEMP2"):
        one = invited(office, user)
        attest.confirm(
            office.desk, office.by(user), one, attest.show(office.desk, office.by(user), one).shown
        )
    found = [(one["clause"], one["outcome"], one["part"], one["of"]) for one in rows(office)]
    assert found == [("3-2-1", "completed", 2, 6), ("3-2-2", "dispatched", 1, 1)]
    assert {one["completed"] for one in rows(office)} == {3}, "the campaign as a whole stands beside it"


def test_a_quiz_counts_for_targeted_attacks_only_when_all_of_it_is_about_them(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    assert [
        one["part"] for one in rows(office) if one["clause"] == "3-1-4" and one["outcome"] == "completed"
    ] == [1]
    office.launched(Kind.QUIZ, "")
    every = [one for one in rows(office) if one["outcome"] == "completed"]
    assert sorted(one["clause"] for one in every) == ["3-1-1", "3-1-1", "3-1-4"], (
        "not for a set of many clauses"
    )
