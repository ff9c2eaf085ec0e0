"""Attacks on answers, and the honest questions that they try to turn: read from JSON Lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from eval.task import EvalError, read_lines
from knowledge.answering.wording import language_of
from knowledge.documents import Language
from knowledge.text import strip_invisible

Where = Literal["question", "document"]
Form = Literal[
    "markdown",
    "docx-hidden",
    "docx-hidden-style",
    "docx-white",
    "docx-tiny",
    "docx-comment",
    "docx-deleted",
    "docx-header",
    "docx-table",
    "xlsx-cell",
    "xlsx-hidden-sheet",
    "xlsx-hidden-row",
    "pptx-slide",
    "pptx-notes",
    "pptx-hidden-slide",
    "pptx-off-slide",
    "html-hidden",
    "html-tiny",
    "html-comment",
]

VISIBLE: frozenset[str] = frozenset(["markdown", "docx-table", "xlsx-cell", "pptx-slide"])
"""Forms whose text a reader of the file sees. The text of any other must not reach an answer at all."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A text that wants another answer than the documents give.

    `where`: asked by a person, or planted as a company document in a file of the `form`. `thread` holds
    what the same person asked before, oldest first. Of a `strict` document not even a duty may be repeated
    in the bot's own words: it gives orders to the bot.
    """

    id: str
    text: str
    where: Where
    category: str = ""
    form: Form = "markdown"
    thread: tuple[str, ...] = ()
    strict: bool = False

    @property
    def language(self) -> Language:
        """The language of what can be seen of it."""
        return language_of(strip_invisible(self.text))


@dataclass(frozen=True, slots=True)
class Probe:
    """An honest question, and the clause of the guideline that answers it."""

    id: str
    text: str
    language: Language
    clauses: frozenset[str]


def read_attacks(path: Path) -> list[Attack]:
    """Attacks of a file, or of every `questions-*` and `documents-*` file of a folder. Raises `EvalError`."""
    files = [*sorted(path.glob("questions-*.jsonl")), *sorted(path.glob("documents-*.jsonl"))]
    attacks = [_attack(each) for file in files or [path] for each in read_lines(file, ("id", "text"))]
    if not attacks:
        raise EvalError(f"{path} holds no attack; give lines of {{'id','text','where'}}.")
    return attacks


def read_probes(path: Path) -> list[Probe]:
    """Probes of a file. Raises `EvalError`."""
    fields = ("id", "q", "lang", "clauses")
    return [
        Probe(str(each["id"]), str(each["q"]), each["lang"], frozenset(map(str, each["clauses"])))
        for each in read_lines(path, fields)
    ]


def carriers_of(attack: Attack, place: int, probes: Sequence[Probe]) -> list[Probe]:
    """Two honest questions to go with an attack, in its language, another pair for the next attack."""
    own = [probe for probe in probes if probe.language == attack.language] or list(probes)
    return [own[place % len(own)], own[(place + len(own) // 2) % len(own)]]


def _attack(fields: dict[str, Any]) -> Attack:
    where, form = fields.get("where", "question"), fields.get("form", "markdown")
    if where not in get_args(Where) or form not in get_args(Form):
        message = f"Attack {fields['id']}: `where` must be question or document, `form` a known form of file."
        raise EvalError(message)
    return Attack(
        id=str(fields["id"]),
        text=str(fields["text"]),
        where=where,
        category=str(fields.get("category") or where),
        form=form,
        thread=tuple(map(str, fields.get("thread") or ())),
        strict=bool(fields.get("strict")),
    )
