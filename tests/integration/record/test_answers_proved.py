"""The record proves what was chosen and written, without the words; after their time nothing is missed."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.services.erasing import erase
from bot.services.export.making import Making, files_of
from bot.services.retention import Retention
from bot.services.training import amend, inspection, quiz, running
from bot.services.training.notices import InspectionQuestion, QuizQuestion
from bot.store import record
from bot.training.campaign import Kind
from bot.training.inspection import TEXTS_SENT
from bot.training.people import SYSTEM
from bot.training.records import Act
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, take, wrong
from tests.support.company import CALENDAR, NOW, TEAM, Company, bank
from tests.support.evidence import differing

YEAR = timedelta(days=365)
FIRST = bank().inspection_items[0].id
NOTE, REMARK = "鍵付きの棚に替えました", "相談したいことがあります"


def tried(office: Company) -> str:
    """A quiz that somebody fails: every choice is wrong."""
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP2", invited(office, "UEMP2"), wrong)
    return campaign_id


def written(office: Company) -> str:
    """A self-inspection with a note to its first item and a remark at the end."""
    campaign_id = office.launched(Kind.INSPECTION, "inspection")
    by, assignment = office.by("UEMP1"), invited(office, "UEMP1")
    shown = inspection.start(office.desk, by, assignment)
    while isinstance(shown, InspectionQuestion):
        note = NOTE if shown.item_id == FIRST else None
        shown = inspection.answer(office.desk, by, assignment, shown.item_id, "done", note)
    inspection.comment(office.desk, by, assignment, REMARK)
    inspection.submit(office.desk, by, assignment)
    return campaign_id


def forge(office: Company, *statements: str) -> set[tuple[str, str]]:
    """(kind, column) of what differs then."""
    with office.desk.database.writing() as connection:
        for one in statements:
            assert connection.execute(text(one)).rowcount > 0, one
    return {(one.kind, one.column) for one in differing(office.desk.database)}


def one_of_them(office: Company) -> str:
    with office.desk.database.reading() as connection:
        return str(connection.scalar(text("SELECT min(item_id) FROM responses")))


@pytest.mark.tampers
def test_another_wrong_option_is_told_by_its_item(company: Company) -> None:
    tried(company)
    item = one_of_them(company)
    others = [one.key for one in bank().quiz_item(item).options if one.key != bank().quiz_item(item).answer]
    other = next(key for key in others if key != wrong(item))
    assert forge(company, f"UPDATE responses SET choice = '{other}' WHERE item_id = '{item}'") == {
        ("answer", item)
    }
    (told,) = differing(company.desk.database)
    assert (told.stored, told.recorded) == (f"{other} wrong", f"{wrong(item)} wrong")


@pytest.mark.tampers
def test_right_and_wrong_cannot_change_places(company: Company) -> None:
    company.launched(Kind.QUIZ, ATTACKS)
    first: list[str] = []

    def all_but_one(item: str) -> str:
        first.append(item)
        return wrong(item) if item == first[0] else bank().quiz_item(item).answer

    take(company, "UEMP1", invited(company, "UEMP1"), all_but_one)
    missed, other = first[0], first[-1]
    assert forge(
        company,
        f"UPDATE responses SET correct = true WHERE item_id = '{missed}'",
        f"UPDATE responses SET correct = false WHERE item_id = '{other}'",
    ) == {("answer", missed), ("answer", other)}, "the sums alone would not tell"


@pytest.mark.tampers
def test_answers_that_are_gone_before_their_time_are_missed(company: Company) -> None:
    tried(company)
    written(company)
    assert forge(company, "DELETE FROM responses") == {("attempt", "answers")}
    assert ("inspection", FIRST) in forge(company, "DELETE FROM statements")


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("forgery", "column"),
    [
        (f"UPDATE statements SET note = '直していません' WHERE item_id = '{FIRST}'", FIRST),
        (f"UPDATE statements SET note = '' WHERE item_id = '{FIRST}'", FIRST),
        (f"UPDATE statements SET note = 'added' WHERE item_id <> '{FIRST}'", ""),
        ("UPDATE sheets SET comment = 'ほかのこと'", "comment"),
    ],
    ids=["changed", "blanked", "added", "remark"],
)
def test_a_changed_text_is_told_and_its_words_are_not(company: Company, forgery: str, column: str) -> None:
    campaign_id = written(company)
    found = forge(company, forgery)
    assert {kind for kind, _ in found} == {"text"} and (not column or found == {("text", column)})
    for one in differing(company.desk.database):
        assert (one.stored + one.recorded).replace("sha256:", "").replace("-", "").isalnum()
    with company.desk.database.reading() as connection:
        files = files_of(connection, TEAM, "csv", campaign_id, Making(NOW, CALENDAR, "ja"))
        links = [one.body for one in record.entries(connection, TEAM)]
    assert not any(word in content.decode() for content in files.values() for word in (NOTE, REMARK))
    assert not any(word in body for body in links for word in (NOTE, REMARK))


@pytest.mark.tampers
def test_reason_and_evidence_of_an_entry_on_behalf_are_proved(company: Company) -> None:
    company.launched(Kind.QUIZ, ATTACKS)
    assignment = invited(company, "UEMP1")
    amend.enter_on_behalf(company.desk, company.by("ULEAD"), assignment, "休職中", "受講票 12 ")
    assert differing(company.desk.database) == []
    assert forge(company, "UPDATE completions SET evidence = '受講票 13', reason = '出張中'") == {
        ("on_behalf", "evidence"), ("on_behalf", "reason"),
    }  # fmt: skip


def test_what_was_swept_is_not_missed(company: Company) -> None:
    for campaign_id in (written(company), tried(company)):
        running.cancel(company.desk, company.by("ULEAD"), campaign_id, "やり直し")
    kept = Retention(company.desk.database, 30)
    assert kept.sweep(TEAM, NOW + YEAR + timedelta(days=1))["inspection_notes"] == 2
    with company.desk.database.reading() as connection:
        assert [one.personal for one in record.entries(connection, TEAM, kind=TEXTS_SENT)] == [{}]
        (sent,) = record.entries(connection, TEAM, kind="inspection.submitted")
    assert sent.personal["UEMP1"]["answers"], "the answers have more time than the words"
    assert differing(company.desk.database) == []
    assert kept.sweep(TEAM, NOW + 4 * YEAR)["answers"] == 5 + len(bank().inspection_items)
    with company.desk.database.reading() as connection:
        for kind in ("inspection.submitted", "attempt.submitted"):
            assert [one.personal for one in record.entries(connection, TEAM, kind=kind)] == [{}]
        assert record.verify(connection, TEAM).sound
    assert differing(company.desk.database) == []


def test_whoever_was_erased_leaves_nothing_to_compare(company: Company) -> None:
    written(company)
    tried(company)
    for user in ("UEMP1", "UEMP2"):
        erase(company.desk.database, None, TEAM, user, Act(SYSTEM, NOW))
    assert differing(company.desk.database) == []


def test_the_record_says_what_was_chosen_beside_the_chain_alone(office: Company) -> None:
    campaign_id = tried(office)
    written(office)
    with office.desk.database.reading() as connection:
        (link,) = record.entries(connection, TEAM, kind="attempt.submitted")
        files = files_of(connection, TEAM, "pack", campaign_id, Making(NOW, CALENDAR, "ja"))
    told = link.personal["UEMP2"]
    assert told["answers"] == {item: wrong(item) for item in told["answers"]} and len(told["answers"]) == 5
    assert sorted(told["answers"]) == told["wrong"]
    assert "answers" not in json.loads(link.body)["facts"]
    assert len(files) == 1


def test_an_attempt_under_way_is_no_difference(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    by, assignment = office.by("UEMP1"), invited(office, "UEMP1")
    shown = quiz.start(office.desk, by, assignment)
    assert isinstance(shown, QuizQuestion)
    quiz.answer(office.desk, by, assignment, shown.item_id, wrong(shown.item_id))
    assert differing(office.desk.database) == []
