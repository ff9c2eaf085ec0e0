"""`mamori ask`: the answer as Slack shows it, or as JSON."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import failures_as_sentences, load_settings, print_json, results
from bot.cli.search import open_retriever, read_batch
from bot.cli.store import TEAM
from bot.config import Settings
from bot.services.answer_words import (
    contact_list,
    heading,
    lead_of,
    lists_conditions,
    shown_citations,
    source_of,
    title_of_conditions,
)
from bot.texts import Language, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.answering.answerer import Answerer
    from knowledge.answering.answers import Answer, Citation, Condition


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("ask")(ask)


def ask(
    question: Annotated[
        str, typer.Argument(help="A question about the documents, Japanese or English.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='JSON lines of {"id","text"}: one JSON object a line comes back.')
    ] = None,
    team: str = TEAM,
) -> None:
    """Answer a question from the indexed documents, with verdict, conditions and verbatim quotes."""
    from knowledge.answering.answers import to_json

    if bool(question.strip()) == bool(batch):
        raise typer.BadParameter("give either a question or --batch FILE.jsonl")
    with failures_as_sentences():
        questions = list(read_batch(batch)) if batch else []
        settings = load_settings()
        answerer, word = open_answerer(settings, team), open_wording(settings)
        for each in questions:
            answer = word(answerer.answer(each["text"]))
            print_json({"id": each["id"], **to_json(answer), "question": each["text"]})
        if batch:
            return
        answer = word(answerer.answer(question))
    if as_json:
        # What was asked, whole: a part that tried to steer the answer is not in `answer.question`.
        print_json({**to_json(answer), "question": question})
    else:
        results.print("\n".join(lines_of(answer)), markup=False)


def open_answerer(settings: Settings, team: str = "") -> "Answerer":
    """Answers as the bot does: from the index, with what this company approved and said of itself.

    Raises KnowledgeError, Unavailable.
    """
    from bot.company_wiring import company_at_home
    from knowledge.answering.answerer import Answerer
    from knowledge.index.library import Library

    retriever = open_retriever(settings)
    company = company_at_home(settings, team)
    library = Library.open(settings.library_path)
    answerer = Answerer(library, retriever, company.applicability(), company.book)
    answerer.warm_up()
    return answerer


def open_wording(settings: Settings) -> "Callable[[Answer], Answer]":
    """Words answers with the configured chat model; leaves them as they are without one."""
    if not settings.chat_model:
        return lambda answer: answer
    from knowledge.chat.chat_model import open_chat_model
    from knowledge.chat.rewriter import Rewriter

    rewriter = Rewriter(open_chat_model(settings.chat_model))
    # What a person approved is given word for word.
    return lambda answer: answer if "verified" in answer.details else rewriter.reword(answer)


def lines_of(answer: "Answer") -> list[str]:
    """The answer for a terminal: what Slack shows, without its blocks and buttons."""
    language = answer.language
    lines = [heading(answer, language), "", lead_of(answer)]
    if lists_conditions(answer):
        lines += _listed(title_of_conditions(answer), answer.conditions, language)
    lines += _listed("notes", answer.notes, language)
    shown = shown_citations(answer)
    if shown:
        lines += ["", say("answer.quotes" if answer.covered else "answer.nearest", language)]
    for citation in shown:
        lines += _quoted(citation, language)
    if answer.contacts:
        title, contacts = contact_list(answer, language)
        lines += ["", title, *(f"  - {each}" for each in contacts)]
    return lines


def _listed(title: str, conditions: "tuple[Condition, ...]", language: Language) -> list[str]:
    if not conditions:
        return []
    marks = (f"{at}." if title == "steps" else "-" for at in range(1, len(conditions) + 1))
    listed = [f"  {mark} {each.text} [{each.citation}]" for mark, each in zip(marks, conditions, strict=True)]
    return ["", say(f"answer.{title}", language), *listed]


def _quoted(citation: "Citation", language: Language) -> list[str]:
    quote = [f"      {line}" for line in citation.quote.splitlines()]
    summary = [f"      ({citation.summary})"] if citation.summary else []
    return [f"  [{citation.n}] {source_of(citation, language)}", *quote, *summary]
