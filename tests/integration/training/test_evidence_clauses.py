"""The evidence per clause puts people under the clause that asks for them, and no others."""

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from bot.services.export.making import Making, files_of
from bot.services.training import attest
from bot.store import record
from bot.texts import say
from bot.training.campaign import Attests, Kind
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import CALENDAR, NOW, TEAM, Company


def rows(office: Company, name: str = "clauses", clauses: Sequence[str] = ()) -> list[dict[str, Any]]:
    how = Making(NOW, CALENDAR, "ja", clauses=clauses)
    with office.desk.database.reading() as connection:
        (content,) = files_of(connection, TEAM, "clauses", "", how).values()
    with zipfile.ZipFile(BytesIO(content)) as pack:
        return [json.loads(line) for line in pack.read(f"{name}.jsonl").splitlines()]


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


def confirmed(office: Company, attests: Attests = Attests.UNSAID) -> None:
    """Two employees and one of dispatched staff confirm a document."""
    office.launched(Kind.ATTESTATION, "", pledge="pledge", attests=attests)
    for user in ("UDISP", "UEMP1", "UEMP2"):
        one = invited(office, user)
        shown = attest.show(office.desk, office.by(user), one).shown
        attest.confirm(office.desk, office.by(user), one, shown)


def test_that_a_policy_was_read_is_no_pledge(office: Company) -> None:
    confirmed(office, attests=Attests.POLICY)
    (only,) = rows(office)
    assert (only["clause"], only["outcome"], only["part"], only["of"]) == ("", "read", 3, 7)
    assert only["note"] == say("export.not_a_pledge", "ja")
    told = rows(office, clauses=("3-1-1", "3-2-1", "3-2-2"))
    assert [(one["clause"], one["outcome"]) for one in told] == [
        ("3-1-1", "nothing"), ("3-2-1", "nothing"), ("3-2-2", "nothing"), ("", "read"),
    ]  # fmt: skip


def test_a_pledge_has_no_note_and_what_was_launched_before_has_one(office: Company) -> None:
    confirmed(office, attests=Attests.PLEDGE)
    assert {(one["clause"], one["note"]) for one in rows(office)} == {("3-2-1", ""), ("3-2-2", "")}
    confirmed(office)
    notes = [one["note"] for one in rows(office)]
    assert sorted(notes) == ["", "", *[say("export.pledge_or_policy", "ja")] * 2]


def test_confirmations_are_told_apart_by_what_they_are(office: Company) -> None:
    confirmed(office, attests=Attests.PLEDGE)
    found = rows(office, "attestations")
    assert [(one["employment"], one["attests"], one["confirmed"], one["on_behalf"]) for one in found] == [
        ("dispatched", "pledge", 1, 0), ("employee", "pledge", 2, 0),
    ]  # fmt: skip
    with office.desk.database.reading() as connection:
        (launched,) = record.entries(connection, TEAM, kind="campaign.launched")
        links = list(record.entries(connection, TEAM, kind="attestation.confirmed"))
    assert (launched.facts["document"], launched.facts["attests"]) == ("pledge", "pledge")
    assert [(one.facts["attests"], one.facts["on_behalf"]) for one in links] == [("pledge", False)] * 3


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
