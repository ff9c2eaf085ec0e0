"""The question bank: YAML files of a folder -> frozen items, or a list of what is wrong with them.

A file is one set: `kind` (quiz or inspection), `title` {ja, en}, `items`. `check_bank` then tells
whether what was read may be asked: clauses that exist, lengths, languages, keys that do not show.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from knowledge.bank.checks import Problem, check_bank
from knowledge.bank.items import (
    Bank,
    Difficulty,
    InspectionItem,
    ItemSet,
    Mail,
    Option,
    QuizItem,
    SetKind,
    Text,
    clause_parts,
    content,
    wording,
)
from knowledge.errors import KnowledgeError

__all__ = [
    "Bank",
    "BankRefused",
    "Difficulty",
    "InspectionItem",
    "ItemSet",
    "Mail",
    "Option",
    "Problem",
    "QuizItem",
    "Text",
    "check_bank",
    "clause_parts",
    "content",
    "load_bank",
    "load_set",
    "parse_set",
    "wording",
]

_LARGEST_FILE = 2_000_000
_KIND: TypeAdapter[SetKind] = TypeAdapter(SetKind)
_LIST: TypeAdapter[list[Any]] = TypeAdapter(Annotated[list[Any], Field(strict=True)])
_TITLE: TypeAdapter[Text] = TypeAdapter(Text)
_QUIZ_ITEM: TypeAdapter[QuizItem] = TypeAdapter(QuizItem)
_INSPECTION_ITEM: TypeAdapter[InspectionItem] = TypeAdapter(InspectionItem)


class BankRefused(KnowledgeError):
    """The bank cannot be read; `problems` names file, item and what is wrong, all of them at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(f"The question bank cannot be used; mend these {len(problems)} places:\n{lines}")


def load_bank(folder: Path) -> Bank:
    """Read every `*.yaml` of `folder`. Raises BankRefused with all problems of all files."""
    sets: list[ItemSet] = []
    problems: list[Problem] = []
    files = sorted(folder.glob("*.yaml"))
    if not files:
        problems.append(Problem(str(folder), "", "no_files"))
    for file in files:
        try:
            sets.append(load_set(file))
        except BankRefused as refused:
            problems.extend(refused.problems)
    if problems:
        raise BankRefused(problems)
    return Bank(tuple(sets))


def load_set(file: Path) -> ItemSet:
    """Read one file of the bank. Raises BankRefused."""
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise BankRefused([Problem(file.stem, "", "file_too_large", {"limit": str(_LARGEST_FILE)})])
        return parse_set(file.stem, file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BankRefused([Problem(file.stem, "", "not_utf8")]) from error
    except OSError as error:
        raise BankRefused([Problem(file.stem, "", "unreadable", {"detail": error.strerror or ""})]) from error


def parse_set(set_id: str, text: str) -> ItemSet:
    """The YAML text of one set -> ItemSet named `set_id`. Raises BankRefused with every problem in it."""
    raw = _parse_yaml(set_id, text)
    problems = _head_problems(set_id, raw)
    if problems:
        raise BankRefused(problems)
    kind = _KIND.validate_python(raw["kind"])
    quiz: list[QuizItem] = []
    inspection: list[InspectionItem] = []
    for place, entry in enumerate(raw["items"], start=1):
        try:
            if kind == "quiz":
                quiz.append(_QUIZ_ITEM.validate_python(entry))
            else:
                inspection.append(_INSPECTION_ITEM.validate_python(entry))
        except ValidationError as error:
            problems.extend(_shape_problems(set_id, _name_of(entry, place), error))
    if problems:
        raise BankRefused(problems)
    return ItemSet(set_id, kind, _TITLE.validate_python(raw["title"]), tuple(quiz), tuple(inspection))


def _parse_yaml(set_id: str, text: str) -> Mapping[str, Any]:
    try:
        raw = yaml.load(text, Loader=_UniqueKeys)
    except yaml.YAMLError as error:
        detail = " ".join(str(error).split())
        raise BankRefused([Problem(set_id, "", "not_yaml", {"detail": detail})]) from error
    if not isinstance(raw, dict):
        raise BankRefused([Problem(set_id, "", "not_a_set")])
    return raw


def _head_problems(set_id: str, raw: Mapping[str, Any]) -> list[Problem]:
    problems: list[Problem] = []
    for name in sorted(str(key) for key in set(raw) - {"kind", "title", "items"}):
        problems.append(Problem(set_id, "", "shape", {"field": name, "detail": "unknown field"}))
    for name, adapter in (("kind", _KIND), ("title", _TITLE), ("items", _LIST)):
        try:
            adapter.validate_python(raw.get(name))
        except ValidationError as error:
            problems.append(Problem(set_id, "", "shape", {"field": name, "detail": error.errors()[0]["msg"]}))
    return problems


def _shape_problems(set_id: str, item: str, error: ValidationError) -> list[Problem]:
    return [
        Problem(
            set_id, item, "shape", {"field": ".".join(map(str, one["loc"])) or "item", "detail": one["msg"]}
        )
        for one in error.errors()
    ]


def _name_of(entry: object, place: int) -> str:
    named = entry.get("id") if isinstance(entry, dict) else None
    return named if isinstance(named, str) and named else f"#{place}"


class _UniqueKeys(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; a lost option is worth one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(self.construct_object(key_node, deep=True))
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    "while reading a mapping", node.start_mark, f"{key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)
