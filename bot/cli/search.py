"""`mamori search`: ranked passages, as a person reads them or as JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.console import failures_as_sentences, load_settings, print_json, results
from bot.config import Settings
from bot.errors import InvalidInput

if TYPE_CHECKING:
    from knowledge.documents import Hit
    from knowledge.search.retriever import Retriever

_SHOWN = 300


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("search")(search)


def search(
    text: Annotated[str, typer.Argument(help="What to look for.")] = "",
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many sections.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='JSON lines of {"id","text"}: one JSON object a line comes back.')
    ] = None,
) -> None:
    """Find the sections that answer a question, best first."""
    if bool(text.strip()) == bool(batch):
        raise typer.BadParameter("give either a text or --batch FILE.jsonl")
    with failures_as_sentences():
        questions = list(read_batch(batch)) if batch else []
        retriever = open_retriever(load_settings())
        for question in questions:
            print_json({"id": question["id"], **found(retriever.search(question["text"], k))})
        if not batch and as_json:
            print_json(found(retriever.search(text, k)))
        elif not batch:
            _show(retriever.search(text, k))


def open_retriever(settings: Settings) -> "Retriever":
    """The index of these settings, ready to be searched. Raises `KnowledgeError`."""
    from knowledge.index.library import Library
    from knowledge.models.embedder import load_embedder
    from knowledge.search.retriever import retriever_for

    embedder = load_embedder(settings.embedding_model)
    embedder.warm_up()  # while the index is read
    library = Library.open(settings.library_path, embedder.name)
    return retriever_for(library, embedder, settings.reranker_model)


def found(hits: "list[Hit]") -> dict[str, Any]:
    """Hits as the contract of `search --json` has them."""
    return {
        "results": [
            {
                "document": hit.passage.document,
                "version": hit.passage.version,
                "section": hit.passage.section,
                "item": hit.passage.item,
                "path": list(hit.passage.path),
                "text": hit.passage.text,
                "score": round(hit.score, 4),
            }
            for hit in hits
        ]
    }


def read_batch(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a batch file. Raises `InvalidInput` with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("search.batch_unreadable", file=path) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)
            yield {"id": question["id"], "text": str(question["text"])}
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput("search.batch_line", file=path, line=number) from error


def _show(hits: "list[Hit]") -> None:
    for place, hit in enumerate(hits, start=1):
        passage = hit.passage
        item = f" {passage.item})" if passage.item else ""
        title = f"{place}. {passage.document} {passage.version}  {passage.section}{item}  ({hit.score:.2f})"
        results.print(title, style="bold", markup=False)
        for line in (" > ".join(passage.path), passage.text[:_SHOWN]):
            if line:
                results.print(f"   {' '.join(line.split())}", markup=False)
