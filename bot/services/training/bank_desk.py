"""The question bank at a security lead's desk: what waits for approval, what was asked, a new item."""

from dataclasses import dataclass

from bot.errors import InvalidInput
from bot.services.training import bank, who
from bot.services.training import items as texts
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import Choice
from bot.store import campaigns, learning
from bot.store.database import Connection
from bot.texts import Language
from bot.training.campaign import Campaign, Kind
from bot.training.visibility import What, require
from knowledge.bank.questions import Bank, Difficulty, Option, QuizItem, Text, check_bank

KEYS = ("a", "b", "c")
ASKED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An item of this workspace that nobody has approved yet."""

    item_id: str
    version: int
    clauses: tuple[str, ...]
    prompt: str
    author: str


@dataclass(frozen=True, slots=True)
class BankPage:
    """Drafts that wait; sets (id, title) that take new items; asked items, which may be voided."""

    language: Language
    drafts: tuple[DraftLine, ...]
    sets: tuple[Choice, ...]
    asked: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A quiz item as a lead fills it in. Texts are (Japanese, English); `answer` is a key of `KEYS`."""

    set_id: str
    clause: str
    prompt: tuple[str, str]
    options: tuple[tuple[str, str], ...]
    answer: str
    explanation: tuple[str, str]


def page(desk: Desk, caller: Caller) -> BankPage:
    """Raises NotPermitted for anybody but a security lead."""
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.EDIT_BANK)
        language = act.viewer.person.language
        drafts = _drafts(connection, caller, language)
        asked = _asked(desk, connection, caller, language)
    sets = tuple(Choice(one.id, one.title[language]) for one in desk.bank().sets if one.kind == "quiz")
    return BankPage(language, drafts, sets, asked)


def write(desk: Desk, caller: Caller, written: Written) -> str:
    """Keep a draft; returns its id. Raises InvalidInput with the first thing that is wrong with it."""
    item = _item(desk, caller, written)
    _check(desk, written.set_id, item)
    bank.propose(desk, caller, written.set_id, item)
    return item.id


def _item(desk: Desk, caller: Caller, written: Written) -> QuizItem:
    if written.answer not in KEYS:
        raise InvalidInput("training.quiz.no_such_option")
    options = tuple(
        Option(key, Text(*both))  # type: ignore[arg-type]  # zip widens the literal
        for key, both in zip(KEYS, written.options, strict=True)
    )
    return QuizItem(
        id=f"own-{desk.new_id()[:12]}", version=1, clauses=(written.clause,),
        difficulty=Difficulty(stated="moderate"), prompt=Text(*written.prompt), options=options,
        answer=written.answer, explanation=Text(*written.explanation), quote_section=written.clause,
        author=caller.user_id,
    )  # fmt: skip


def _check(desk: Desk, set_id: str, item: QuizItem) -> None:
    """As `mamori training check-bank` would, for this item alone."""
    into = next((one for one in desk.bank().sets if one.id == set_id and one.kind == "quiz"), None)
    if into is None:
        raise InvalidInput("training.campaign.unknown_set")
    alone = type(into)(into.id, into.kind, into.title, (item,))
    problems = check_bank(Bank((alone,)), lambda clause: desk.clauses.quote(clause, "ja") is not None)
    if problems:
        raise InvalidInput(f"bank.problem.{problems[0].code}", **problems[0].values)


def _drafts(connection: Connection, caller: Caller, language: Language) -> tuple[DraftLine, ...]:
    found = learning.newest_versions(connection, caller.team).values()
    waiting = [row for row in found if row.author and row.approved_at is None and row.retired_at is None]
    items = [(row, texts.thaw(row)) for row in waiting]
    return tuple(
        DraftLine(row.id, row.version, item.clauses, _prompt(item, language), row.author)
        for row, item in items
    )


def _asked(desk: Desk, connection: Connection, caller: Caller, language: Language) -> tuple[Choice, ...]:
    """The items of running quizzes that are not voided, each once."""
    found: dict[str, Campaign] = {}
    for campaign in campaigns.running(connection, caller.team):
        if campaign.kind is Kind.QUIZ:
            for item in campaign.frozen().items:
                if item.id not in campaign.voided:
                    found.setdefault(item.id, campaign)
    return tuple(
        Choice(item_id, f"{item_id}: {_prompt(texts.text_of(desk, connection, campaign, item_id), language)}")
        for item_id, campaign in list(found.items())[:ASKED_SHOWN]
    )


def _prompt(item: texts.AnyItem, language: Language) -> str:
    return item.prompt[language] if isinstance(item, QuizItem) else item.statement[language]
