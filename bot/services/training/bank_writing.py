"""What a lead writes for the bank, as items, and whether it is fit to be asked: as `check-bank` checks it."""

from dataclasses import dataclass, replace

from bot.errors import InvalidInput
from bot.services.training.desk import Desk
from bot.services.training.items import AnyItem
from knowledge.bank.checks import scope_of
from knowledge.bank.questions import (
    Bank,
    Difficulty,
    InspectionItem,
    ItemSet,
    Option,
    Problem,
    QuizItem,
    Text,
    check_bank,
)

KEYS = ("a", "b", "c")
Both = tuple[str, str]
"""A text in Japanese and in English."""


@dataclass(frozen=True, slots=True)
class Written:
    """A quiz item as a lead fills it in; `answer` is a key of `KEYS`."""

    set_id: str
    clause: str
    prompt: Both
    options: tuple[Both, ...]
    answer: str
    explanation: Both


@dataclass(frozen=True, slots=True)
class WrittenStatement:
    """A self-inspection item as a lead fills it in: one act in the first person, about a period; the help
    for whoever does not do it."""

    set_id: str
    clause: str
    statement: Both
    period: Both
    on_not_done: Both


AnyWritten = Written | WrittenStatement


def item_of(written: AnyWritten, item_id: str, author: str) -> AnyItem:
    """The item in its first version. Raises InvalidInput for a key that is none of the options."""
    clause = " ".join(written.clause.split())
    if isinstance(written, WrittenStatement):
        return InspectionItem(
            id=item_id, version=1, clauses=(clause,), statement=Text(*written.statement),
            period=Text(*written.period), on_not_done=Text(*written.on_not_done), author=author,
            applicability=scope_of(clause),
        )  # fmt: skip
    if written.answer not in KEYS:
        raise InvalidInput("training.quiz.no_such_option")
    options = tuple(
        Option(key, Text(*both))  # type: ignore[arg-type]  # zip widens the literal
        for key, both in zip(KEYS, written.options, strict=True)
    )
    return QuizItem(
        id=item_id, version=1, clauses=(clause,), difficulty=Difficulty(stated="moderate"),
        prompt=Text(*written.prompt), options=options, answer=written.answer,
        explanation=Text(*written.explanation), quote_section=clause, author=author,
        applicability=scope_of(clause),
    )  # fmt: skip


def rewritten(before: AnyItem, written: AnyWritten) -> AnyItem:
    """An item with other words: what no form shows (its mail, its difficulty, who must pass it) stays."""
    after = item_of(written, before.id, before.author)
    if isinstance(before, QuizItem) and isinstance(after, QuizItem):
        return replace(
            after, version=before.version, mail=before.mail, difficulty=before.difficulty,
            must_pass=before.must_pass, audience=before.audience,
            clauses=(*after.clauses, *(one for one in before.clauses[1:] if one not in after.clauses)),
        )  # fmt: skip
    return replace(after, version=before.version)


def problems_of(desk: Desk, set_id: str, item: AnyItem) -> list[Problem]:
    """All that is wrong with an item, as `mamori training check-bank` would say of it alone.

    Raises InvalidInput when there is no such set of its kind.
    """
    kind = "quiz" if isinstance(item, QuizItem) else "inspection"
    into = next((one for one in desk.bank().sets if one.id == set_id and one.kind == kind), None)
    if into is None:
        raise InvalidInput("training.campaign.unknown_set")
    alone = ItemSet(
        into.id, into.kind, into.title,
        (item,) if isinstance(item, QuizItem) else (), () if isinstance(item, QuizItem) else (item,),
    )  # fmt: skip
    return check_bank(Bank((alone,)), lambda clause: bool(_text(desk, clause)), lambda one: _text(desk, one))


def require_fit(desk: Desk, set_id: str, item: AnyItem) -> None:
    """Raises InvalidInput with the first thing that is wrong with the item."""
    problems = problems_of(desk, set_id, item)
    if problems:
        raise InvalidInput(f"bank.problem.{problems[0].code}", **problems[0].values)


def _text(desk: Desk, clause: str) -> str:
    quote = desk.clauses.quote(clause, "ja")
    return quote.text if quote else ""
