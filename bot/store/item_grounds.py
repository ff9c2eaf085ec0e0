"""What the workspace's own items rest on, beside the items: a changed clause shows, an item never changes."""

from dataclasses import dataclass, field

from bot.store.database import Connection
from bot.store.rows import Rows
from bot.store.tables.learning import item_grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGrounds:
    """`origin` is "" for a person, "template:..." or "model:..."; `texts` are the clauses by reference."""

    team_id: str
    id: str
    version: int
    origin: str = ""
    texts: dict[str, str] = field(default_factory=dict)


GROUNDS = Rows(item_grounds, ItemGrounds)


def grounds_of(connection: Connection, team: str, item_id: str, version: int) -> ItemGrounds:
    """What an item rests on; nothing for one from before this was kept."""
    found = GROUNDS.find(connection, team, id=item_id, version=version)
    return found or ItemGrounds(team_id=team, id=item_id, version=version)
