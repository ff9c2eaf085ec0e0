"""What people were asked is proved: stored items and packs against the hashes that the launch recorded."""

import hashlib
import json
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import text

from bot.errors import InvalidInput
from bot.services.erasing import erase
from bot.services.export.checking import check_delivered
from bot.services.export.making import Making, files_of
from bot.services.export.marking import sentence
from bot.services.export.questions import FILE
from bot.services.training import bank as desk_bank
from bot.services.training.items import stored
from bot.store import record, wording
from bot.store.difference import Difference
from bot.texts import Language
from bot.training.campaign import Kind
from bot.training.people import SYSTEM
from bot.training.records import Act
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import CALENDAR, NOW, TEAM, Company, bank
from tests.support.evidence import differing

QUIZ = bank().set(ATTACKS).quiz
MAIL = next(one for one in QUIZ if one.mail is not None)
STATEMENT = bank().inspection_items[0]


def rewrite(office: Company, item_id: str, part: str, value: object) -> None:
    """Change a part of a stored item behind the record's back."""
    change = text("UPDATE bank_items SET content = json_set(content, :part, json(:value)) WHERE id = :id")
    with office.desk.database.writing() as connection:
        given = {"part": f"$.{part}", "value": json.dumps(value), "id": item_id}
        assert connection.execute(change, given).rowcount == 1


def run(office: Company, statement: str) -> None:
    with office.desk.database.writing() as connection:
        assert connection.execute(text(statement)).rowcount > 0


def found(office: Company) -> set[tuple[str, str, str]]:
    return {(one.what, one.subject, one.column) for one in differing(office.desk.database)}


def asked(office: Company) -> str:
    """A quiz that somebody has passed, and a self-inspection."""
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    office.launched(Kind.INSPECTION, "inspection")
    return campaign_id


def proposed(office: Company) -> None:
    """An item that a lead has written, not yet approved."""
    own = replace(MAIL, id="own-1", version=1, author="", approver="", approved=None)
    desk_bank.propose(office.desk, office.by("ULEAD"), ATTACKS, own)


def test_a_stored_item_has_the_hash_of_the_item() -> None:
    for item in (*QUIZ, *bank().inspection_items):
        assert wording.item_hash(json.loads(json.dumps(stored(item)))) == item.hash
        approved = {**stored(item), "approver": "erased-1", "approved": None, "author": "x"}
        assert wording.item_hash(approved) == item.hash, "who wrote and approved it is no wording"
    named = wording.parts(stored(MAIL))
    assert {"prompt", "options", "answer", "clauses", "mail"} <= set(named)
    assert not {"author", "approver", "approved", "id", "version"} & set(named)


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("item", "part", "value", "column"),
    [
        (MAIL, "prompt.en", "What do you think?", "prompt"),
        (MAIL, "options[1].text.ja", "何もしない", "options"),
        (MAIL, "answer", "z", "answer"),
        (MAIL, "mail.subject.ja", "至急", "mail"),
        (MAIL, "clauses[0]", "2-1", "clauses"),
        (MAIL, "explanation.ja", "これでよい。", "explanation"),
        (STATEMENT, "statement.ja", "何もしていません。", "statement"),
    ],
)
def test_a_changed_part_is_named(office: Company, item: object, part: str, value: str, column: str) -> None:
    asked(office)
    assert found(office) == set()
    name = wording.name(item.id, item.version)  # type: ignore[attr-defined]
    rewrite(office, item.id, part, value)  # type: ignore[attr-defined]
    assert found(office) == {("reworded", name, column)}
    (one,) = differing(office.desk.database)
    assert one.sequence and one.stored != one.recorded and len(one.recorded) == 12


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ja", "設問 x-1@1: 選択肢が、受けた人に示したもの"),
        ("en", "question x-1@1: changed since people were shown it: the options"),
    ],
)
def test_the_sentence_names_item_and_part(language: Language, told: str) -> None:
    one = Difference("reworded", "item", "x-1@1", 7, "options", "0a", "1b")
    said = sentence(one, language)
    assert said.startswith(told) and "7" in said and "0a" in said and "1b" in said


@pytest.mark.tampers
def test_each_part_of_an_item_has_words() -> None:
    for item in (MAIL, STATEMENT):
        for part in wording.parts(stored(item)):
            said = sentence(Difference("reworded", "item", "x@1", 1, part, "a", "b"), "ja")
            assert part not in said, part


