"""What is open for the one who asks."""

from bot.services.training import who
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import OpenLine, ReminderDigest
from bot.store import campaigns
from bot.training.assignment import Assignment
from bot.training.campaign import Campaign


def open_for(desk: Desk, caller: Caller) -> ReminderDigest:
    """The own open assignments of running campaigns, what is due first on top."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        mine = [one for one in campaigns.of_person(connection, caller.team, viewer.id) if one.open]
        running = {one.id: one for one in campaigns.running(connection, caller.team)}
    language = viewer.person.language
    found = [
        _line(one, running[one.campaign_id], caller, running[one.campaign_id].title(language))
        for one in sorted(mine, key=lambda one: (one.due, one.id))
        if one.campaign_id in running and not one.is_test
    ]
    return ReminderDigest(language, tuple(found))


def _line(one: Assignment, campaign: Campaign, caller: Caller, title: str) -> OpenLine:
    overdue = max(1, (caller.now - one.due).days) if one.overdue(caller.now) else 0
    return OpenLine(one.id, campaign.kind.value, title, one.due, one.state.value, overdue)
