"""A bank that is wrong says where and what; the bank that is shipped passes its own checks."""

import copy
import re
import string
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.texts import LANGUAGES, catalogue
from knowledge.bank.checks import OPTION_LIMIT
from knowledge.bank.questions import (
    Bank,
    BankRefused,
    Difficulty,
    QuizItem,
    check_bank,
    clause_parts,
    load_bank,
    parse_set,
)
from knowledge.reading.catalogue import load_catalogue

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "knowledge" / "bank"
CATALOGUE = load_catalogue(ROOT / "knowledge" / "corpus" / "guideline" / "catalogue.yaml")
RESERVED = re.compile(r"(?:^|[@./])(?:[\w-]+\.)*example(?:\.co\.jp|\.com|\.org|\.net)?(?:[/>:]|$)")


def knows(reference: str) -> bool:
    return clause_parts(reference) in CATALOGUE


def quiz_entry() -> dict[str, Any]:
    return {
        "id": "ta-900",
        "version": 1,
        "clauses": ["3-1-4", "4-1 a"],
        "difficulty": {"cues": "few", "premise": "strong"},
        "mail": {
            "sender": "it@mail.example",
            "subject": {"ja": "確認", "en": "Check"},
            "body": {"ja": "開いてください。", "en": "Please open."},
        },
        "prompt": {"ja": "どうしますか?", "en": "What do you do?"},
        "options": [
            {"key": "a", "text": {"ja": "開く", "en": "Open it"}},
            {"key": "b", "text": {"ja": "管理責任者に報告する", "en": "Report it to your manager"}},
            {"key": "c", "text": {"ja": "削除する", "en": "Delete it"}},
        ],
        "answer": "b",
        "explanation": {"ja": "報告が先です。", "en": "Report first."},
        "quote_section": "4-1 a",
        "author": "a lead",
    }


def inspection_entry() -> dict[str, Any]:
    return {
        "id": "si-900",
        "version": 1,
        "clauses": ["2-2-2 a"],
        "statement": {"ja": "私は、許可を得ています。", "en": "I get permission."},
        "period": {"ja": "先月", "en": "Last month"},
        "on_not_done": {"ja": "聞いてください。", "en": "Please ask."},
        "author": "a lead",
    }


def as_yaml(*entries: dict[str, Any], kind: str = "quiz") -> str:
    head = {"kind": kind, "title": {"ja": "題", "en": "Title"}, "items": list(entries)}
    return yaml.safe_dump(head, allow_unicode=True)


def bank_of(*entries: dict[str, Any], kind: str = "quiz") -> Bank:
    return Bank((parse_set("mine", as_yaml(*entries, kind=kind)),))


def codes(bank: Bank) -> set[str]:
    return {problem.code for problem in check_bank(bank, knows)}


def put(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    """A change to an entry: set what stands at `path`."""

    def change(entry: dict[str, Any]) -> None:
        place: Any = entry
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


@pytest.fixture(scope="module")
def shipped() -> Bank:
    return load_bank(SHIPPED)


def test_a_sound_item_has_no_problems() -> None:
    assert codes(bank_of(quiz_entry())) == set()
    assert codes(bank_of(inspection_entry(), kind="inspection")) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("clauses", value=["9-9-9"]), "unknown_clause"),
        (put("clauses", value=["2-2-2 z"]), "unknown_clause"),
        (put("quote_section", value="7-1"), "unknown_clause"),
        (put("clauses", value=["2-6-1 c"]), "odd_clause"),
        (put("clauses", value=["2-3-4"]), "odd_clause"),
        (put("clauses", value=["2-5-4"]), "wrong_applicability"),
        (put("applicability", value="subcontractors"), "wrong_applicability"),
        (put("approver", value="a lead"), "half_approved"),
        (put("approved", value=date(2026, 10, 1)), "half_approved"),
        (put("answer", value="d"), "no_answer"),
        (put("options", 2, "key", value="a"), "option_keys"),
        (put("options", value=quiz_entry()["options"][:2]), "option_keys"),
        (put("options", 0, "text", "en", value="x" * (OPTION_LIMIT + 1)), "too_long"),
        (put("options", 0, "text", "ja", value="削除する"), "same_options"),
        (put("options", 0, "text", "en", value=" "), "missing_language"),
        (put("prompt", "en", value="どうしますか?"), "wrong_language"),
        (put("prompt", "ja", value="What do you do?"), "wrong_language"),
        (put("prompt", "ja", value="あ" * 201), "too_long"),
        (put("explanation", "ja", value="あ" * 601), "too_long"),
        (put("mail", "body", "ja", value="あ" * 701), "too_long"),
        (put("mail", "link", value="https://a.example/" + "x" * 3000), "too_long"),
        (put("difficulty", value={}), "no_difficulty"),
        (put("difficulty", value={"stated": "very"}), "no_phish_scale"),
        (put("explanation", "ja", value="24時間以内に報告します。"), "invented_deadline"),
        (put("explanation", "en", value="Report within 24 hours."), "invented_deadline"),
    ],
)
def test_a_quiz_item_that_may_not_be_asked(change: Callable[[dict[str, Any]], None], code: str) -> None:
    entry = quiz_entry()
    change(entry)
    problems = check_bank(bank_of(entry), knows)
    assert code in {problem.code for problem in problems}
    assert {(problem.file, problem.item) for problem in problems} == {("mine", "ta-900")}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("statement", "ja", value="許可を得ています。"), "not_first_person"),
        (put("statement", "en", value="Get permission."), "not_first_person"),
        (put("statement", "ja", value="私は、持ち込みませんでした。"), "negated_statement"),
        (put("statement", "en", value="I never lend my ID."), "negated_statement"),
        (put("on_not_done", "en", value=""), "missing_language"),
        (put("clauses", value=["2-8-4"]), "wrong_applicability"),
        (put("clauses", value=[]), "no_clause"),
    ],
)
def test_an_inspection_item_that_may_not_be_asked(
    change: Callable[[dict[str, Any]], None], code: str
) -> None:
    entry = inspection_entry()
    change(entry)
    assert code in codes(bank_of(entry, kind="inspection"))


