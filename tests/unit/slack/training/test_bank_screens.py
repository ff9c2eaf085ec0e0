"""The screens of the bank, of drafts and of drills stay within Slack's limits and mention nobody."""

from dataclasses import replace
from datetime import date

import pytest
from slack_sdk.models.views import View

from bot.sandbox.validation import message_problems, view_problems
from bot.services.training.bank_checks import Moved
from bot.services.training.bank_desk import BankPage, ItemLine, ItemPage
from bot.services.training.drafting import Sources
from bot.services.training.drills import DrillCount, DrillImport
from bot.services.training.notices import Choice, DraftsMade, Quote
from bot.slack.blocks import render
from bot.slack.blocks.training.bank import bank_modal
from bot.slack.blocks.training.bank_items import item_form, item_modal, labelled, reject_form, statement_form
from bot.slack.blocks.training.drafting import drafts_made, grouped, sources_form
from bot.slack.blocks.training.drills import drill_done, drill_form, drill_preview
from bot.texts import LANGUAGES, Language, say
from bot.training.csv_table import Problem
from bot.training.drill import OUTCOMES
from knowledge.bank.questions import Difficulty, InspectionItem, Option, QuizItem, Text
from tests.support.training_notices import text
from tests.unit.slack.training.test_screens import every_language, every_size, mentions


def page(language: Language, size: int, state: str) -> ItemPage:
    """A question with everything that can stand beside it."""
    both = Text(text(80 * size), text(80 * size))
    item = QuizItem(
        id="draft-0123456789abcdef", version=1, clauses=("メール規程 第5条",), prompt=both, answer="b",
        difficulty=Difficulty(stated="moderate"), explanation=both, quote_section="メール規程 第5条",
        options=tuple(Option(key, both) for key in ("a", "b", "c")), author="U0",  # type: ignore[arg-type]  # literals
    )  # fmt: skip
    quotes = (Quote("メール規程", "1.0", "第5条", None, text(400 * size)),) * size
    problems = (("bank.problem.missing_language", {"field": "prompt", "language": "en"}),) * 20 * size
    moved = (Moved("第5条", text(300 * size), ""), Moved("第6条", text(300 * size), text(300 * size)))
    return ItemPage(
        language, item, "quiz-clauses", state, "0" * 64, text(20 * size), f"model:{text(20 * size)}", quotes,
        problems if state == "draft" else (), moved,
    )  # fmt: skip


def statement(language: Language, size: int) -> ItemPage:
    """The same for a self-inspection."""
    both = Text(text(60 * size), text(60 * size))
    item = InspectionItem(
        id="own-1",
        version=2,
        clauses=("2-2-2 a",),
        statement=both,
        period=both,
        on_not_done=both,
        author="U0",
    )
    return ItemPage(language, item, "inspection", "draft", "0" * 64, "", "", (), (), ())


def bank(language: Language, size: int) -> BankPage:
    """A bank with much of everything."""
    lines = tuple(
        ItemLine(f"own-{n}", n + 1, "quiz", ("2-2-2 a",), text(60 * size), ("2-2-2 a",), ("第9条",))
        for n in range(12 * size)
    )
    choices = tuple(Choice(f"ta-{n}", text(30 * size)) for n in range(20 * size))
    return BankPage(language, lines, lines, lines, choices[:4], choices[:1], choices)


def views(language: Language, size: int) -> list[View]:
    """Every modal."""
    many = tuple(Choice(f"第{n}条", text(30 * size)) for n in range(70 * size))
    sources = Sources(language, many, "第0条", many, many[:4])
    counts = tuple(
        DrillCount(text(8 * size), date(2026, 4, 1), 40 * size, tuple((one, size) for one in OUTCOMES))
        for _ in range(5 * size)
    )
    wrong = tuple(Problem(n, "unknown_person", text(10 * size)) for n in range(30 * size))
    made = DraftsMade(language, text(10 * size), 3, 2, 1, text(10 * size), "refused")
    return [
        bank_modal(bank(language, size)),
        bank_modal(BankPage(language, (), (), (), (), (), ())),
        *(item_modal(page(language, size, state)) for state in ("draft", "approved", "retired")),
        item_modal(statement(language, size)),
        item_form(many[:4], language),
        item_form((), language, page(language, size, "draft")),
        statement_form(many[:4], language),
        statement_form((), language, statement(language, size)),
        *(reject_form(language, is_draft=one, i="own-1", v="1") for one in (True, False)),
        sources_form(Sources(language, many, "", (), many[:4])),
        sources_form(Sources(language, many, "第0条", (), many[:4])),
        sources_form(sources, "第3条", "1"),
        drafts_made(made),
        drafts_made(DraftsMade(language, "第5条", waiting=True)),
        drill_form(DrillImport(language, counts)),
        drill_form(DrillImport(language)),
        drill_preview(DrillImport(language, counts), f="F1", n=text(80), d="2026-04-01", h="0" * 64),
        drill_preview(DrillImport(language, problems=wrong)),
        drill_done(DrillImport(language, counts)),
    ]


@every_language
@every_size
def test_modals_are_within_slacks_limits(language: Language, size: int) -> None:
    for number, view in enumerate(views(language, size)):
        shown = view.to_dict()
        assert view_problems(shown) == [], f"view {number}: {shown.get('title')}"
        assert mentions(shown["blocks"]) == [], f"view {number}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fallback", ["", "budget", "failed", "refused"])
def test_what_became_of_a_section_is_a_message(language: Language, fallback: str) -> None:
    message = render(DraftsMade(language, text(100), 0, 0, 0, "", fallback))
    assert message_problems(list(message.blocks)) == []
    assert mentions(list(message.blocks)) == []


def test_a_menu_of_any_length_is_grouped_and_keeps_its_choice() -> None:
    choices = [Choice(f"第{n}条", f"第{n}条") for n in range(250)]
    menu = grouped("section", choices, "第150条").to_dict()
    assert [len(one["options"]) for one in menu["option_groups"]] == [100, 100, 50]
    assert menu["initial_option"]["value"] == "第150条"
    assert "options" in grouped("section", choices[:100]).to_dict()


def test_what_has_problems_cannot_be_approved_and_what_is_gone_not_confirmed() -> None:
    def actions(shown: ItemPage) -> list[str]:
        blocks = item_modal(shown).to_dict()["blocks"]
        return [
            one["action_id"].rpartition(".")[2]
            for b in blocks
            if b["type"] == "actions"
            for one in b["elements"]
        ]

    assert actions(page("ja", 1, "draft")) == ["edit", "reject"]
    assert actions(statement("ja", 1)) == ["approve", "edit", "reject"]
    assert actions(page("ja", 1, "approved")) == ["edit", "reject"]
    assert actions(page("ja", 1, "retired")) == []


@pytest.mark.parametrize(("language", "label"), [("ja", "解説 (en)"), ("en", "Explanation (en)")])
def test_what_is_wrong_is_said_with_the_labels_of_the_form(language: Language, label: str) -> None:
    problem = ("bank.problem.missing_language", {"field": "explanation", "language": "en"})
    shown = item_modal(replace(page(language, 1, "draft"), problems=(problem,))).to_dict()
    form = item_form((Choice("s", "S"),), language).to_dict()
    assert label in str(shown) and label in [
        block["label"]["text"] for block in form["blocks"] if "label" in block
    ]
    option = labelled({"field": "option b", "language": "ja"}, language)
    assert option["field"] == say("screen.bank.field.option_b", language)
    assert labelled({"clause": "2-2-2"}, language) == {"clause": "2-2-2"}
