"""Fitting what wording leads to: a set is judged as if the fit had never seen it."""

import numpy as np
import pytest

from eval.classifier import Columns, fit
from eval.labelled import Labelled
from knowledge.search.classifier import VERDICTS, unit

THINGS = ("スマホ", "図面", "USBメモリ", "パスワード")
ENDINGS = {"allowed": "で足りますか", "prohibited": "なしでもいいですか", "required": "は必ず要りますか"}


def _meaning(number: int) -> np.ndarray:
    return unit(np.random.default_rng(number).normal(size=16).astype(np.float32))


def _labelled(group: str) -> list[Labelled]:
    """Questions whose ending tells the verdict and whose thing tells the clause; one that nothing answers."""
    made = [
        Labelled(
            group, f"{group}の{thing}{ending}", _meaning(place), verdict, True, frozenset({f"2-{place}"})
        )
        for place, thing in enumerate(THINGS)
        for verdict, ending in ENDINGS.items()
    ]
    return [*made, Labelled(group, f"{group}の昼ごはんは何", _meaning(99), "", False, frozenset())]


def test_a_set_is_judged_as_a_fit_without_it_judges_it() -> None:
    first, second, third = (_labelled(name) for name in ("一", "二", "三"))
    columns = Columns.of([*first, *second, *third])
    _, _, said = columns.fitted(np.ones(len(columns.labelled), dtype=np.bool_))
    others = np.arange(len(columns.labelled)) >= len(first)
    _, _, without = columns.fitted(others)
    # The means that a fit starts from are those of all sets, which differ from those of two by nothing here.
    assert said[: len(first)] == pytest.approx(without[: len(first)], abs=1e-3)


def test_the_wording_leads_to_verdict_clause_and_to_nothing() -> None:
    known = [*_labelled("一"), *_labelled("二")]
    classifier = fit(known)
    for asked in _labelled("三"):
        read = classifier.classify(asked.text, asked.meaning)
        if asked.answered:
            assert VERDICTS[int(read.verdicts.argmax())] == asked.verdict
            assert classifier.clauses[int(read.clauses.argmax())] in (asked.clauses or ())
            assert read.unanswered < 0.3
        else:
            assert read.unanswered > 0.5


def test_questions_about_other_documents_say_nothing_of_clauses() -> None:
    policy = Labelled("会社", "スマホで足りますか", _meaning(0), "allowed", True, None)
    columns = Columns.of([*_labelled("一"), policy])
    duals, _, _ = columns.fitted(np.ones(len(columns.labelled), dtype=np.bool_))
    assert not duals[-1, len(VERDICTS) + 1 :].any()
    assert duals[-1, : len(VERDICTS)].any()
