"""The guideline's text, its catalogue and the lexicon agree with each other and say something."""

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

import knowledge
from knowledge.documents import Modality, SectionNotes
from knowledge.lexicon import own_lexicon
from knowledge.reading import guideline
from knowledge.reading.catalogue import catalogue_for, load_catalogue
from knowledge.reading.metadata import metadata_of, read_side_file, side_file
from knowledge.tokens import is_japanese

GUIDELINE = Path(knowledge.__file__).parent / "corpus" / "guideline" / "guideline-ja.md"
Key = tuple[str, str | None]

TEXT = GUIDELINE.read_text(encoding="utf-8")
SECTIONS = {section.number: section for section in guideline.parse(TEXT.splitlines())}
KEYS: list[Key] = [
    key
    for s in SECTIONS.values()
    for key in [(s.number, None), *((s.number, item.label) for item in s.items)]
]
NOTES = load_catalogue(GUIDELINE.with_name("catalogue.yaml"))


def bare(text: str) -> str:
    return re.sub(r"[\s、。,.]", "", text)


def all_notes() -> list[object]:
    return [pytest.param(notes, id="-".join(filter(None, key))) for key, notes in NOTES.items()]


def test_the_document_keeps_every_numbered_clause_whole() -> None:
    clauses = [number for number in SECTIONS if re.fullmatch(r"[1-5](-\d+){1,2}", number)]
    assert len(clauses) == 47
    assert "全て実施してください。" in SECTIONS["2-2-2"].text
    assert "電子化された機密情報のバックアップ" in SECTIONS["2-7-1"].text
    assert [item.label for item in SECTIONS["2-8-2"].items] == list("abcdefghijkl")


def test_no_debris_of_the_tables_is_left() -> None:
    assert not re.search(r"</?p>|-{3,}|\n{3,}|\u00a0", TEXT)


def test_odd_wordings_stay_as_the_publisher_wrote_them() -> None:
    for wording in ("重要性和リスク", "定期的を確認", "取り扱えるようし"):
        assert wording in TEXT


def test_the_side_file_names_version_date_and_owner() -> None:
    path = side_file(GUIDELINE)
    assert path
    found = metadata_of(read_side_file(path))
    assert (found.version, found.kind, found.language, found.audience) == ("2.2", "guideline", "ja", ())
    assert found.effective and found.effective.isoformat() == "2022-04-01"
    assert all(part in bare(TEXT) for part in bare(found.owner).split("／"))


def test_the_catalogue_speaks_of_this_document() -> None:
    assert catalogue_for(GUIDELINE) == GUIDELINE.with_name("catalogue.yaml")


def test_every_section_and_item_is_described_and_nothing_else() -> None:
    assert set(NOTES) == set(KEYS)


@pytest.mark.parametrize("notes", all_notes())
def test_a_description_is_complete_in_both_languages(notes: SectionNotes) -> None:
    assert notes.modality in get_args(Modality)
    assert notes.act
    for texts in (notes.title, notes.summary):
        assert set(texts) == {"ja", "en"}
        assert is_japanese(texts["ja"])
    assert not is_japanese(notes.title["en"])
    assert notes.summary["ja"].endswith("。") and notes.summary["ja"].count("。") == 1
    assert notes.summary["en"].endswith(".") and notes.summary["en"][0].isupper()


@pytest.mark.parametrize("notes", all_notes())
def test_words_and_questions_are_many_and_in_both_languages(notes: SectionNotes) -> None:
    assert 12 <= len(notes.words) <= 25
    assert 2 <= len(notes.questions) <= 8
    for texts in (notes.words, notes.questions):
        assert {is_japanese(text) for text in texts} == {True, False}
        assert len(set(map(str.lower, texts))) == len(texts)


@pytest.mark.parametrize("key", [key for key in KEYS if key[1] is None], ids=lambda key: str(key[0]))
def test_a_section_has_more_questions_than_an_item(key: Key) -> None:
    assert len(NOTES[key].questions) >= 4


@pytest.mark.parametrize("notes", all_notes())
def test_a_summary_is_no_quote_of_the_document(notes: SectionNotes) -> None:
    assert bare(notes.summary["ja"]) not in bare(TEXT)


def test_no_question_belongs_to_two_clauses() -> None:
    asked = Counter(bare(question).lower() for notes in NOTES.values() for question in notes.questions)
    assert [question for question, times in asked.items() if times > 1] == []


@pytest.mark.parametrize(
    ("section", "item", "modality"),
    [
        ("2-3-5", None, "only_if"),
        ("2-2-2", None, "only_if"),
        ("2-6-4", None, "must_not"),
        ("2-5-4", None, "must_not"),
        ("2-6-3", None, "must_not"),
        ("2-4-1", "a", "must_not"),
        ("2-2-2", "c", "must"),
        ("I-3", None, "information"),
    ],
)
def test_what_a_clause_demands_is_what_its_text_says(section: str, item: str | None, modality: str) -> None:
    assert NOTES[section, item].modality == modality


def test_the_lexicon_is_large_and_each_word_adds_something() -> None:
    entries = own_lexicon().entries
    assert len(entries) >= 2000
    assert [said for said, means in entries.items() if {said} == set(map(str.lower, means))] == []
    assert [said for said, means in entries.items() if len(means) > 4] == []


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("スマホを持って入っていい?", {"携帯電話", "持ち込み"}),
        ("図面を家に持って帰りたい", {"持ち出し"}),
        ("I lost my laptop on the train", {"紛失", "PC"}),
        ("Gmailで送っていい?", {"フリーのメール", "送信"}),
        ("下請けの社員", {"委託先", "従業員"}),
        ("派遣さんが来る", {"派遣社員"}),
    ],
)
def test_office_words_mean_the_words_of_documents(question: str, meant: set[str]) -> None:
    found = {word for meaning in own_lexicon().meanings(question) for word in meaning.documents}
    assert meant <= found


@pytest.mark.parametrize(
    "question",
    ["大丈夫でしょうか", "できなくなったらどうする?", "Of course, what about the third party?", "繰り返し"],
)
def test_ordinary_words_are_not_taken_for_office_words(question: str) -> None:
    assert own_lexicon().meanings(question) == ()
