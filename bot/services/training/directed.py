"""Whoever is to carry out an improvement hears of it: who directs, hands over or returns it owes the message.

The record is the queue, as for looks at answers. The link of the act says that the owner is to be told, in
the act's own transaction; until another link says that this was done, the round starts the telling again.
"""

from datetime import UTC

from bot.services.training import who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.store import findings as store
from bot.store.database import Connection
from bot.store.findings import owed
from bot.training.nonconformity import owner_told

TELL = "training.finding_owner"


def start(desk: Desk, caller: Caller, nonconformity_id: str) -> bool:
    """Once the act stands: start telling the owner; False where nothing is owed, or it is under way."""
    with desk.database.reading() as connection:
        number = owed(connection, caller.team, nonconformity_id).get(nonconformity_id)
    return number is not None and _start(desk, caller, nonconformity_id, number)


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: a job for every open improvement whose owner is still to be told; how many were new."""
    with desk.database.reading() as connection:
        waiting = owed(connection, caller.team)
        open_ones = {one.id for one in store.open_ones(connection, caller.team, None)} if waiting else set()
    return sum(_start(desk, caller, one, number) for one, number in waiting.items() if one in open_ones)


def message_key(nonconformity_id: str, number: int) -> str:
    """One message for the act of this link, however often its job runs."""
    return f"finding:{nonconformity_id}:{number}"


def note(desk: Desk, caller: Caller, nonconformity_id: str, number: int, told: int) -> None:
    """Link that nobody owes the message of this act any more, once; `told` is how many heard."""
    with desk.database.writing() as connection:
        one = store.NONCONFORMITIES.get(connection, caller.team, lock=True, id=nonconformity_id)
        if is_owed(connection, caller.team, nonconformity_id, number):
            keep(connection, caller.team, (owner_told(one, who.system(caller), number, told),))


def is_owed(connection: Connection, team: str, nonconformity_id: str, number: int) -> bool:
    """Whether the owner has still to hear of the act of this link: not of an older one."""
    return owed(connection, team, nonconformity_id).get(nonconformity_id) == number


def _start(desk: Desk, caller: Caller, nonconformity_id: str, number: int) -> bool:
    # What ends unfinished (Slack was away for long) is begun again in the next hour.
    key = f"{message_key(nonconformity_id, number)}:{caller.now.astimezone(UTC):%Y-%m-%dT%H}"
    payload = {"team": caller.team, "nonconformity": nonconformity_id, "link": number}
    return desk.jobs.start(TELL, key, payload)
