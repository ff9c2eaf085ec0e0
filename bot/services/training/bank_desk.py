"""The question bank at a security lead's desk: what waits for approval, what moved, what was asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.services.training import bank, who
from bot.services.training import items as texts
from bot.services.training.bank_checks import Moved, approved_rows, moved_under
from bot.services.training.bank_writing import AnyWritten, item_of, problems_of, require_fit, rewritten
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import Choice, Quote
from bot.store import campaigns, learning, people
from bot.store.database import Connection
from bot.store.item_grounds import grounds_of
from bot.store.learning import BankItem
from bot.texts import Language
from bot.training.campaign import Campaign, Kind
from bot.training.people import Role
from bot.training.visibility import What, require

ASKED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of this workspace; of its clauses `gone` are not there any more, `moved` read differently."""

    item_id: str
    version: int
    kind: str
    clauses: tuple[str, ...]
    prompt: str
    moved: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BankPage:
    """Drafts that wait; approved items whose clause moved; approved ones; sets (id, title) by kind that take
    new items; asked items, which may be voided."""

    language: Language
    drafts: tuple[ItemLine, ...]
    moved: tuple[ItemLine, ...]
    own: tuple[ItemLine, ...]
    sets: tuple[Choice, ...]
    inspections: tuple[Choice, ...]
    asked: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """All that whoever approves an item must see. `state` is draft, approved or retired; `hash` is of what is
    shown; `problems` are (key, values) of sentences; `origin` says what drafted it; `own`: whoever looks
    wrote the draft, and somebody else could approve it."""

    language: Language
    item: texts.AnyItem
    set_id: str
    state: str
    hash: str
    author: str
    origin: str
    quotes: tuple[Quote, ...]
    problems: tuple[tuple[str, dict[str, str]], ...]
    moved: tuple[Moved, ...]
    own: bool = False


def page(desk: Desk, caller: Caller) -> BankPage:
    """Raises NotPermitted for anybody but a security lead."""
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.EDIT_BANK)
        language = act.viewer.person.language
        drafts = tuple(_line(row, language) for row in _drafts(connection, caller))
        own = tuple(_own(desk, connection, caller, language))
        asked = _asked(desk, connection, caller, language)
    moved = tuple(one for one in own if one.moved or one.gone)
    return BankPage(
        language,
        drafts,
        moved,
        own,
        _sets(desk, "quiz", language),
        _sets(desk, "inspection", language),
        asked,
    )


def show(desk: Desk, caller: Caller, item_id: str, version: int) -> ItemPage:
    """One item with its clause, and what stands against approving it. Raises NotPermitted, NotFound."""
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.EDIT_BANK)
        row = learning.ITEMS.get(connection, caller.team, id=item_id, version=version)
        origin = grounds_of(connection, caller.team, item_id, version).origin
        moved = tuple(moved_under(connection, desk.clauses, row))
        author = people.find(connection, caller.team, row.author)
        leads = {one.id for one in people.with_role(connection, caller.team, Role.SECURITY_LEAD)}
    item, language = texts.thaw(row), act.viewer.person.language
    state = "retired" if row.retired_at else "draft" if row.approved_at is None else "approved"
    problems = problems_of(desk, row.set_id, item) if state == "draft" else []
    return ItemPage(
        language, item, row.set_id, state, row.hash, who.name_of(author), origin,
        texts.quotes(desk, item.clauses, language),
        tuple((f"bank.problem.{one.code}", one.values) for one in problems), moved,
        state == "draft" and row.author == act.actor and bool(leads - {act.actor}),
    )  # fmt: skip


def write(desk: Desk, caller: Caller, written: AnyWritten) -> str:
    """Keep a draft; returns its id. Raises InvalidInput with the first thing that is wrong with it."""
    item = item_of(written, f"own-{desk.new_id()[:12]}", "")
    require_fit(desk, written.set_id, item)
    bank.propose(desk, caller, written.set_id, item)
    return item.id


def change(desk: Desk, caller: Caller, item_id: str, version: int, written: AnyWritten) -> int:
    """Other words for an item; returns the version that has them. Raises as `write` and `bank.edit`."""
    with desk.database.reading() as connection:
        row = learning.ITEMS.get(connection, caller.team, id=item_id, version=version)
    item = rewritten(texts.thaw(row), written)
    require_fit(desk, row.set_id, item)
    return bank.edit(desk, caller, item_id, version, item)


def _drafts(connection: Connection, caller: Caller) -> list[BankItem]:
    found = learning.newest_versions(connection, caller.team).values()
    return [row for row in found if row.author and row.approved_at is None and row.retired_at is None]


def _own(desk: Desk, connection: Connection, caller: Caller, language: Language) -> Iterator[ItemLine]:
    """The approved items of the workspace, with what moved under them."""
    for row in approved_rows(connection, caller.team):
        yield _line(row, language, tuple(moved_under(connection, desk.clauses, row)))


def _line(row: BankItem, language: Language, moved: tuple[Moved, ...] = ()) -> ItemLine:
    item = texts.thaw(row)
    changed = tuple(one.reference for one in moved if one.now)
    gone = tuple(one.reference for one in moved if not one.now)
    return ItemLine(
        row.id, row.version, row.kind, item.clauses, texts.prompt_of(item, language), changed, gone
    )


def _sets(desk: Desk, kind: str, language: Language) -> tuple[Choice, ...]:
    return tuple(Choice(one.id, one.title[language]) for one in desk.bank().sets if one.kind == kind)


def _asked(desk: Desk, connection: Connection, caller: Caller, language: Language) -> tuple[Choice, ...]:
    """The items of running quizzes that are not voided, each once."""
    found: dict[str, Campaign] = {}
    for campaign in campaigns.running(connection, caller.team):
        if campaign.kind is Kind.QUIZ:
            for item in campaign.frozen().items:
                if item.id not in campaign.voided:
                    found.setdefault(item.id, campaign)
    return tuple(
        Choice(
            item_id,
            f"{item_id}: {texts.prompt_of(texts.text_of(desk, connection, campaign, item_id), language)}",
        )
        for item_id, campaign in list(found.items())[:ASKED_SHOWN]
    )
