"""What a question names is found in a sentence by its words, and by the words that documents use for them."""

import pytest

from knowledge.answering.query_terms import query_terms
from knowledge.answering.wording import plain


def test_a_sentence_that_says_it_in_the_same_words_names_all() -> None:
    terms = query_terms(plain("図面を印刷する"))
    assert terms.share_in("図面の印刷は、許可を得てください。") == 1.0


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("スマホ", "携帯電話の持ち込みは禁止する。"),
        ("free wifi", "無料の公衆無線 LAN は使わない。"),
    ],
)
def test_a_word_of_the_lexicon_is_named_by_what_documents_call_it(question: str, sentence: str) -> None:
    assert query_terms(plain(question)).named_in(sentence) >= 1


def test_a_sentence_about_something_else_names_nothing() -> None:
    assert query_terms(plain("社員食堂のメニュー")).share_in("鍵は管理者が保管する。") == 0.0


def test_a_question_without_content_names_nothing() -> None:
    assert query_terms("").share_in("鍵は管理者が保管する。") == 0.0
