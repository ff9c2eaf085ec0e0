"""What is filled in to verify an answer: checked field by field against the documents in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from bot.errors import InvalidInput
from bot.services.redaction import redact
from bot.texts import LANGUAGES, Language
from knowledge.answering.answers import Verdict
from knowledge.answering.verified import Clause, clause_at
from knowledge.documents import Document
from knowledge.index.clause_names import ClauseAmbiguous, ClauseUnknown, Place, find_clause

VERDICTS: tuple[Verdict, ...] = tuple(v for v in get_args(Verdict) if v != "not_covered")
QUESTION_LIMIT, ANSWER_LIMIT, WORDINGS = 300, 2_900, 20
LONGEST_LIFE = timedelta(days=731)
USUAL_LIFE = timedelta(days=180)


class InvalidField(InvalidInput):
    """A field that must be mended: `field` names it."""

    def __init__(self, field: str, key: str, **values: object) -> None:
        self.field = field
        super().__init__(key, **values)


@dataclass(frozen=True, slots=True)
class Form:
    """As filled in, or as it is offered. `wordings` and `clauses` are one a line.

    `key` is the id under which it is saved; the same form saved twice is one answer. `question_id` and
    `reply_id` say what it grew from, `gap_id` which group of unanswered questions it settles, "" for nothing.
    """

    key: str
    question: str = ""
    wordings: tuple[str, ...] = ()
    answer: str = ""
    verdict: str = "information"
    language: Language = "ja"
    owner_id: str = ""
    review_by: date | None = None
    clauses: tuple[str, ...] = ()
    question_id: str = ""
    reply_id: str = ""
    gap_id: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A form that can be saved."""

    question: str
    wordings: tuple[str, ...]
    answer: str
    verdict: Verdict
    language: Language
    review_by: date
    clauses: tuple[Clause, ...]
    audience: tuple[str, ...]


def check(form: Form, documents: Sequence[Document], today: date) -> Checked:
    """The form with its clauses looked up. Raises InvalidField for the first field that must be mended."""
    question, answer = redact(form.question.strip()).text, redact(form.answer.strip()).text
    if not question:
        raise InvalidField("question", "verified.form.question_empty")
    if not answer:
        raise InvalidField("answer", "verified.form.answer_empty")
    verdict = next((each for each in VERDICTS if each == form.verdict), None)
    if verdict is None or form.language not in LANGUAGES:
        raise InvalidField("verdict", "verified.form.verdict_unknown")
    places = [_place(name, documents) for name in form.clauses]
    if not places and verdict != "information":
        raise InvalidField("clauses", "verified.form.clauses_empty")
    return Checked(
        question=question,
        wordings=tuple(redact(each).text for each in form.wordings[:WORDINGS]),
        answer=answer,
        verdict=verdict,
        language=form.language,
        review_by=_review_date(form.review_by, today),
        clauses=tuple(clause_at(each.document, each.section, each.item) for each in places),
        audience=_audience(places),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """One entry a line, empty lines left out, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _review_date(chosen: date | None, today: date) -> date:
    if chosen is None or chosen <= today:
        raise InvalidField("review_by", "verified.form.review_past")
    if chosen > today + LONGEST_LIFE:
        raise InvalidField("review_by", "verified.form.review_far")
    return chosen


def _place(name: str, documents: Sequence[Document]) -> Place:
    try:
        return find_clause(name, documents)
    except ClauseUnknown as error:
        raise InvalidField("clauses", "verified.form.clause_unknown", name=error.name) from error
    except ClauseAmbiguous as error:
        titles = " / ".join(error.titles[:5])
        raise InvalidField(
            "clauses", "verified.form.clause_ambiguous", name=error.name, titles=titles
        ) from error


def _audience(places: Iterable[Place]) -> tuple[str, ...]:
    """Who may read every document that it rests on; () = everyone. An answer must not tell more."""
    restricted = [frozenset(each.document.audience) for each in places if each.document.audience]
    if not restricted:
        return ()
    common = frozenset.intersection(*restricted)
    if not common:
        raise InvalidField("clauses", "verified.form.audiences_differ")
    return tuple(sorted(common))
