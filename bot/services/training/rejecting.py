"""Whoever wrote a draft that a lead rejects hears why."""

from bot.services.ports import Recipient
from bot.services.training import items as texts
from bot.services.training import who
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import DraftRejected
from bot.store import learning, people
from bot.store.learning import BankItem
from bot.training.people import Role
from bot.training.records import Act

REJECTED = "training.item_rejected"


def start(desk: Desk, act: Act, row: BankItem) -> None:
    """Once the rejection stands: tell the author, unless they rejected it themselves."""
    if row.author and row.author != act.actor:
        payload = {"team": row.team_id, "item": row.id, "version": row.version, "by": act.actor}
        desk.jobs.start(REJECTED, f"item_rejected:{row.id}:{row.version}", payload)


def tell(desk: Desk, caller: Caller, item: tuple[str, int], by: str) -> int:
    """The job: the author is told what was rejected, by whom and why; returns how many were told (0 or 1)."""
    item_id, version = item
    with desk.database.reading() as connection:
        row = learning.ITEMS.get(connection, caller.team, id=item_id, version=version)
        author = people.find(connection, caller.team, row.author)
        lead = people.find(connection, caller.team, by)
    if author is None or not (author.active and author.slack_id):
        return 0
    draft, language = texts.thaw(row), author.language
    notice = DraftRejected(
        language, item_id, version, texts.prompt_of(draft, language), draft.clauses, row.reason,
        who.name_of(lead), author.has(Role.SECURITY_LEAD),
    )  # fmt: skip
    key = f"item_rejected:{item_id}:{version}"
    desk.sender.send(Recipient(caller.team, author.slack_id), notice, key)
    return 1
