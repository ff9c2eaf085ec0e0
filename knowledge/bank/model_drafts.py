"""Drafts of questions by a chat model: taken only when their quote stands in the section, letter by letter.

What is checked here is what can be: shape, key, quote, figures, lengths, languages. Whether a question is
good is for the person who approves it.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from knowledge.bank.checks import (
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    PROMPT_LIMIT,
    check_bank,
    scope_of,
)
from knowledge.bank.drafts import KEYS, Draft
from knowledge.bank.grounds import Ground
from knowledge.bank.items import Bank, Difficulty, ItemSet, Option, QuizItem, Text
from knowledge.text import as_data
from prompts import load

ASKED_FOR = 3
SHORTEST_QUOTE = 8
_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*")
_TEXT = {
    "type": "object",
    "properties": {"ja": {"type": "string"}, "en": {"type": "string"}},
    "required": ["ja", "en"],
    "additionalProperties": False,
}
_QUESTION = {
    "type": "object",
    "properties": {
        "prompt": _TEXT,
        "options": {
            "type": "array", "minItems": 3, "maxItems": 3,
            "items": {
                **_TEXT,
                "properties": {"key": {"type": "string", "enum": list(KEYS)}, **_TEXT["properties"]},  # type: ignore[dict-item]  # a JSON schema
                "required": ["key", "ja", "en"],
            },
        },
        "answer": {"type": "string", "enum": list(KEYS)},
        "explanation": _TEXT,
        "quote": {"type": "string"},
    },
    "required": ["prompt", "options", "answer", "explanation", "quote"],
    "additionalProperties": False,
}  # fmt: skip
SCHEMA: dict[str, Any] = {
    "title": "drafts",
    "description": "Quiz questions about one section of a policy",
    "type": "object",
    "properties": {"questions": {"type": "array", "maxItems": ASKED_FOR, "items": _QUESTION}},
    "required": ["questions"],
    "additionalProperties": False,
}


class Model(Protocol):
    """A chat model that replies in JSON; `complete_json` raises ChatModelFailed."""

    @property
    def name(self) -> str: ...

    def complete_json(self, prompt: str, schema: dict[str, Any]) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Drafted:
    """What may be shown for approval, and how many were refused, by reason."""

    drafts: tuple[Draft, ...] = ()
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Choice:
    key: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class _Reply:
    prompt: Text
    options: tuple[_Choice, ...]
    answer: str
    explanation: Text
    quote: str


_REPLY: TypeAdapter[_Reply] = TypeAdapter(_Reply)


class Refused(Exception):
    """A draft that is not shown; its only argument is the reason, a short code."""


def model_drafts(model: Model, reference: str, grounds: Sequence[Ground], author: str) -> Drafted:
    """What the model proposes about the section of these grounds. Raises ChatModelFailed.

    A draft cites the ground that its quote stands in, whatever the model says.
    """
    reply = model.complete_json(_prompt(reference, grounds), SCHEMA)
    questions = reply.get("questions")
    drafts: dict[str, Draft] = {}
    refused: dict[str, int] = {}
    for entry in (questions if isinstance(questions, list) else [None])[:ASKED_FOR]:
        try:
            draft = _draft(entry, grounds, (author, model.name))
            drafts[draft.item.id] = draft
        except Refused as why:
            refused[str(why)] = refused.get(str(why), 0) + 1
    return Drafted(tuple(drafts.values()), refused)


def _prompt(reference: str, grounds: Sequence[Ground]) -> str:
    return load("draft_question").fill(
        count=str(ASKED_FOR), reference=as_data(reference).replace('"', "'"),
        section=as_data("\n".join(one.text for one in grounds)), prompt_limit=str(PROMPT_LIMIT),
        option_limit=str(OPTION_LIMIT), explanation_limit=str(EXPLANATION_LIMIT),
    )  # fmt: skip


def _draft(entry: object, grounds: Sequence[Ground], by: tuple[str, str]) -> Draft:
    try:
        reply = _REPLY.validate_python(entry)
    except ValidationError as error:
        raise Refused("shape") from error
    ground = _ground(reply.quote, grounds)
    if sorted(one.key for one in reply.options) != list(KEYS) or reply.answer not in KEYS:
        raise Refused("key")
    _require_figures(reply, ground)
    author, model = by
    digest = hashlib.sha256(json.dumps([ground.reference, entry], sort_keys=True).encode()).hexdigest()
    options = sorted(reply.options, key=lambda one: one.key)
    item = QuizItem(
        id=f"draft-{digest[:16]}", version=1, clauses=(ground.reference,), prompt=reply.prompt,
        difficulty=Difficulty(stated="moderate"), answer=reply.answer, explanation=reply.explanation,
        options=tuple(Option(one.key, Text(one.ja.strip(), one.en.strip())) for one in options),  # type: ignore[arg-type]  # the keys were compared
        quote_section=ground.reference, author=author, applicability=scope_of(ground.reference),
    )  # fmt: skip
    for problem in check_bank(_alone(item), lambda one: one == ground.reference, lambda _: ground.text):
        raise Refused(problem.code)
    return Draft(item, reply.quote, f"model:{model}")


def _ground(quote: str, grounds: Sequence[Ground]) -> Ground:
    if len(quote.strip()) < SHORTEST_QUOTE:
        raise Refused("quote")
    for ground in grounds:
        if quote in ground.text:
            return ground
    raise Refused("quote")


def _require_figures(reply: _Reply, ground: Ground) -> None:
    """A figure in what is asked, right or explained stands in the clause; a wrong option may err."""
    known = set(_figures(ground.text))
    right = [text for one in reply.options if one.key == reply.answer for text in (one.ja, one.en)]
    said = [reply.prompt.ja, reply.prompt.en, reply.explanation.ja, reply.explanation.en, *right]
    if any(figure not in known for text in said for figure in _figures(text)):
        raise Refused("figure")


def _figures(text: str) -> Iterator[str]:
    yield from _FIGURE.findall(unicodedata.normalize("NFKC", text))


def _alone(item: QuizItem) -> Bank:
    return Bank((ItemSet("draft", "quiz", Text("下書き", "Draft"), (item,)),))