def test_twins_are_found_across_files() -> None:
    other = {**quiz_entry(), "id": "ta-901"}
    one, two = parse_set("one", as_yaml(quiz_entry())), parse_set("two", as_yaml(quiz_entry(), other))
    found = [(p.file, p.item, p.code) for p in check_bank(Bank((one, two)), knows)]
    assert found == [
        ("two", "ta-900", "duplicate_id"),
        ("two", "ta-900", "duplicate_text"),
        ("two", "ta-901", "duplicate_text"),
    ]


def test_keys_that_always_stand_in_one_place_or_are_longest_show() -> None:
    entries = []
    for number in range(9):
        entry = quiz_entry()
        entry["id"] = f"ta-91{number}"
        entry["prompt"]["ja"] += f"({number})"
        entries.append(entry)
    problems = check_bank(bank_of(*entries), knows)
    assert {p.code for p in problems} == {"answer_positions", "longest_is_answer"}
    assert {p.values["key"] for p in problems if p.code == "answer_positions"} == {"a", "b", "c"}
    assert codes(bank_of(*entries[:8])) == set()


def test_an_empty_set_is_a_problem() -> None:
    assert codes(bank_of()) == {"empty_set"}


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("kind: [", "not_yaml", ""),
        ("kind: quiz\nkind: quiz\n", "not_yaml", ""),
        ("- a\n- b\n", "not_a_set", ""),
        ("", "not_a_set", ""),
        ("kind: exam\ntitle: {ja: 題, en: T}\nitems: []\n", "shape", ""),
        ("kind: quiz\ntitle: {ja: 題}\nitems: []\n", "shape", ""),
        ("kind: quiz\ntitle: {ja: 題, en: T}\nitems: {}\n", "shape", ""),
        ("kind: quiz\ntitle: {ja: 題, en: T}\nitems: []\nnotes: x\n", "shape", ""),
        ("kind: quiz\ntitle: {ja: 題, en: T}\nitems: [text]\n", "shape", "#1"),
        ("kind: quiz\ntitle: {ja: 題, en: T}\nitems: [{id: ta-1}]\n", "shape", "ta-1"),
        ("? [a]\n: b\n", "not_yaml", ""),
    ],
)
def test_a_file_that_is_no_set_is_refused(text: str, code: str, where: str) -> None:
    with pytest.raises(BankRefused) as refused:
        parse_set("mine", text)
    assert {(p.file, p.item, p.code) for p in refused.value.problems} == {("mine", where, code)}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (put("version", value=0), "version"),
        (put("version", value="1"), "version"),
        (put("id", value="Über item"), "id"),
        (put("prompt", value="only one language"), "prompt"),
        (put("difficulty", "cues", value="lots"), "difficulty.cues"),
        (put("options", 0, "key", value="x"), "options.0.key"),
        (put("hint", value="x"), "hint"),
        (put("mail", "Sender", value="x"), "mail.Sender"),
    ],
)
def test_every_misshaped_field_is_named(change: Callable[[dict[str, Any]], None], field: str) -> None:
    entry = quiz_entry()
    change(entry)
    other = {**quiz_entry(), "id": "ta-902", "must_pass": "perhaps"}
    with pytest.raises(BankRefused) as refused:
        parse_set("mine", as_yaml(entry, other))
    fields = {problem.values["field"] for problem in refused.value.problems}
    assert any(found.startswith(field) for found in fields)
    assert "must_pass" in fields
    assert "ta-902" in str(refused.value)


