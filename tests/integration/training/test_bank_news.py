"""What people hear of the bank's items: in the preview of a launch, and as the author of a rejected draft."""

from dataclasses import replace

from bot.services.training import bank, launch
from bot.services.training.clauses import DocumentClauses
from bot.texts import LANGUAGES, say
from bot.training.campaign import Kind
from tests.integration.training.test_bank import POLICY, Shelf, approved, shelf
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import Company

__all__ = ["shelf"]


def test_the_preview_of_a_launch_says_what_moved_under_its_items(company: Company, shelf: Shelf) -> None:
    item_id, version = approved(company)
    lead = company.by("ULEAD")
    draft = company.draft(Kind.QUIZ, ATTACKS, items=(item_id,), draw=1)
    other = company.draft(Kind.QUIZ, ATTACKS, items=("ta-001",), draw=1)

    def warned(campaign_id: str) -> list[tuple[str, dict[str, object]]]:
        problems = launch.preview(company.desk, lead, campaign_id).problems
        assert all(say(key, language, **values) for key, values in problems for language in LANGUAGES)
        return [one for one in problems if "clause" in one[0]]

    assert warned(draft) == []
    shelf.put("図面を許可なく社外に持ち出してはならない。")
    changed = {"count": 1, "items": f"{item_id} ({POLICY} 第4条)"}
    assert warned(draft) == [("training.preview.clause_changed", changed)]
    assert warned(other) == []
    bank.confirm(company.desk, lead, item_id, version)
    assert warned(draft) == []
    shelf.put("")
    gone = {"item": item_id, "clause": f"{POLICY} 第4条"}
    assert warned(draft) == [("training.campaign.clause_gone", gone)]


def test_the_preview_of_a_launch_without_documents_says_so(company: Company) -> None:
    draft = company.draft(Kind.QUIZ, ATTACKS)
    company.desk = replace(company.desk, clauses=DocumentClauses(lambda: None))
    keys = [key for key, _ in launch.preview(company.desk, company.by("ULEAD"), draft).problems]
    assert "training.no_documents" in keys
