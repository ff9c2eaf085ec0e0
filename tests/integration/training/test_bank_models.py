"""Drafts that a chat model wrote: they wait for the same approval, and its failure costs nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.services.training import bank, bank_desk, drafting
from bot.services.training.drafting import ModelDrafts
from bot.services.training.notices import DraftsMade
from knowledge.bank.grounds import Ground
from knowledge.bank.model_drafts import Drafted, model_drafts
from knowledge.errors import ChatModelFailed
from tests.integration.training.test_bank import POLICY, TEXT, WANTED, Shelf, kinds, shelf
from tests.support.company import CALENDAR, NOW, TEAM, Company

__all__ = ["shelf"]

REPLY = {
    "questions": [
        {
            "prompt": {"ja": "図面を持ち帰りたいと思いました。", "en": "You want to take a drawing home."},
            "options": [
                {"key": "a", "ja": "持ち出さない", "en": "Do not take it out"},
                {"key": "b", "ja": "上司に言って持ち出す", "en": "Tell the boss and take it"},
                {"key": "c", "ja": "夜に持ち出す", "en": "Take it at night"},
            ],
            "answer": "a",
            "explanation": {"ja": "持ち出してはなりません。", "en": "Drawings stay inside."},
            "quote": TEXT,
        }
    ]
}


class Scripted:
    """A chat model's drafts, or its failure."""

    name = "test:scripted"

    def __init__(self, reply: Any) -> None:
        self.reply = reply

    def complete_json(self, prompt: str, schema: dict[str, Any]) -> dict[str, Any]:
        if isinstance(self.reply, Exception):
            raise self.reply
        reply: dict[str, Any] = self.reply
        return reply

    def draft(self, team: str, reference: str, grounds: Sequence[Ground]) -> Drafted:
        return model_drafts(self, reference, grounds, "")


def by_model(company: Company, reply: Any) -> DraftsMade:
    """Ask the model; what the lead is told at the end."""
    company.desk = replace(company.desk, drafter=Scripted(reply))
    begun = drafting.start(company.desk, company.by("ULEAD"), WANTED)
    assert begun.waiting and bank_desk.page(company.desk, company.by("ULEAD")).drafts == ()
    ((kind, payload),) = company.queue.waiting
    assert kind == drafting.JOB
    for _ in range(2):  # a worker that was killed runs it again
        drafting.run(company.desk, payload, NOW)
    (told,) = company.slack.notices(DraftsMade, "ULEAD")
    assert isinstance(told, DraftsMade)
    return told


def test_a_models_draft_waits_for_the_same_approval(company: Company, shelf: Shelf) -> None:
    told = by_model(company, REPLY)
    assert (told.made, told.model, told.fallback, told.incomplete) == (1, "test:scripted", "", 0)
    (line,) = bank_desk.page(company.desk, company.by("ULEAD")).drafts
    page = bank_desk.show(company.desk, company.by("ULEAD"), line.item_id, 1)
    assert page.origin == "model:test:scripted" and page.author == "責任 者子" and page.problems == ()
    bank.approve(company.desk, company.by("ULEAD"), line.item_id, 1, page.hash)
    assert kinds(company) == ["item.proposed", "item.approved"]


INVENTED = {"questions": [{**REPLY["questions"][0], "quote": "図面は何でも持ち出してよい。"}]}


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (ChatModelFailed("time-out"), "failed"),
        (ChatModelFailed("budget"), "budget"),
        ({}, "refused"),
        (INVENTED, "refused"),
    ],
)
def test_a_model_that_fails_leaves_the_templates_and_says_so(
    company: Company, shelf: Shelf, reply: Any, why: str
) -> None:
    told = by_model(company, reply)
    assert (told.fallback, told.model, told.made) == (why, "", 1)
    (line,) = bank_desk.page(company.desk, company.by("ULEAD")).drafts
    page = bank_desk.show(company.desk, company.by("ULEAD"), line.item_id, 1)
    assert page.origin == "template:choice"


def test_the_models_drafts_come_out_of_the_days_budget() -> None:
    class Spent:
        def take(self, team: str, day: object, limit: int) -> bool:
            return limit > 0

    def drafts(budget: int) -> Drafted:
        model = ModelDrafts(lambda: Scripted(REPLY), Spent(), (budget, CALENDAR.zone), lambda: NOW)
        return model.draft(TEAM, "x", [Ground(f"{POLICY} 第4条", "ja", TEXT)])

    assert len(drafts(1).drafts) == 1
    with pytest.raises(ChatModelFailed, match="budget"):
        drafts(0)
