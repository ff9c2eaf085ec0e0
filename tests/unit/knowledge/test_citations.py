"""A quote that is not in its section falls, with everything it carried."""

from knowledge.answering.answers import Answer, Citation, Condition, to_json
from knowledge.answering.citations import verified
from knowledge.answering.comparison import compare
from knowledge.documents import Section

SECTION = Section("2-2-2", "", (), "a) 許可を得てください。\nc) 暗号化を実施してください。")


def find(document: str, version: str, number: str) -> Section | None:
    return SECTION if (document, version, number) == ("d", "2.2", "2-2-2") else None


def citation(n: int, quote: str, section: str = "2-2-2") -> Citation:
    return Citation(n, "d", "ガイドライン", "2.2", section, None, quote)


def answer(*citations: Citation, conditions: tuple[Condition, ...] = ()) -> Answer:
    return Answer("q", "ja", "conditional", "はい。", conditions=conditions, citations=citations)


def test_what_stands_is_kept_and_renumbered() -> None:
    conditions = (Condition("承認", 1), Condition("暗号化", 2))
    given = answer(
        citation(1, "許可と承認"), citation(2, "暗号化を実施してください。"), conditions=conditions
    )
    proved = verified(given, find)
    assert [(c.n, c.quote) for c in proved.citations] == [(1, "暗号化を実施してください。")]
    assert proved.conditions == (Condition("暗号化", 1),)


def test_numbers_follow_the_reader_and_what_nothing_points_to_stands_last() -> None:
    quotes = [citation(1, "許可を得て"), citation(2, "暗号化を"), citation(3, "実施してください。")]
    given = answer(*quotes, conditions=(Condition("実施", 3), Condition("許可", 1)))
    proved = verified(given, find)
    assert [(c.n, c.quote) for c in proved.citations] == [
        (1, "実施してください。"),
        (2, "許可を得て"),
        (3, "暗号化を"),
    ]
    assert proved.conditions == (Condition("実施", 1), Condition("許可", 2))


def test_joined_shortened_empty_or_foreign_quotes_fall() -> None:
    quotes = ["許可を得てください。暗号化を実施してください。", "許可を…ください。", " ", ""]
    assert verified(answer(*(citation(n, q) for n, q in enumerate(quotes, 1))), find).citations == ()
    assert verified(answer(citation(1, "許可を得てください。", "9-9-9")), find).citations == ()


def test_the_contract_of_ask_json() -> None:
    value = to_json(answer(citation(1, "許可を得てください。"), conditions=(Condition("許可", 1),)))
    assert list(value) == [
        "question", "language", "verdict", "answer", "conditions", "citations", "covered", "answered_by", "elapsed_ms",
    ]  # fmt: skip
    assert list(value["citations"][0]) == ["n", "document", "version", "section", "item", "quote"]
    assert value["conditions"] == [{"text": "許可", "citation": 1}]


def test_the_stricter_holds_and_a_policy_that_allows_the_forbidden_conflicts() -> None:
    assert compare("prohibited", "allowed").conflict
    assert (compare("prohibited", "allowed").verdict, compare("prohibited", "allowed").stricter) == (
        "prohibited",
        "guideline",
    )
    assert (compare("conditional", "prohibited").verdict, compare("conditional", "prohibited").stricter) == (
        "prohibited",
        "policy",
    )
    assert compare("conditional", "required").stricter == "same"
    assert compare("information", "required").verdict == "required"
    assert compare("required", "information").verdict == "required"
