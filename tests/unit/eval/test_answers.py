"""How answers are scored."""

from typing import Any

from eval.answers import Answered, figures_of
from knowledge.answering.answers import Answer, Citation, Verdict


def answered(
    verdict: Verdict, section: str = "", *, expected: dict[str, Any] | None = None, verbatim: bool = True
) -> Answered:
    citations = (Citation(1, "d", "D", "1", section, None, "x"),) if section else ()
    covered = verdict != "not_covered"
    answer = Answer("q", "ja", verdict, "a", citations=citations, covered=covered, elapsed_ms=10.0)
    asked = {"lang": "ja", "clauses": ["1-1"], "also_ok": [], "answerable": True, "verdict": None}
    return Answered(asked | (expected or {}), answer, verbatim)


NOT = {"clauses": [], "answerable": False, "verdict": "not_covered", "kind": "near"}


def test_figures() -> None:
    figures = figures_of(
        [
            answered("required", "1-1", expected={"verdict": "required"}),
            answered("required", "1-2", expected={"verdict": "allowed"}),
            answered("not_covered", "1-1"),
            answered("not_covered", expected=NOT),
            answered("required", "1-1", expected=NOT, verbatim=False),
        ]
    )
    assert figures["clause_cited"] == 0.3333  # the third is nearest, not an answer
    assert figures["verdict"] == 0.5
    assert figures["covered_f1"] == 0.6667
    assert figures["not_covered_f1"] == 0.5
    assert figures["declined_near"] == 0.5
    assert figures["quotes_verbatim"] == 0.8
    assert (figures["elapsed_ms_p50"], figures["questions"]) == (10.0, 5)


def test_a_document_may_be_wanted_too() -> None:
    assert not answered("required", "1-1", expected={"documents": ["Other"]}).cites
    assert answered("required", "1-1", expected={"documents": ["D"]}).cites
