"""`python -m eval verdicts`: fit which verdict a question's wording leads to; judge it set by set.

Each set is judged by a fit on the others: how often the wording alone leads to the right verdict. `--write`
puts a fit on all of them where answering reads it. Sets that are in no list here were not fitted on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from eval.console import failures_as_sentences, print_json, print_table
from eval.corpora import QUESTIONS, ROOT
from eval.embedding_cache import CachedEmbedder
from eval.task import read_lines
from knowledge.answering.question import understand
from knowledge.answering.verdict_model import (
    BUCKETS,
    VERDICTS,
    VerdictModel,
    keep,
    letters_of,
    likeness,
    unit,
)
from knowledge.lexicon import own_lexicon
from knowledge.search.profiles import profile_of
from knowledge.search.query import QueryMaker

Floats = NDArray[np.float32]

EXAMPLES = ROOT / "eval" / "examples"
COMPANIES = ("plastics", "software", "logistics")
ON_THE_SAMPLE = ("policies", "policies-2", "policies-3")
FITTED_ON = ("guideline", "everyday", "held-out", *(f"held-out-{n}" for n in range(2, 13)))
"""Sets on the guideline; `python -m eval answers` on later ones tells what unseen questions get."""

_RIDGE = 0.5
_RARE = 2
"""Texts in which a stretch of letters must stand to count."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question of a set: its text as rules see it, what it means, the right verdict."""

    group: str
    plain: str
    meaning: Floats
    verdict: str


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("verdicts")(verdicts)


def verdicts(
    write: Annotated[bool, typer.Option("--write", help="Keep the fit on all sets for answering.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
) -> None:
    """Report each set by a fit on the others."""
    with failures_as_sentences():
        labelled = labelled_questions(CachedEmbedder("", cache))
        judged = judge(labelled)
        if write:
            keep(fit(labelled), str(ROOT / "knowledge" / "answering" / "verdict_model.npz"))
    if as_json:
        print_json({"judged": judged})
    else:
        print_table("Verdicts by the wording alone, each set by a fit on the others", judged)


def fit(labelled: Sequence[Labelled]) -> VerdictModel:
    """Kernel ridge regression; its part on letters is linear, so one weight a bucket holds it."""
    rarity = _rarity(labelled)
    letters = np.stack([_dense(each.plain, rarity) for each in labelled])
    meanings = np.stack([each.meaning for each in labelled])
    duals, constant = _solved(letters @ letters.T + likeness(meanings, meanings), _targets(labelled))
    return VerdictModel(rarity, letters.T @ duals, meanings, duals, constant)


def judge(labelled: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """The share of right verdicts of each set, by a fit on the others."""
    rarity = _rarity(labelled)
    letters = np.stack([_dense(each.plain, rarity) for each in labelled])
    meanings = np.stack([each.meaning for each in labelled])
    kernel, targets = letters @ letters.T + likeness(meanings, meanings), _targets(labelled)
    groups = np.array([each.group for each in labelled])
    judged = {}
    for group in dict.fromkeys(groups):
        here, others = groups == group, groups != group
        duals, constant = _solved(kernel[np.ix_(others, others)], targets[others])
        said = (kernel[np.ix_(here, others)] @ duals + constant).argmax(axis=1)
        right = said == targets[here].argmax(axis=1)
        judged[str(group)] = {"questions": int(here.sum()), "right": round(float(right.mean()), 3)}
    return judged


def labelled_questions(embedder: CachedEmbedder) -> list[Labelled]:
    """All questions with a verdict, of the sets and of the examples, in one order."""
    files = sorted(EXAMPLES.glob("*.jsonl"))
    files += [QUESTIONS / f"{name}.jsonl" for name in (*FITTED_ON, *ON_THE_SAMPLE)]
    files += [ROOT / "eval" / "companies" / name / "questions.jsonl" for name in COMPANIES]
    maker = QueryMaker(embedder, own_lexicon(), profile_of(embedder.name))
    found = []
    for file in files:
        group = file.parent.name if file.stem == "questions" else file.stem
        for asked in read_lines(file, ("id", "q")):
            if (verdict := asked.get("verdict")) in VERDICTS:
                question = understand(str(asked["q"]))
                meaning = maker.make(question.text).vector
                if meaning is not None:
                    found.append(Labelled(group, question.plain, unit(meaning), str(verdict)))
    embedder.store()
    return found


def _rarity(labelled: Sequence[Labelled]) -> Floats:
    """By bucket: high for stretches of letters that few texts have, 0 for those of fewer than two."""
    ones = np.ones(BUCKETS, dtype=np.float32)
    seen = np.zeros(BUCKETS, dtype=np.float32)
    for each in labelled:
        seen[letters_of(each.plain, ones)[0]] += 1
    rarity = np.log((1 + len(labelled)) / (1 + seen)) + 1
    return np.asarray(np.where(seen >= _RARE, rarity, 0.0), dtype=np.float32)


def _dense(plain: str, rarity: Floats) -> Floats:
    row = np.zeros(BUCKETS, dtype=np.float32)
    places, values = letters_of(plain, rarity)
    row[places] = values
    return row


def _targets(labelled: Sequence[Labelled]) -> Floats:
    return np.array(
        [[each.verdict == verdict for verdict in VERDICTS] for each in labelled], dtype=np.float32
    )


def _solved(kernel: Floats, targets: Floats) -> tuple[Floats, Floats]:
    constant = targets.mean(axis=0)
    duals = np.linalg.solve(kernel + _RIDGE * np.eye(len(kernel), dtype=np.float32), targets - constant)
    return np.asarray(duals, dtype=np.float32), constant
