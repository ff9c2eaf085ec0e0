"""The workspace's own items: written or drafted, seen whole, approved by name, watched when clauses move."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Conflict, InvalidInput, NotFound, NotPermitted
from bot.services.training import bank, bank_desk, drafting, inspection, launch
from bot.services.training.bank_checks import own_problems
from bot.services.training.bank_writing import Written, WrittenStatement
from bot.services.training.clauses import DocumentClauses
from bot.services.training.drafting import Wanted
from bot.services.training.notices import InspectionQuestion
from bot.slack.blocks.training.bank_items import item_modal
from bot.store import learning, people, record
from bot.store.erasure import erase_person
from bot.texts import LANGUAGES, say
from bot.training.campaign import Kind
from bot.training.people import Role
from knowledge.bank.questions import InspectionItem, QuizItem
from knowledge.documents import Document, Section
from tests.integration.training.test_commands import home, mamori
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import NOW, TEAM, Company, Guideline, guideline

__all__ = ["home"]

POLICY = "持出規程"

TEXT = "図面を社外に持ち出してはならない。"

STATEMENT = WrittenStatement(
    "inspection", "2-2-2 a",
    ("私は、図面を持ち出す前に、申請書を出しています。", "I hand in the form before I take drawings out."),
    ("この3か月", "The last three months"),
    ("次からは申請書を先に出してください。", "Hand in the form first from now on."),
)  # fmt: skip

QUESTION = Written(
    ATTACKS, "4-1 a", ("名刺入れを落としました。どうしますか?", "You lost your card case. What do you do?"),
    (("管理責任者に報告する", "Report it to your manager"), ("翌週まで探す", "Look until next week"),
     ("黙っている", "Keep quiet")),
    "a", ("速やかに報告します。", "Report without delay."),
)  # fmt: skip


class Shelf:
    """The documents in force, which a test may change."""

    def __init__(self, text: str = TEXT, audience: tuple[str, ...] = ()) -> None:
        self.put(text, audience)

    def put(self, text: str, audience: tuple[str, ...] = ()) -> None:
        """A new version of the policy; without a text it is gone."""
        section = Section("第4条", "持ち出し", (), text)
        policy = Document(
            "takeout", POLICY, "1.0", "ja", "policy", (section,), "2" * 64, "p.md", audience=audience
        )
        known = guideline()
        self.shelf = Guideline((*known.documents, policy) if text else known.documents, known.notes)

    def __call__(self) -> Guideline:
        return self.shelf


@pytest.fixture
def shelf(company: Company) -> Shelf:
    """The company with a policy of its own beside the guideline."""
    made = Shelf()
    company.desk = replace(company.desk, clauses=DocumentClauses(made))
    return made


WANTED = Wanted("takeout", "第4条", ATTACKS)


def drafted(company: Company) -> bank_desk.ItemPage:
    """One draft from the policy, as the lead sees it."""
    drafting.start(company.desk, company.by("ULEAD"), WANTED)
    (line,) = bank_desk.page(company.desk, company.by("ULEAD")).drafts
    return bank_desk.show(company.desk, company.by("ULEAD"), line.item_id, line.version)


def completed(page: bank_desk.ItemPage) -> Written:
    """The draft with its English texts."""
    item = page.item
    assert isinstance(item, QuizItem)
    english = ("You may not", "You may", "In a hurry you may")
    return Written(
        ATTACKS, item.clauses[0], (item.prompt.ja, "Which agrees with it?"),
        tuple((one.text.ja, f"{text} take drawings out") for one, text in zip(item.options, english, strict=True)),
        item.answer, (item.explanation.ja, "Drawings stay inside."),
    )  # fmt: skip


def kinds(company: Company) -> list[str]:
    with company.desk.database.reading() as connection:
        return [one.kind for one in record.entries(connection, TEAM) if one.kind.startswith("item.")]


def approved(company: Company) -> tuple[str, int]:
    """A draft from the policy, completed and approved."""
    page = drafted(company)
    lead = company.by("ULEAD")
    version = bank_desk.change(company.desk, lead, page.item.id, 1, completed(page))
    bank.approve(company.desk, lead, page.item.id, version)
    return page.item.id, version


def test_a_template_draft_shows_its_clause_and_what_it_lacks_and_is_not_asked(
    company: Company, shelf: Shelf
) -> None:
    page = drafted(company)
    assert (page.state, page.origin) == ("draft", "template:choice")
    assert [(one.document, one.section, one.text) for one in page.quotes] == [(POLICY, "第4条", TEXT)]
    assert {key for key, _ in page.problems} >= {"bank.problem.missing_language"}
    with pytest.raises(InvalidInput, match="missing_language"):
        bank.approve(company.desk, company.by("ULEAD"), page.item.id, 1)
    draft = company.draft(Kind.QUIZ, ATTACKS, items=(page.item.id,), draw=1)
    with pytest.raises(InvalidInput):
        launch.launch(company.desk, company.by("ULEAD"), draft)
    again = drafting.start(company.desk, company.by("ULEAD"), WANTED)
    assert (again.made, again.known, again.incomplete) == (0, 1, 1)


def test_whoever_approves_does_so_for_what_they_saw(company: Company, shelf: Shelf) -> None:
    page, lead = drafted(company), company.by("ULEAD")
    bank_desk.change(company.desk, lead, page.item.id, 1, completed(page))
    with pytest.raises(Conflict, match="edited_meanwhile"):
        bank.approve(company.desk, lead, page.item.id, 1, page.hash)
    seen = bank_desk.show(company.desk, lead, page.item.id, 1)
    assert seen.problems == ()
    bank.approve(company.desk, lead, page.item.id, 1, seen.hash)
    with pytest.raises(Conflict, match="already_approved"):
        bank.approve(company.desk, lead, page.item.id, 1, seen.hash)
    live = bank_desk.show(company.desk, lead, page.item.id, 1)
    assert live.state == "approved" and live.item.approver == "責任 者子"
    with company.desk.database.reading() as connection:
        (link,) = record.entries(connection, TEAM, kind="item.approved")
    assert link.facts["own_draft"] is True and link.personal["ULEAD"]["author"] == "ULEAD"
    assert not live.own and "承認: 責任 者子" in str(item_modal(live).to_dict())
    company.launched(Kind.QUIZ, ATTACKS, items=(page.item.id,), draw=1)
    assert kinds(company) == ["item.proposed", "item.edited", "item.approved"]


def test_two_leads_are_both_on_the_record_and_whoever_wrote_it_is_asked_to_let_the_other_look(
    office: Company,
) -> None:
    lead = office.by("ULEAD")
    with office.desk.database.writing() as connection:
        second = replace(people.get(connection, TEAM, "UMGR2"), roles=frozenset({Role.SECURITY_LEAD}))
        people.PEOPLE.save(connection, second)
    item_id = bank_desk.write(office.desk, lead, STATEMENT)
    mine, theirs = (bank_desk.show(office.desk, office.by(one), item_id, 1) for one in ("ULEAD", "UMGR2"))
    assert (mine.own, theirs.own) == (True, False)
    assert say("screen.item.own_draft", "ja") in str(item_modal(mine).to_dict())
    asks = [
        "confirm" in one
        for page in (mine, theirs)
        for block in item_modal(page).to_dict()["blocks"]
        for one in block.get("elements", ())
        if one.get("action_id") == "training.bank.approve"
    ]
    assert asks == [True, False], "whoever wrote it is asked once more"
    bank.approve(office.desk, office.by("UMGR2"), item_id, 1, theirs.hash)
    with office.desk.database.writing() as connection:
        (link,) = record.entries(connection, TEAM, kind="item.approved")
        assert link.facts["own_draft"] is False
        assert link.personal["ULEAD"] == {"author": "ULEAD"} and "acted_as" in link.personal["UMGR2"]
        erase_person(connection, TEAM, "ULEAD", NOW)
        approver = learning.ITEMS.get(connection, TEAM, id=item_id, version=1).approver
    assert approver == "部長 二", "the author's erasure leaves the approver's name"


def test_a_changed_clause_shows_until_a_lead_says_that_the_item_is_right(
    company: Company, shelf: Shelf
) -> None:
    item_id, version = approved(company)
    lead = company.by("ULEAD")
    assert bank_desk.page(company.desk, lead).moved == ()
    shelf.put("図面を許可なく社外に持ち出してはならない。")
    (line,) = bank_desk.page(company.desk, lead).moved
    assert (line.moved, line.gone) == ((f"{POLICY} 第4条",), ())
    (moved,) = bank_desk.show(company.desk, lead, item_id, version).moved
    assert (moved.then, moved.now) == (TEXT, "図面を許可なく社外に持ち出してはならない。")
    bank.confirm(company.desk, lead, item_id, version)
    assert bank_desk.page(company.desk, lead).moved == ()
    shelf.put("")
    (line,) = bank_desk.page(company.desk, lead).moved
    assert line.gone == (f"{POLICY} 第4条",)
    with pytest.raises(InvalidInput, match="clause_gone"):
        bank.confirm(company.desk, lead, item_id, version)
    draft = company.draft(Kind.QUIZ, ATTACKS, items=(item_id,), draw=1)
    with pytest.raises(InvalidInput, match="clause_gone"):
        launch.launch(company.desk, lead, draft)


def test_an_approved_item_is_asked_while_its_next_version_waits(company: Company, shelf: Shelf) -> None:
    item_id, version = approved(company)
    lead, page = company.by("ULEAD"), bank_desk.show(company.desk, company.by("ULEAD"), item_id, version)
    better = replace(completed(page), prompt=("図面の持ち出しはどうですか?", "How about drawings?"))
    assert bank_desk.change(company.desk, lead, item_id, version, better) == version + 1
    with company.desk.database.reading() as connection:
        rows = {row.version: row for row in learning.ITEMS.all(connection, TEAM, id=item_id)}
        assert rows[version].hash == page.hash and rows[version + 1].approved_at is None
    company.launched(Kind.QUIZ, ATTACKS, items=(item_id,), draw=1)
    bank.approve(company.desk, lead, item_id, version + 1)
    (own,) = bank_desk.page(company.desk, lead).own
    assert own.version == version + 1


def test_a_rejected_draft_keeps_its_reason_and_does_not_come_again(company: Company, shelf: Shelf) -> None:
    page, lead = drafted(company), company.by("ULEAD")
    with pytest.raises(InvalidInput, match="reason_needed"):
        bank.retire(company.desk, lead, page.item.id, 1, " ")
    bank.retire(company.desk, lead, page.item.id, 1, "too easy")
    assert bank_desk.page(company.desk, lead).drafts == ()
    assert kinds(company) == ["item.proposed", "item.rejected"]
    for act in (bank.approve, bank.confirm):
        with pytest.raises(Conflict, match="not_live"):
            act(company.desk, lead, page.item.id, 1)
    assert drafting.start(company.desk, lead, WANTED).made == 0


@pytest.mark.parametrize("person", ["UEMP1", "UMGR", "UADMIN"])
def test_only_a_lead_drafts_sees_and_decides(company: Company, shelf: Shelf, person: str) -> None:
    page = drafted(company)
    desk, caller = company.desk, company.by(person)
    acts: list[Any] = [
        lambda: drafting.sources(desk, caller),
        lambda: drafting.start(desk, caller, WANTED),
        lambda: bank_desk.page(desk, caller),
        lambda: bank_desk.show(desk, caller, page.item.id, 1),
        lambda: bank_desk.write(desk, caller, STATEMENT),
        lambda: bank_desk.change(desk, caller, page.item.id, 1, completed(page)),
        lambda: bank.approve(desk, caller, page.item.id, 1),
        lambda: bank.confirm(desk, caller, page.item.id, 1),
        lambda: bank.retire(desk, caller, page.item.id, 1, "no"),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


def test_a_document_that_not_everybody_may_read_is_no_source(company: Company, shelf: Shelf) -> None:
    shelf.put(TEXT, audience=("board",))
    assert POLICY not in [one.text for one in drafting.sources(company.desk, company.by("ULEAD")).documents]
    with pytest.raises(NotFound, match="section_gone"):
        drafting.start(company.desk, company.by("ULEAD"), WANTED)
    assert company.desk.clauses.quote(f"{POLICY} 第4条", "ja") is None


def test_a_statement_is_checked_approved_and_asked_in_a_self_inspection(company: Company) -> None:
    desk, lead = company.desk, company.by("ULEAD")
    for wrong, problem in (
        (replace(STATEMENT, statement=("図面を持ち出します。", "Drawings go out.")), "not_first_person"),
        (replace(STATEMENT, statement=("私は、図面を持ち出しません。", "I never take them.")), "negated_statement"),
        (replace(STATEMENT, clause="9-9-9"), "unknown_clause"),
        (replace(STATEMENT, clause="2-3-4"), "odd_clause"),
        (replace(STATEMENT, period=("この3か月", "")), "missing_language"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=problem):
            bank_desk.write(desk, lead, wrong)
    with pytest.raises(InvalidInput, match="unknown_set"):
        bank_desk.write(desk, lead, replace(STATEMENT, set_id=ATTACKS))
    item_id = bank_desk.write(desk, lead, replace(STATEMENT, clause="2-4-2 b"))
    page = bank_desk.show(desk, lead, item_id, 1)
    assert isinstance(page.item, InspectionItem) and page.item.applicability == "electronic"
    bank_desk.change(desk, lead, item_id, 1, STATEMENT)
    bank.approve(desk, lead, item_id, 1)
    company.launched(Kind.INSPECTION, "inspection", items=(item_id,))
    shown = inspection.start(desk, company.by("UEMP2"), invited(company, "UEMP2"))
    assert isinstance(shown, InspectionQuestion) and shown.statement == STATEMENT.statement[1]


def test_a_question_for_a_clause_with_a_condition_carries_it(company: Company) -> None:
    item_id = bank_desk.write(company.desk, company.by("ULEAD"), replace(QUESTION, clause="2-6-4"))
    item = bank_desk.show(company.desk, company.by("ULEAD"), item_id, 1).item
    assert item.applicability == "electronic"


def test_the_command_says_what_moved_under_an_approved_item(company: Company, shelf: Shelf) -> None:
    item_id, _ = approved(company)
    clauses = company.desk.clauses
    assert own_problems(company.desk.database, TEAM, clauses) == []
    for text, code in (("図面は持ち出してよい。", "clause_changed"), ("", "unknown_clause")):
        shelf.put(text)
        (problem,) = own_problems(company.desk.database, TEAM, clauses)
        assert (problem.item, problem.code) == (item_id, code)
        assert all(say(f"bank.problem.{code}", language, **problem.values) for language in LANGUAGES)


def test_the_command_drafts_from_what_is_indexed(home: Path, company_path: Path) -> None:
    home.mkdir()
    (home / "library").symlink_to(company_path)
    done = mamori("training", "draft", "2-2-2", "--json")
    (first, *_) = json.loads(done.stdout)["drafts"]
    assert done.exit_code == 0 and first["clauses"] == ["2-2-2 a"] and first["origin"] == "template:permits"
    assert mamori("training", "draft", "第99条").exit_code == 1
    assert mamori("training", "check-bank").exit_code == 0
