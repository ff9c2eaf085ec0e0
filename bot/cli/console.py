"""How commands speak: results on standard output, everything else on standard error, errors as sentences."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console

from bot.config import Settings
from bot.errors import InvalidInput, MamoriError
from bot.texts import say
from knowledge.errors import KnowledgeError

notes = Console(stderr=True, highlight=False, soft_wrap=True)
results = Console(highlight=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON value on one line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def print_table(headings: str, lines: Iterable[Sequence[str]], empty: str, **values: object) -> None:
    """Lines of cells with tabs between them under the headings of a text, or the sentence `empty`."""
    shown = ["\t".join(line) for line in lines]
    for line in [say(headings, "en", **values), *shown] if shown else [say(empty, "en")]:
        results.print(line, markup=False)


class WrongUsage(InvalidInput):
    """What was typed cannot be meant: exit status 2."""


@contextmanager
def failures_as_sentences() -> Iterator[None]:
    """Turn an expected error into a sentence on standard error and exit status 1, or 2 for WrongUsage."""
    try:
        yield
    except KnowledgeError as error:
        notes.print(str(error), markup=False, style="red")
        raise typer.Exit(1) from error
    except MamoriError as error:
        notes.print(say(error.key, "en", **{"reference": "-", **error.values}), markup=False, style="red")
        raise typer.Exit(2 if isinstance(error, WrongUsage) else 1) from error


def load_settings() -> Settings:
    """The settings of this process."""
    return Settings()
