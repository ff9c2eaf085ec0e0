"""How evaluations speak: results on standard output, progress and errors on standard error."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from eval.task import EvalError
from knowledge.errors import KnowledgeError

notes = Console(stderr=True, highlight=False)


@contextmanager
def failures_as_sentences() -> Iterator[None]:
    """An expected error is a sentence on standard error and exit status 1."""
    try:
        yield
    except (EvalError, KnowledgeError) as error:
        notes.print(str(error), markup=False, style="red")
        raise typer.Exit(1) from error


def print_json(value: Any) -> None:
    """One JSON value on one line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_table(title: str, rows: Mapping[str, Mapping[str, float]]) -> None:
    """One row a solver, one column a figure."""
    table = Table(title=title)
    table.add_column("")
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    for name in columns:
        table.add_column(name, justify="right")
    for name, row in rows.items():
        table.add_row(name, *(_shown(row[c]) if c in row else "" for c in columns))
    # Wide enough for every column where nobody looks at a terminal.
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _shown(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"
