"""`python -m eval aims`: turn questions towards the passages that answer such questions.

Two linear maps for the vectors of questions, one towards the guideline and one towards other documents, are
fitted by gradient descent so that the section that answers comes first among all of its source, and are held
near to leaving everything as it is. `--write` keeps them where the retriever reads them; run `calibrate`,
`classifier` and `likelihood` after it. Judged on sets that neither map was fitted on.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from eval.aiming import Floats, Pairs, Way, first_right, fit
from eval.console import failures_as_sentences, print_json, print_table
from eval.corpora import GUIDELINE, QUESTIONS, ROOT, SAMPLE, indexed
from eval.embedding_cache import CachedEmbedder
from eval.labelled import COMPANIES, EXAMPLES, FITTED_ON, ON_THE_SAMPLE, UNSEEN
from eval.task import read_lines
from knowledge.lexicon import own_lexicon
from knowledge.search.profiles import profile_of
from knowledge.search.query import QueryMaker

_SENTENCE = re.compile(r"(?<=[。.!?])\s*|\n")

WAYS = {"guideline": Way(0.003, 120, 0.4), "policy": Way(0.03, 80, 0.56)}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("aims")(aims)


def aims(
    write: Annotated[bool, typer.Option("--write", help="Keep the maps for the retriever.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
) -> None:
    """Fit both maps; report how often the right section is first, with and without them."""
    with failures_as_sentences():
        reader = _Reader(CachedEmbedder("", cache))
        maps = {"guideline": fit(reader.guideline(), WAYS["guideline"])}
        maps["policy"] = fit(reader.policies(COMPANIES), WAYS["policy"])
        judged = {name: _judged(reader.unseen(name), maps["guideline"]) for name in UNSEEN}
        for name in ("electronics", "printing", "moulds"):
            judged[name] = _judged(reader.company(name), maps["policy"])
        for name in COMPANIES:
            others = reader.policies([each for each in COMPANIES if each != name])
            judged[f"{name}, fitted on the others"] = _judged(
                reader.company(name), fit(others, WAYS["policy"])
            )
        reader.embedder.store()
        if write:
            kept: Any = {kind: (turn * WAYS[kind].scale).astype(np.float16) for kind, turn in maps.items()}
            np.savez_compressed(ROOT / "knowledge" / "search" / profile_of(reader.embedder.name).aims, **kept)
    if as_json:
        print_json({"judged": judged})
    else:
        print_table("The right section first, by meaning alone", judged)


def _judged(source: Pairs, turn: Floats) -> dict[str, float]:
    as_embedded = first_right(source, np.eye(len(turn), dtype=np.float32))
    return {
        "questions": len(source.questions),
        "as embedded": as_embedded,
        "turned": first_right(source, turn),
    }


class _Reader:
    """Sets of questions with the passages of what they are asked about."""

    def __init__(self, embedder: CachedEmbedder) -> None:
        self.embedder = embedder
        self._maker = QueryMaker(embedder, own_lexicon(), profile_of(embedder.name))

    def guideline(self) -> list[Pairs]:
        files = [*sorted(EXAMPLES.glob("guideline-*.jsonl")), *(QUESTIONS / f"{n}.jsonl" for n in FITTED_ON)]
        return [self._of_documents([GUIDELINE], [file], "guideline") for file in files]

    def policies(self, companies: Iterable[str]) -> list[Pairs]:
        files = [QUESTIONS / f"{name}.jsonl" for name in ON_THE_SAMPLE]
        sample = self._of_documents([SAMPLE, SAMPLE.parent / "sample-office"], files, "policy")
        examples = [self._of_examples(file) for file in sorted(EXAMPLES.glob("policies-*.jsonl"))]
        return [*examples, sample, *map(self.company, companies)]

    def unseen(self, name: str) -> Pairs:
        return self._of_documents([GUIDELINE], [QUESTIONS / f"{name}.jsonl"], "guideline")

    def company(self, name: str) -> Pairs:
        folder = ROOT / "eval" / "companies" / name
        return self._of_documents([folder / "docs"], [folder / "questions.jsonl"], "policy")

    def _of_documents(self, documents: list[Path], files: Sequence[Path], kind: str) -> Pairs:
        library = indexed(documents, self.embedder)
        passages = [each for each in library.passages if each.kind == kind]
        places = [(each.document, each.section) for each in passages]
        asked = [each for file in files for each in read_lines(file, ("id", "q", "clauses", "answerable"))]
        return self._pairs(
            [(each, _answering(each, set(places))) for each in asked if each["answerable"]],
            places,
            [each.indexed for each in passages],
        )

    def _of_examples(self, file: Path) -> Pairs:
        asked = list(read_lines(file, ("id", "q", "section")))
        texts = dict.fromkeys(each["section"] for each in asked)
        parts = [
            (text, part) for text in texts for part in dict.fromkeys((text, *_SENTENCE.split(text))) if part
        ]
        return self._pairs(
            [(each, {each["section"]}) for each in asked], [text for text, _ in parts], [p for _, p in parts]
        )

    def _pairs(
        self, asked: Sequence[tuple[dict[str, Any], set[Any]]], places: Sequence[Any], texts: list[str]
    ) -> Pairs:
        numbers = {place: number for number, place in enumerate(dict.fromkeys(places))}
        vectors, answers = [], []
        for each, right in asked:
            vector = self._maker.make(str(each["q"])).vector
            if vector is not None and right:
                vectors.append(vector)
                answers.append([float(place in right) for place in numbers])
        return Pairs(
            np.stack(vectors),
            self.embedder.documents(texts),
            np.array([numbers[place] for place in places]),
            np.array(answers, dtype=np.float32),
        )


def _answering(asked: dict[str, Any], places: set[Any]) -> set[Any]:
    """The places of the sections that answer, in the documents that are named where any are."""
    titles = asked.get("documents")
    right = {*asked["clauses"], *asked.get("also_ok", ())}
    return {
        (title, number) for title, number in places if number in right and (not titles or title in titles)
    }
