"""What people hear of the bank's items: in the preview of a launch, and as the author of a rejected draft."""

from dataclasses import replace

from bot.services.training import bank, bank_desk, launch, rounds
from bot.services.training.clauses import DocumentClauses
from bot.services.training.notices import DraftRejected
from bot.store import people
from bot.texts import LANGUAGES, say
from bot.training.campaign import Kind
from bot.training.people import Person, Role
from tests.integration.training.test_bank import POLICY, QUESTION, Shelf, approved, shelf
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import TEAM, Company

__all__ = ["shelf"]

# From a roster file: the id is not Slack's.
AUTHOR = Person(
    team_id=TEAM, id="E90", slack_id="UAUTHOR", name="Second Lead", department="情報システム部", language="en",
    roles=frozenset({Role.SECURITY_LEAD}),
)  # fmt: skip


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


def run_jobs(company: Company, times: int = 2) -> None:
    """What waits, each as a worker that was killed would: again."""
    while company.queue.waiting:
        kind, payload = company.queue.waiting.pop(0)
        for _ in range(times):
            rounds.JOBS[kind](company.desk, company.by(""), payload)


def put(company: Company, person: Person) -> None:
    with company.desk.database.writing() as connection:
        people.PEOPLE.put(connection, person)


def rejected(company: Company) -> list[DraftRejected]:
    run_jobs(company)
    told = company.slack.notices(DraftRejected, "UAUTHOR")
    assert told == company.slack.notices(DraftRejected)
    return [one for one in told if isinstance(one, DraftRejected)]


def test_the_author_of_a_rejected_draft_hears_why_in_their_language(company: Company) -> None:
    put(company, AUTHOR)
    item_id = bank_desk.write(company.desk, company.by("UAUTHOR"), QUESTION)
    assert bank_desk.show(company.desk, company.by("ULEAD"), item_id, 1).author == AUTHOR.name
    bank.retire(company.desk, company.by("ULEAD"), item_id, 1, "条文と合いません。")
    (told,) = rejected(company)
    assert told == DraftRejected(
        "en", item_id, 1, QUESTION.prompt[1], ("4-1 a",), "条文と合いません。", "責任 者子", True
    )


def test_whoever_rejects_their_own_or_is_gone_is_told_nothing(company: Company) -> None:
    put(company, AUTHOR)
    author, lead = company.by("UAUTHOR"), company.by("ULEAD")
    own = bank_desk.write(company.desk, author, QUESTION)
    bank.retire(company.desk, author, own, 1, "間違えました。")
    left = bank_desk.write(company.desk, author, QUESTION)
    put(company, replace(AUTHOR, active=False))
    bank.retire(company.desk, lead, left, 1, "重複しています。")
    assert rejected(company) == []


def test_what_was_approved_and_then_retired_is_no_rejection(company: Company) -> None:
    put(company, AUTHOR)
    lead = company.by("ULEAD")
    item_id = bank_desk.write(company.desk, company.by("UAUTHOR"), QUESTION)
    bank.approve(company.desk, lead, item_id, 1)
    bank.retire(company.desk, lead, item_id, 1, "古くなりました。")
    assert rejected(company) == []


def test_the_draft_of_a_next_version_is_of_whoever_changed_it(company: Company) -> None:
    put(company, AUTHOR)
    author, lead = company.by("UAUTHOR"), company.by("ULEAD")
    item_id = bank_desk.write(company.desk, lead, QUESTION)
    bank.approve(company.desk, lead, item_id, 1)
    other = replace(QUESTION, prompt=("鍵を落としました。", "You lost a key."))
    assert bank_desk.change(company.desk, author, item_id, 1, other) == 2
    put(company, replace(AUTHOR, roles=frozenset()))
    bank.retire(company.desk, lead, item_id, 2, "同じ問いがあります。")
    (told,) = rejected(company)
    assert (told.version, told.prompt, told.leads) == (2, "You lost a key.", False)
