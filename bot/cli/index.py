"""`mamori index`: put documents into force, take them out, list them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.console import failures_as_sentences, load_settings, notes, print_json, results
from bot.config import Settings
from bot.texts import say

if TYPE_CHECKING:
    from knowledge.documents import Document
    from knowledge.index.indexing import Progress as Report
    from knowledge.index.indexing import Summary


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    paths: list[Path]
    remove: list[str]
    dry_run: bool = False
    rebuild: bool = False


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="index")(index)


def index(
    paths: list[Path] = typer.Argument(None, metavar="[PATH]...", help="Documents, or folders of them."),
    remove: list[str] = typer.Option([], "--remove", metavar="TITLE_OR_ID", help="Take a document out."),
    list_them: bool = typer.Option(False, "--list", help="Show what is in force."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would change; change nothing."),
    rebuild: bool = typer.Option(False, "--rebuild", help="Embed all again, with the configured model."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Add or update documents. What lies in a folder that was indexed before and is gone, is taken out."""
    with failures_as_sentences():
        settings = load_settings()
        if list_them:
            _list(settings, as_json)
            return
        order = Order(list(paths or []), remove, dry_run, rebuild)
        if not (order.paths or order.remove or order.rebuild):
            raise typer.BadParameter("Name a document or a folder, or use --remove, --list or --rebuild.")
        _check(order.paths)
        summary = _update(settings, order)
        print_json(_summary_json(summary)) if as_json else _print_summary(summary)
        if summary.refused and order.paths and not (summary.added or summary.changed or summary.unchanged):
            raise typer.Exit(1)


def _check(paths: list[Path]) -> None:
    """A path that does not exist is a slip of the hand: nothing is indexed at all."""
    missing = [path for path in paths if not path.exists()]
    for path in missing:
        notes.print(say("index.missing", "en", path=path), markup=False, style="red")
    if missing:
        raise typer.Exit(1)


def _update(settings: Settings, order: Order) -> "Summary":
    from knowledge.index.library import update
    from knowledge.models.embedder import load_embedder

    with _progress() as report:
        return update(
            settings.library_path,
            order.paths,
            load_embedder(settings.embedding_model),
            remove=order.remove,
            dry_run=order.dry_run,
            rebuild=order.rebuild,
            progress=report,
        )


@contextmanager
def _progress() -> Iterator["Report"]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(say(f"index.stage.{stage}", "en"), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def _print_summary(summary: "Summary") -> None:
    for document in summary.added:
        results.print(f"+ {_name(document)}", markup=False)
    for change in summary.changed:
        results.print(f"~ {_name(change.after)} (before: {change.before.version})", markup=False)
    for document in summary.removed:
        results.print(f"- {_name(document)}", markup=False)
    for refused in summary.refused:
        notes.print(f"! {refused.source}: {refused.sentence}", markup=False, style="yellow")
    counts = {
        name: len(getattr(summary, name)) for name in ("added", "changed", "unchanged", "removed", "refused")
    }
    results.print(say("index.dry_run" if summary.dry_run else "index.done", "en", **counts), markup=False)


def _summary_json(summary: "Summary") -> dict[str, Any]:
    return {
        "added": [_document_json(document) for document in summary.added],
        "changed": [
            {**_document_json(change.after), "before": change.before.version} for change in summary.changed
        ],
        "unchanged": [_document_json(document) for document in summary.unchanged],
        "removed": [_document_json(document) for document in summary.removed],
        "refused": [
            {"source": each.source, "reason": each.reason, "message": each.sentence}
            for each in summary.refused
        ],
        "dry_run": summary.dry_run,
        "generation": summary.generation,
        "passages": summary.passages,
    }


def _list(settings: Settings, as_json: bool) -> None:
    from knowledge.index.contents import documents_in_force

    today = datetime.now(settings.zone).date()
    documents = documents_in_force(settings.library_path)
    if as_json:
        print_json({"documents": [_listed(document, today) for document in documents]})
        return
    for document in documents:
        late = say("index.past_review", "en", date=document.review_by) if _is_late(document, today) else ""
        results.print(f"{_name(document)}  {document.language}  {document.id}  {late}".rstrip(), markup=False)


def _listed(document: "Document", today: date) -> dict[str, Any]:
    return {
        **_document_json(document),
        "effective": document.effective,
        "review_by": document.review_by,
        "past_review": _is_late(document, today),
        "owner": document.owner,
        "audience": document.audience,
        "link": document.link,
    }


def _document_json(document: "Document") -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "version": document.version,
        "kind": document.kind,
        "language": document.language,
        "sections": len(document.sections),
        "source": document.source,
    }


def _name(document: "Document") -> str:
    return f"{document.title} {document.version} ({len(document.sections)} sections, {document.source})"


def _is_late(document: "Document", today: date) -> bool:
    return document.review_by is not None and document.review_by < today
