"""Whoever passes because an item was voided hears of it: they were told that they had failed."""

from collections.abc import Iterable

from bot.errors import Parked, Undeliverable
from bot.services.notices import Sentence
from bot.services.ports import Recipient
from bot.services.training.desk import MESSAGES, Caller, Desk
from bot.store import campaigns, people
from bot.training.assignment import AssignmentState

TELL = "training.credited"


def start(desk: Desk, caller: Caller, assignment_ids: Iterable[str]) -> None:
    """Start a message to each of them."""
    for one in assignment_ids:
        desk.jobs.start(TELL, f"credited:{one}", {"team": caller.team, "assignment": one}, MESSAGES)


def tell(desk: Desk, caller: Caller, assignment_id: str) -> bool:
    """The job; False when nobody can be told."""
    with desk.database.reading() as connection:
        one = campaigns.ASSIGNMENTS.get(connection, caller.team, id=assignment_id)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=one.campaign_id)
        person = people.person(connection, caller.team, one.person_id)
    if person is None or not person.active or not person.slack_id:
        return False
    if one.state is not AssignmentState.COMPLETED:
        return False
    said = Sentence(person.language, "screen.credited", {"title": campaign.title(person.language)})
    try:
        desk.sender.send(Recipient(caller.team, person.slack_id), said, f"credited:{assignment_id}")
    except (Undeliverable, Parked):
        return False
    return True
