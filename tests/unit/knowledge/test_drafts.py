"""Drafts by templates: the same every time, cited, with the verbatim quote, and never with two right options."""

from pathlib import Path

import pytest

from knowledge.bank.checks import ODD_CLAUSES
from knowledge.bank.drafts import MOST, Draft, opposite, template_drafts
from knowledge.bank.grounds import grounds_of
from knowledge.bank.questions import Bank, ItemSet, Text, check_bank, clause_parts
from knowledge.documents import Document, Item, Language, Section
from knowledge.index.clause_names import find_clause
from knowledge.reading.catalogue import load_catalogue
from knowledge.reading.guideline import parse

FOLDER = Path(__file__).parents[3] / "knowledge" / "corpus" / "guideline"
CATALOGUE = load_catalogue(FOLDER / "catalogue.yaml")
GUIDELINE = Document(
    "guideline", "ガイドライン", "2.2", "ja", "guideline",
    parse((FOLDER / "guideline-ja.md").read_text(encoding="utf-8").splitlines()), "0" * 64, "g.md",
)  # fmt: skip


def policy(text: str, *items: str, language: Language = "ja") -> Document:
    """A policy of one section."""
    found = tuple(Item(f"({n})", item) for n, item in enumerate(items, start=1))
    whole = "\n".join([text, *(f"({n}) {item}" for n, item in enumerate(items, start=1))])
    section = Section("第4条" if language == "ja" else "4.1", "", (), whole, found)
    return Document(
        "p",
        "持出規程" if language == "ja" else "Take-out policy",
        "1.0",
        language,
        "policy",
        (section,),
        "0" * 64,
        "p.md",
    )


def drafted(document: Document, number: str = "") -> tuple[Draft, ...]:
    sections = [one for one in document.sections if number in ("", one.number)]
    notes = (lambda s, i: CATALOGUE.get((s, i))) if document.kind == "guideline" else (lambda s, i: None)
    return tuple(one for each in sections for one in template_drafts(grounds_of(document, each, notes), "U1"))


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("USB メモリを接続してはならない。", "USB メモリを接続してもよい。"),
        ("事前に管理責任者の許可を得てください。", "事前に管理責任者の許可は必要ない。"),
        ("口頭の許可は認めない。", "口頭の許可も認める。"),
        ("期間を延ばすことができる。", "期間を延ばすことはできない。"),
        ("宛先を確認する。", "宛先を確認しなくてもよい。"),
        ("契約した会社に限る。", "契約した会社に限らない。"),
        ("暗号化してから添付する。", ""),
        ("代行者とする。", ""),
        ("Users must not share an ID.", "Users may share an ID."),
        ("Visitors must wear a badge.", "Visitors need not wear a badge."),
        ("Do not restart it.", "You may restart it."),
        ("Telephone the desk.", "You need not telephone the desk."),
        ("Contact the customer only when your manager tells you to.", ""),
    ],
)  # fmt: skip
def test_what_a_sentence_does_not_say(sentence: str, turned: str) -> None:
    assert opposite(sentence, "ja" if sentence[-1] == "。" else "en") == turned


def test_a_prohibition_becomes_a_choice_that_cites_it() -> None:
    (draft,) = drafted(policy("私物の USB メモリを接続してはならない。"))
    item = draft.item
    assert item.clauses == ("持出規程 第4条",) and item.quote_section == "持出規程 第4条"
    right = next(one.text.ja for one in item.options if one.key == item.answer)
    assert right == draft.quote == "私物の USB メモリを接続してはならない。"
    assert draft.quote in item.explanation.ja and draft.origin == "template:choice"
    assert item.approver == "" and not item.live


def test_a_figure_is_blanked_and_stands_among_others() -> None:
    (figure, *_) = drafted(policy("気づいてから15分以内に管理責任者へ電話で報告する。"))
    item = figure.item
    assert "____以内" in item.prompt.ja and "15" not in item.prompt.ja
    right = item.options["abc".index(item.answer)].text
    assert right == Text("15分", "15 minutes") and len({one.text for one in item.options}) == 3


@pytest.mark.parametrize(
    "text", ["様式 T-01 を提出する。", "緊急電話(03-0000-9110)に連絡する。", "第13条の報告を確認する。"]
)
def test_numbers_of_forms_telephones_and_clauses_are_no_figures(text: str) -> None:
    assert not [one for one in drafted(policy(text)) if one.origin == "template:figure"]


def test_whose_permission_it_takes_in_both_languages() -> None:
    (draft,) = [one for one in drafted(GUIDELINE, "2-2-2") if one.origin == "template:permits"]
    assert "____の許可" in draft.item.prompt.ja and "____'s permission" in draft.item.prompt.en
    right = next(one.text for one in draft.item.options if one.key == draft.item.answer)
    assert right == Text("管理責任者", "the responsible manager")


def test_a_clause_is_asked_about_in_three_ways_at_most_and_drafts_stay_few() -> None:
    text = "".join(f"資料{n}を社外で使ってはならない。" for n in range(12))
    found = drafted(policy(text))
    assert len(found) == MOST
    assert [one.origin for one in found].count("template:choice") == 1
    assert len({one.item.prompt.ja for one in found}) == len(found)


def test_an_item_is_cited_by_its_number_and_the_lead_by_the_section() -> None:
    found = drafted(policy("図面を持ち出してはならない。", "口頭の許可は認めない。"))
    assert [one.item.clauses[0] for one in found] == ["持出規程 第4条", "持出規程 第4条 1"]


def test_what_is_only_told_gives_nothing_but_its_figures() -> None:
    assert drafted(policy("この規程は、持ち出しについて定める。")) == ()
    (draft,) = drafted(policy("過去5回に使ったパスワードは使えない。"))
    assert draft.origin == "template:figure"


def test_an_english_policy_is_asked_about_in_english() -> None:
    (draft,) = drafted(policy("Employees must not share an ID.", language="en"))
    assert draft.item.prompt.en and draft.item.prompt.ja == ""
    assert draft.quote == "Employees must not share an ID."
    (figure,) = drafted(policy("Records are kept for 7 years.", language="en"))
    assert Text("7年間", "7 years") in [one.text for one in figure.item.options]


def test_drafts_of_the_whole_guideline_stand_up_to_the_checks_of_the_bank() -> None:
    found = drafted(GUIDELINE)
    assert len(found) >= 50 and found == drafted(GUIDELINE)
    assert len({one.item.id for one in found}) == len(found)
    assert not ODD_CLAUSES & {clause for one in found for clause in one.item.clauses}
    for draft in found:
        place = find_clause(draft.item.clauses[0], [GUIDELINE])
        assert draft.quote in place.section.text
        alone = Bank((ItemSet("s", "quiz", Text("題", "Title"), (draft.item,)),))
        codes = {one.code for one in check_bank(alone, lambda one: clause_parts(one) in CATALOGUE)}
        allowed = {"missing_language", "same_options", "too_long"}
        assert codes <= allowed, (draft.item, codes)
    complete = [one for one in found if all(one.item.prompt[name] for name in ("ja", "en"))]
    assert len(complete) >= 20