@pytest.mark.tampers
def test_an_item_that_is_gone_or_was_added_to_a_launch_is_told(office: Company) -> None:
    asked(office)
    run(office, f"DELETE FROM bank_items WHERE id = '{MAIL.id}'")
    assert found(office) == {("link_without_row", wording.name(MAIL.id, MAIL.version), "")}


@pytest.mark.tampers
def test_an_older_launch_tells_that_its_questions_were_changed(office: Company) -> None:
    """It has one hash over all, and none of each; the chain of this database is written anew for that."""
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    with office.desk.database.writing() as connection:
        (link,) = record.entries(connection, TEAM, kind="campaign.launched")
        body = json.loads(link.body)
        del body["facts"]["wording"]
        connection.execute(
            text("UPDATE record SET body = :body WHERE sequence = :number"),
            {"body": record.canonical(body), "number": link.sequence},
        )
    assert found(office) == set()
    rewrite(office, MAIL.id, "answer", "z")
    assert found(office) == {("differs", campaign_id, "wording")}


def test_a_voided_item_and_an_erased_approver_change_no_wording(office: Company) -> None:
    proposed(office)
    desk_bank.approve(office.desk, office.by("ULEAD"), "own-1", 1)
    office.launched(Kind.QUIZ, ATTACKS)
    desk_bank.void(office.desk, office.by("ULEAD"), MAIL.id, "正解が二つある")
    erase(office.desk.database, None, TEAM, "ULEAD", Act(SYSTEM, NOW))
    assert differing(office.desk.database) == []


@pytest.mark.tampers
def test_an_item_of_the_workspace_is_proved_before_it_is_ever_asked(office: Company) -> None:
    proposed(office)
    assert found(office) == set()
    rewrite(office, "own-1", "prompt.ja", "これは。")
    assert found(office) == {("differs", "own-1@1", "wording")}
    run(office, "DELETE FROM bank_items WHERE id = 'own-1'")
    assert found(office) == {("link_without_row", "own-1@1", "")}


@pytest.mark.tampers
def test_a_changed_item_is_not_launched_again(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    rewrite(office, MAIL.id, "prompt.ja", "これは。")
    with pytest.raises(InvalidInput, match="item_changed"):
        office.launched(Kind.QUIZ, ATTACKS)


def pack_of(office: Company, campaign_id: str) -> bytes:
    with office.desk.database.reading() as connection:
        made = files_of(connection, TEAM, "pack", campaign_id, Making(NOW, CALENDAR, "ja"))
    return next(content for name, content in made.items() if name.endswith(".zip"))


def test_a_pack_holds_what_was_asked_and_can_be_checked_alone(office: Company) -> None:
    with zipfile.ZipFile(BytesIO(pack_of(office, asked(office)))) as archive:
        lines = archive.read(FILE).decode().splitlines()
        paper = [json.loads(one) for one in archive.read("question_paper.jsonl").splitlines()]
        links = [json.loads(one) for one in archive.read("record.jsonl").splitlines()]
    hashes = {json.loads(one)["id"]: hashlib.sha256(one.encode()).hexdigest() for one in lines}
    assert {one["item"]: one["hash"] for one in paper} == hashes
    both = json.loads(lines[0])["prompt"]
    assert both["ja"] and both["en"] and "approver" not in lines[0]
    (launched,) = [one for one in links if one["kind"] == "campaign.launched"]
    whole = wording.content_hash((one["item"], one["version"], one["hash"]) for one in paper)
    assert launched["facts"]["content_hash"] == whole


@pytest.mark.tampers
def test_a_pack_made_of_a_changed_item_is_told_also_after_it_was_put_back(office: Company) -> None:
    campaign_id = asked(office)
    rewrite(office, MAIL.id, "answer", "z")
    forged = pack_of(office, campaign_id)
    rewrite(office, MAIL.id, "answer", MAIL.answer)
    assert found(office) == set()
    with office.desk.database.reading() as connection:
        report = check_delivered(connection, "pack.zip", forged)
        honest = check_delivered(connection, "pack.zip", pack_of(office, campaign_id))
    assert report.reworded == (wording.name(MAIL.id, MAIL.version),) and not report.sound
    assert honest.reworded == () and not replace(report, sequence=1, differences=0).sound
