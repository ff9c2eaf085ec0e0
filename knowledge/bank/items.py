"""What the question bank holds: quiz items and self-inspection items, frozen, in both languages."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from knowledge.documents import Language

Applicability = Literal["none", "electronic", "subcontractors"]
Audience = Literal["everyone", "managers"]
Cues = Literal["few", "some", "many"]
Premise = Literal["weak", "medium", "strong"]
Level = Literal["least", "moderate", "very"]
SetKind = Literal["quiz", "inspection"]

_WITH_ITEM = re.compile(r"(?P<section>.*\S)\s+(?P<item>[A-Za-zア-ン①-⑳])")

# Who wrote and approved an item is no part of what people read and answer.
_NOT_CONTENT = ("author", "approver", "approved")

# NIST Phish Scale, TN 2276: detection difficulty from the number of cues and the premise's alignment.
_PHISH_SCALE: dict[tuple[Cues, Premise], Level] = {
    ("few", "strong"): "very",
    ("few", "medium"): "very",
    ("few", "weak"): "moderate",
    ("some", "strong"): "very",
    ("some", "medium"): "moderate",
    ("some", "weak"): "moderate",
    ("many", "strong"): "moderate",
    ("many", "medium"): "moderate",
    ("many", "weak"): "least",
}

Line = Annotated[str, StringConstraints(strip_whitespace=True)]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; `text["ja"]` reads one of them."""

    ja: Line
    en: Line
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    def __getitem__(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en


def _same_in_both(value: object) -> object:
    return {"ja": value, "en": value} if isinstance(value, str) else value


# Addresses, links and file names read the same in both languages: one plain string will do.
SharedText = Annotated[Text, BeforeValidator(_same_in_both)]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the three things that a person can choose; `key` is "a", "b" or "c"."""

    key: Literal["a", "b", "c"]
    text: Text
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail that an item shows. `honest` says that nothing is wrong with it; it is never shown."""

    sender: SharedText
    subject: Text
    body: Text
    link: SharedText | None = None
    attachment: SharedText | None = None
    honest: bool = False
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard an item is: by the Phish Scale where a mail is judged, else `stated` by the author.

    For an honest mail `cues` counts what merely looks suspicious.
    """

    cues: Cues | None = None
    premise: Premise | None = None
    stated: Level | None = None
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    @property
    def level(self) -> Level | None:
        """least, moderate or very difficult; None when neither scale nor author says."""
        if self.cues and self.premise:
            return _PHISH_SCALE[self.cues, self.premise]
        return self.stated


def content(item: Mapping[str, object]) -> dict[str, object]:
    """The fields of an item (as JSON has it, or `asdict`) that people read or are scored by."""
    return {name: value for name, value in item.items() if name not in _NOT_CONTENT}


def wording(item: Mapping[str, object]) -> str:
    """All that is shown or scored of an item as JSON with one spelling; its SHA-256 is the item's hash."""
    return json.dumps(content(item), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """What both kinds of item have. An item without `approved` is a draft and is never asked.

    `clauses` are references like "3-1-4" or "4-1 a".
    """

    id: ItemId
    version: Annotated[int, Field(ge=1, strict=True)]
    clauses: tuple[str, ...]
    author: Line
    applicability: Applicability = "none"
    approver: Line = ""
    approved: date | None = None
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    @property
    def live(self) -> bool:
        """True when a named person or role has approved this version."""
        return bool(self.approver) and self.approved is not None

    @property
    def hash(self) -> str:
        """SHA-256 of all that is shown or scored, hexadecimal; approval does not change it."""
        return hashlib.sha256(wording(asdict(self)).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizItem(_Item):
    """A question with three options and one key. The text of `quote_section` is quoted as feedback."""

    difficulty: Difficulty
    prompt: Text
    options: tuple[Option, ...]
    answer: str
    explanation: Text
    quote_section: str
    mail: Mail | None = None
    must_pass: bool = False
    audience: Audience = "everyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionItem(_Item):
    """A statement about one's own conduct in the last period; there is no right answer.

    `period` says which time it is about; `on_not_done` is what helps someone who does not do it.
    """

    statement: Text
    period: Text
    on_not_done: Text


@dataclass(frozen=True, slots=True)
class ItemSet:
    """One file of the bank: what a training is launched with. `id` is the file's name without ".yaml"."""

    id: str
    kind: SetKind
    title: Text
    quiz: tuple[QuizItem, ...] = ()
    inspection: tuple[InspectionItem, ...] = ()

    @property
    def items(self) -> tuple[QuizItem, ...] | tuple[InspectionItem, ...]:
        """The items of whichever kind this set is."""
        return self.quiz if self.kind == "quiz" else self.inspection


@dataclass(frozen=True, slots=True)
class Bank:
    """All sets of a folder, in the order of their file names."""

    sets: tuple[ItemSet, ...]

    @property
    def quiz_items(self) -> tuple[QuizItem, ...]:
        """Every quiz item, drafts too."""
        return tuple(item for one in self.sets for item in one.quiz)

    @property
    def inspection_items(self) -> tuple[InspectionItem, ...]:
        """Every self-inspection item, drafts too."""
        return tuple(item for one in self.sets for item in one.inspection)

    def set(self, set_id: str) -> ItemSet:
        """The set of that id. Raises KeyError."""
        return {one.id: one for one in self.sets}[set_id]

    def quiz_item(self, item_id: str) -> QuizItem:
        """The quiz item of that id. Raises KeyError."""
        return {item.id: item for item in self.quiz_items}[item_id]


def clause_parts(reference: str) -> tuple[str, str | None]:
    """Split a clause reference: "4-1 a" -> ("4-1", "a"), "3-1-4" -> ("3-1-4", None).

    A reference to another document begins with its title: "メール規程 第5条" is a section as a whole.
    """
    match = _WITH_ITEM.fullmatch(reference.strip())
    return (match["section"], match["item"]) if match else (reference.strip(), None)
