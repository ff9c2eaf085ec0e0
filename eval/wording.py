"""`python -m eval wording`: what a chat model would have said, and what gets past the checks.

Every sentence that a person would have read is listed, so that somebody can judge it: the goal is that none
of them contradicts the documents or adds to them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.console import failures_as_sentences, notes, print_json
from eval.corpora import GUIDELINE, indexed
from eval.embedding_cache import CachedEmbedder
from eval.task import read_lines
from knowledge.answering.answerer import Answerer
from knowledge.answering.answers import Answer
from knowledge.chat.chat_model import Limits, open_chat_model
from knowledge.chat.rewriter import Rewriter
from knowledge.models.embedder import load_embedder
from knowledge.search.retriever import retriever_for


@dataclass(frozen=True, slots=True)
class Worded:
    """One question: the quoting answer, the answer in the model's words, and what was heard of it."""

    quoted: Answer
    worded: Answer
    passed: tuple[str, ...]

    @property
    def refused(self) -> int:
        """Sentences that no citation carried."""
        return int(self.worded.details.get("refused", "0"))


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("wording")(wording)


def wording(
    questions: Annotated[list[Path], typer.Option(help="Files of questions.")],
    chat_model: Annotated[str, typer.Option(help="LangChain's provider:model.")],
    base_url: Annotated[
        str, typer.Option(help="A server of your own, as the provider's class takes it.")
    ] = "",
    api_key: Annotated[str, typer.Option(envvar="MAMORI_EVAL_API_KEY", help="The key of that server.")] = "",
    most: Annotated[int, typer.Option(help="Ask at most so many questions.")] = 1_000,
    seconds: Annotated[float, typer.Option(help="Wait so long for each answer of the model.")] = 120.0,
    cache: Annotated[Path | None, typer.Option(help="Keep the documents' embeddings here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Let a chat model word the answers; report what was refused, and list what was not."""
    with failures_as_sentences():
        asked = [str(each["q"]) for path in questions for each in read_lines(path, ("id", "q"))][:most]
        options = {name: value for name, value in (("base_url", base_url), ("api_key", api_key)) if value}
        rewriter = Rewriter(open_chat_model(chat_model, Limits(seconds=seconds), **options))
        library = indexed([GUIDELINE], CachedEmbedder("", cache))
        answerer = Answerer(library, retriever_for(library, load_embedder()))
        done = [_heard(_worded(answerer, rewriter, question)) for question in asked]
    figures = figures_of(done)
    if as_json:
        print_json(figures)
        return
    notes.print({name: value for name, value in figures.items() if name != "passed"}, markup=False)


def figures_of(done: Sequence[Worded]) -> dict[str, Any]:
    """Counts over the questions that the documents cover; `passed` lists every sentence of the model."""
    covered = [each for each in done if each.quoted.covered]
    fallbacks = Counter(
        each.worded.details["fallback"] for each in covered if "fallback" in each.worded.details
    )
    return {
        "questions": len(done),
        "asked_of_the_model": len(covered),
        "worded_by_the_model": len(covered) - sum(fallbacks.values()),
        "fallbacks": dict(fallbacks),
        "sentences_passed": sum(len(each.passed) for each in covered),
        "sentences_refused": sum(each.refused for each in covered),
        "passed": [
            {"question": each.quoted.question, "verdict": each.quoted.verdict, "sentence": sentence}
            for each in covered
            for sentence in each.passed
        ],
    }


def _heard(each: Worded) -> Worded:
    """The same, told at once: a small machine may need a minute for a question."""
    outcome = each.worded.details.get("fallback", f"{len(each.passed)} passed, {each.refused} refused")
    notes.print(f"{each.quoted.question}: {outcome}", markup=False, soft_wrap=True)
    for sentence in each.passed:
        notes.print(f"  [{each.quoted.verdict}] {sentence}", markup=False, soft_wrap=True)
    return each


def _worded(answerer: Answerer, rewriter: Rewriter, question: str) -> Worded:
    quoted = answerer.answer(question)
    heard: list[str] = []
    worded = rewriter.reword(quoted, heard.append)
    if "fallback" in worded.details:
        return Worded(quoted, worded, ())
    conditions = {c.text for c in worded.conditions} - {c.text for c in quoted.conditions}
    return Worded(quoted, worded, (*heard[1:], *sorted(conditions)))
