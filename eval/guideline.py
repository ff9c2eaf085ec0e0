"""`python -m eval guideline`: does the right clause come first for the words that people use?"""

from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.console import failures_as_sentences, notes, print_json, print_table
from eval.corpora import GUIDELINE, QUESTIONS, indexed
from eval.embedding_cache import CachedEmbedder
from eval.task import read_lines
from knowledge.search.retriever import Retriever, retriever_for

_FIELDS = ("id", "q", "lang", "clauses", "also_ok", "answerable")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("guideline")(guideline)


def guideline(
    questions: Annotated[
        list[Path] | None, typer.Option(help="Files of questions; those of this project if not given.")
    ] = None,
    misses: Annotated[bool, typer.Option(help="List what was not found first, on standard error.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
) -> None:
    """Recall at 1 and 3 by language and split: "dev" was looked at while tuning, "test" was not."""
    files = questions or [QUESTIONS / "guideline-retrieval.jsonl", QUESTIONS / "guideline.jsonl"]
    with failures_as_sentences():
        asked = [each for path in files for each in read_lines(path, _FIELDS) if each["answerable"]]
        embedder = CachedEmbedder("", cache)
        retriever = retriever_for(indexed([GUIDELINE], embedder), embedder)
        places = [(each, place_of(retriever, each)) for each in asked]
    for each, place in places if misses else ():
        if place != 1:
            notes.print(f"{each['id']}  {each['q']}  {each['clauses']}  place {place}", markup=False)
    figures = _figures(places)
    if as_json:
        print_json(figures)
    else:
        print_table("Guideline: the right clause among the first", figures)


def place_of(retriever: Retriever, question: dict[str, Any]) -> int | None:
    """The place of the first clause that answers, counted from 1; None beyond ten."""
    right = {*question["clauses"], *question["also_ok"]}
    hits = retriever.search(str(question["q"]), 10)
    return next((place for place, hit in enumerate(hits, 1) if hit.passage.section in right), None)


def _figures(places: list[tuple[dict[str, Any], int | None]]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[int | None]] = defaultdict(list)
    for question, place in places:
        groups["all"].append(place)
        groups[f"{question['lang']} {question.get('split', '')}".strip()].append(place)
    return {name: _of_group(group) for name, group in groups.items()}


def _of_group(places: list[int | None]) -> dict[str, float]:
    def share(k: int) -> float:
        return round(sum(place is not None and place <= k for place in places) / len(places), 4)

    mean = round(sum(1 / place for place in places if place) / len(places), 4)
    return {"questions": len(places), "recall@1": share(1), "recall@3": share(3), "mrr@10": mean}