def test_all_files_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BankRefused, match="no_files"):
        load_bank(tmp_path)
    (tmp_path / "a.yaml").write_bytes("日本語".encode("shift_jis"))
    (tmp_path / "b.yaml").write_text("- x", encoding="utf-8")
    (tmp_path / "c.yaml").write_text(as_yaml(quiz_entry()), encoding="utf-8")
    (tmp_path / "d.yaml").mkdir()
    with pytest.raises(BankRefused) as refused:
        load_bank(tmp_path)
    found = [(problem.file, problem.code) for problem in refused.value.problems]
    assert found == [("a", "not_utf8"), ("b", "not_a_set"), ("d", "unreadable")]


def test_the_hash_follows_the_content_and_not_the_approval() -> None:
    item = bank_of(quiz_entry()).quiz_items[0]
    assert re.fullmatch(r"[0-9a-f]{64}", item.hash)
    approved = replace(item, approver="a lead", approved=date(2026, 10, 1))
    assert (item.live, approved.live) == (False, True)
    assert approved.hash == item.hash
    assert replace(item, answer="a").hash != item.hash
    assert replace(item, version=2).hash != item.hash
    entry = copy.deepcopy(quiz_entry())
    entry["options"][0]["text"]["en"] = "Open it."
    assert bank_of(entry).quiz_items[0].hash != item.hash


@pytest.mark.parametrize(
    ("difficulty", "level"),
    [
        (Difficulty("few", "strong"), "very"),
        (Difficulty("some", "medium"), "moderate"),
        (Difficulty("many", "weak"), "least"),
        (Difficulty(stated="least"), "least"),
        (Difficulty(cues="few"), None),
    ],
)
def test_difficulty_by_the_phish_scale(difficulty: Difficulty, level: str | None) -> None:
    assert difficulty.level == level


def test_the_shipped_bank_may_be_asked(shipped: Bank) -> None:
    assert [str(problem) for problem in check_bank(shipped, knows)] == []
    assert all(item.live for item in shipped.quiz_items)
    assert all(item.live for item in shipped.inspection_items)
    assert len(shipped.inspection_items) >= 25


def test_the_shipped_bank_holds_what_a_training_needs(shipped: Bank) -> None:
    attacks = shipped.set("quiz-targeted-attacks").quiz
    honest = [item for item in attacks if item.mail and item.mail.honest]
    assert len(attacks) >= 30
    assert len(honest) >= 8
    assert all(item.mail and "3-1-4" in item.clauses for item in attacks)
    assert {item.difficulty.level for item in attacks} == {"least", "moderate", "very"}
    assert len(shipped.set("quiz-clauses").quiz) >= 15
    assert {item.audience for item in shipped.set("quiz-managers").quiz} == {"managers"}


def test_against_an_attack_the_act_that_counts_is_to_report(shipped: Bank) -> None:
    for item in shipped.set("quiz-targeted-attacks").quiz:
        key = next(option for option in item.options if option.key == item.answer)
        reports = "報告" in key.text.ja and re.search(r"report|tell your manager", key.text.en, re.IGNORECASE)
        assert bool(reports) != bool(item.mail and item.mail.honest), item.id


def test_no_shipped_mail_points_at_a_live_address(shipped: Bank) -> None:
    for item in shipped.quiz_items:
        for address in _addresses(item):
            assert RESERVED.search(address), f"{item.id}: {address}"


def _addresses(item: QuizItem) -> list[str]:
    if item.mail is None:
        return []
    links = [item.mail.link.ja.removeprefix("https://").removeprefix("http://")] if item.mail.link else []
    return [link.split("/")[0] for link in links] + re.findall(r"<([^>]+)>", item.mail.sender.ja)


def test_every_problem_has_its_sentence_in_both_languages() -> None:
    source = "".join(
        (ROOT / "knowledge" / "bank" / name).read_text(encoding="utf-8")
        for name in ("questions.py", "checks.py")
    )
    used = set(re.findall(r'yield "(\w+)"', source)) | set(re.findall(r'Problem\(.*?, "(\w+)"[,)]', source))
    texts = {key.removeprefix("bank.problem.") for key in catalogue() if key.startswith("bank.problem.")}
    assert used == texts - {"clause_changed"}  # found by the company's desk, which keeps the clause's text
    for code in used:
        fields = {
            n for _, n, _, _ in string.Formatter().parse(catalogue()[f"bank.problem.{code}"]["ja"]) if n
        }
        assert fields <= set(re.findall(r'"(\w+)": ', source)), code
        assert set(catalogue()[f"bank.problem.{code}"]) == set(LANGUAGES)
