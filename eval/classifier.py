"""`python -m eval classifier`: fit what a question's wording leads to; judge it set by set.

Each set is judged by a fit on the others: how often the wording alone leads to the right verdict and the
right clause, and how well it tells the questions that nothing answers from the rest. `--write` puts a fit
on all of them where search reads it; run `calibrate` and `likelihood` after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from eval.console import failures_as_sentences, print_json, print_table
from eval.corpora import ROOT
from eval.embedding_cache import CachedEmbedder
from eval.labelled import UNSEEN, Floats, Labelled, labelled_questions
from knowledge.search.classifier import (
    BUCKETS,
    VERDICTS,
    Classified,
    QuestionClassifier,
    classified,
    keep,
    letters_of,
    likeness,
)
from knowledge.search.profiles import profile_of

_RIDGE = 0.5
_RARE = 2
"""Texts in which a stretch of letters must stand to count."""

_FIRST = len(VERDICTS) + 1
"""The column of the first clause."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("classifier")(classifier)


def classifier(
    write: Annotated[bool, typer.Option("--write", help="Keep the fit on all sets for searching.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
) -> None:
    """Report each set by a fit on the others."""
    with failures_as_sentences():
        embedder = CachedEmbedder("", cache)
        labelled = labelled_questions(embedder, UNSEEN)
        columns = Columns.of(labelled)
        seen = np.array([each.group not in UNSEEN for each in labelled])
        judged = _judged(labelled, columns.fitted(seen)[2], columns.clauses)
        if write:
            model = fit([each for each in labelled if each.group not in UNSEEN])
            keep(model, str(ROOT / "knowledge" / "search" / profile_of(embedder.name).classifier))
    if as_json:
        print_json({"judged": judged})
    else:
        print_table("By the wording alone, each set by a fit on the others", judged)


@dataclass(frozen=True, slots=True)
class Columns:
    """Labelled questions as columns: letters (n, BUCKETS) with their rarity, what each column should say."""

    labelled: Sequence[Labelled]
    clauses: tuple[str, ...]
    rarity: Floats
    letters: Floats
    kernel: Floats
    targets: Floats

    @classmethod
    def of(cls, labelled: Sequence[Labelled]) -> "Columns":
        """The kernel adds up what two questions have in common in letters and in meaning."""
        clauses = tuple(sorted({clause for each in labelled for clause in each.clauses or ()}))
        rarity = _rarity(labelled)
        letters = np.stack([_dense(each.text, rarity) for each in labelled])
        meanings = np.stack([each.meaning for each in labelled])
        kernel = letters @ letters.T + likeness(meanings, meanings)
        return cls(labelled, clauses, rarity, letters, kernel, _targets(labelled, clauses))

    def fitted(self, rows: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        """On these rows: duals (n, columns), 0 where a row has no part in a column; constants (columns,);
        and what is said of each question (n, columns) by a fit without its group.

        Only questions to the guideline tell which clause they are about.
        """
        ours = rows & np.array([each.clauses is not None for each in self.labelled])
        told = rows & np.array([bool(each.verdict) or not each.answered for each in self.labelled])
        parts = [self._part(told, slice(0, _FIRST)), self._part(ours, slice(_FIRST, None))]
        duals, constants, said = (np.concatenate(each, axis=-1) for each in zip(*parts, strict=True))
        return duals, constants, said

    def _part(self, rows: NDArray[np.bool_], columns: slice) -> tuple[Floats, Floats, Floats]:
        aims = self.targets[rows, columns]
        constants = aims.mean(axis=0)
        ridge = _RIDGE * np.eye(int(rows.sum()), dtype=np.float32)
        inverse = np.linalg.inv(self.kernel[np.ix_(rows, rows)] + ridge)
        solved = inverse @ (aims - constants)
        said = self.kernel[:, rows] @ solved + constants
        groups, places = np.array([each.group for each in self.labelled]), np.flatnonzero(rows)
        for group in dict.fromkeys(groups[rows]):
            here = np.flatnonzero(groups[places] == group)
            # What a ridge regression without these rows says of them: no second fit is needed for it.
            said[places[here]] = aims[here] - np.linalg.solve(inverse[np.ix_(here, here)], solved[here])
        duals = np.zeros((len(rows), aims.shape[1]), dtype=np.float32)
        duals[rows] = solved
        return duals, constants, np.asarray(said, dtype=np.float32)


def fit(labelled: Sequence[Labelled]) -> QuestionClassifier:
    """Kernel ridge regression; its part on letters is linear, so one weight a bucket holds it."""
    columns = Columns.of(labelled)
    duals, constants, _ = columns.fitted(np.ones(len(labelled), dtype=np.bool_))
    return _model(columns, duals, constants)


def _model(columns: Columns, duals: Floats, constants: Floats) -> QuestionClassifier:
    return QuestionClassifier(
        clauses=columns.clauses,
        rarity=columns.rarity,
        weights=columns.letters.T @ duals,
        examples=np.stack([each.meaning for each in columns.labelled]),
        duals=duals,
        constant=constants,
    )


class Unaware:
    """A classifier that has not seen the question: each of a set by a fit on the others, new ones by all."""

    def __init__(self, labelled: Sequence[Labelled]) -> None:
        columns = Columns.of(labelled)
        duals, constants, said = columns.fitted(np.ones(len(labelled), dtype=np.bool_))
        self.clauses = columns.clauses
        self._said: Mapping[str, Floats] = dict(zip([each.text for each in labelled], said, strict=True))
        self._whole = _model(columns, duals, constants)

    def classify(self, text: str, vector: Floats) -> Classified:
        """As QuestionClassifier does."""
        known = self._said.get(text)
        return self._whole.classify(text, vector) if known is None else classified(known)


def _judged(
    labelled: Sequence[Labelled], said: Floats, clauses: Sequence[str]
) -> dict[str, dict[str, float]]:
    judged = {}
    for group in dict.fromkeys(each.group for each in labelled):
        rows = [n for n, each in enumerate(labelled) if each.group == group]
        judged[group] = _figures([labelled[n] for n in rows], said[rows], clauses)
    return judged


def _figures(labelled: Sequence[Labelled], said: Floats, clauses: Sequence[str]) -> dict[str, float]:
    """Shares of right verdicts and clauses; AUROC of what tells unanswered questions."""
    best, nearest = said[:, : len(VERDICTS)].argmax(axis=1), said[:, _FIRST:].argmax(axis=1)
    right = [VERDICTS[n] == each.verdict for n, each in zip(best, labelled, strict=True) if each.verdict]
    first = [clauses[n] in each.clauses for n, each in zip(nearest, labelled, strict=True) if each.clauses]
    figures: dict[str, float] = {"questions": len(labelled)}
    if right:
        figures["verdict"] = round(float(np.mean(right)), 3)
    if first:
        figures["clause"] = round(float(np.mean(first)), 3)
    answered = [each.answered for each in labelled]
    if len(set(answered)) == 2:
        figures["unanswered"] = round(float(roc_auc_score(answered, -said[:, len(VERDICTS)])), 3)
    return figures


def _rarity(labelled: Sequence[Labelled]) -> Floats:
    """By bucket: high for stretches of letters that few texts have, 0 for those of fewer than two."""
    ones = np.ones(BUCKETS, dtype=np.float32)
    seen = np.zeros(BUCKETS, dtype=np.float32)
    for each in labelled:
        seen[letters_of(each.text, ones)[0]] += 1
    rarity = np.log((1 + len(labelled)) / (1 + seen)) + 1
    return np.asarray(np.where(seen >= _RARE, rarity, 0.0), dtype=np.float32)


def _dense(text: str, rarity: Floats) -> Floats:
    row = np.zeros(BUCKETS, dtype=np.float32)
    places, values = letters_of(text, rarity)
    row[places] = values
    return row


def _targets(labelled: Sequence[Labelled], clauses: Sequence[str]) -> Floats:
    rows = [
        [
            *(each.verdict == verdict for verdict in VERDICTS),
            not each.answered,
            *(clause in (each.clauses or ()) for clause in clauses),
        ]
        for each in labelled
    ]
    return np.array(rows, dtype=np.float32)
