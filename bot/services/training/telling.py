"""One message to several people: whom Slack cannot reach keeps nobody else from it."""

from collections.abc import Callable, Iterable

from bot.errors import MamoriError, Parked, Undeliverable
from bot.services.ports import Notice, Recipient
from bot.services.training.desk import Caller, Desk
from bot.training.people import Person


def tell_each(
    desk: Desk, caller: Caller, told: Iterable[Person], message: Callable[[Person], tuple[Notice, str]]
) -> int:
    """Send each of these, who has Slack, their `message` (with its key); returns how many were told.

    Raises Unavailable when Slack is away, and Undeliverable or Parked when none of them could be told.
    """
    sent, refused = 0, list[MamoriError]()
    for person in (one for one in told if one.slack_id):
        notice, key = message(person)
        try:
            desk.sender.send(Recipient(caller.team, person.slack_id), notice, key)
            sent += 1
        except (Undeliverable, Parked) as error:
            refused.append(error)
    if refused and not sent:
        raise refused[-1]
    return sent
