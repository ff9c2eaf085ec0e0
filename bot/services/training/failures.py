"""A scheduled launch that cannot be: whoever made the campaign hears why, and what to do."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.errors import MamoriError, Parked, Unavailable, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import who
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import LaunchFailed
from bot.store import campaigns, people
from bot.store.database import Connection
from bot.training.campaign import Campaign, CampaignState
from bot.training.people import Person, Role

FAILED = "training.launch_failed"


def start(desk: Desk, caller: Caller, failed: Iterable[tuple[str, MamoriError]]) -> int:
    """The schedule's: a job for each failure and reason, once. What is only away is tried again, not told."""
    started = 0
    for campaign_id, error in failed:
        if isinstance(error, Unavailable):
            continue
        values = {name: one if isinstance(one, int) else str(one) for name, one in error.values.items()}
        payload = {"team": caller.team, "campaign": campaign_id, "why": error.key, "values": values}
        started += desk.jobs.start(FAILED, f"launch_failed:{campaign_id}:{error.key}", payload)
    return started


def tell(desk: Desk, caller: Caller, payload: Mapping[str, Any]) -> int:
    """The job: a DM to whoever made the campaign, else to the leads; returns how many were told.

    Nobody is told of what was launched or cancelled in the meantime.
    """
    with desk.database.reading() as connection:
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=str(payload["campaign"]))
        told = _owners(desk, connection, caller, campaign)
    if campaign.state is not CampaignState.SCHEDULED or campaign.scheduled_for is None:
        return 0
    sent = 0
    for person in told:
        language = person.language
        notice = LaunchFailed(
            language, campaign.id, campaign.title(language), campaign.scheduled_for, str(payload["why"]),
            dict(payload["values"]),
        )  # fmt: skip
        key = f"launch_failed:{campaign.id}:{payload['why']}:{person.id}"
        try:
            desk.sender.send(Recipient(caller.team, person.slack_id), notice, key)
        except (Undeliverable, Parked):
            continue
        sent += 1
    return sent


def _owners(desk: Desk, connection: Connection, caller: Caller, campaign: Campaign) -> list[Person]:
    """Who made it, as long as they are there and may still launch it; else every lead."""
    maker = people.person(connection, caller.team, campaign.created_by)
    if maker is not None and maker.active and maker.slack_id:
        viewer = who.viewer(desk, connection, Caller(caller.team, maker.slack_id, caller.now))
        if viewer.leads or viewer.manages:
            return [maker]
    leads = people.with_role(connection, caller.team, Role.SECURITY_LEAD)
    return [one for one in leads if one.slack_id]
