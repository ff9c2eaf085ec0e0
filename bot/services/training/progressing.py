"""The launcher's DM while invitations go out: sent once, then updated in place."""

from collections.abc import Callable
from datetime import timedelta

from bot.errors import MamoriError
from bot.services.ports import Recipient
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import CampaignProgress
from bot.services.training.sending import progress
from bot.store import campaigns, people

# After this long whatever still waits is seen on the campaign's page and in the digests.
FOLLOWED = timedelta(days=1)
Shown = dict[str, CampaignProgress]


def announce(desk: Desk, caller: Caller, campaign_id: str) -> None:
    """Tell the caller, who has launched it, how far it is. Raises as `Sender.send`."""
    notice = progress(desk, caller, campaign_id)
    desk.sender.send(Recipient(caller.team, caller.user_id), notice, _key(campaign_id))


def follow(desk: Desk, caller: Caller, shown: Shown, finished: Callable[[str], None]) -> int:
    """The job of every minute: update what has changed since `shown`; returns how many were updated.

    The key of the first message finds it again, so nothing has to be remembered across a restart. `finished`
    is called with the launcher's Slack id when nobody waits for an invitation any more.
    """
    updated = 0
    for campaign_id, launcher in _recent(desk, caller):
        notice = progress(desk, Caller(caller.team, launcher, caller.now), campaign_id)
        before = shown.get(campaign_id)
        if before == notice:
            continue
        try:
            sent = desk.sender.send(Recipient(caller.team, launcher), notice, _key(campaign_id))
            desk.sender.update(sent, notice)
        except MamoriError:
            # A decoration: the page shows the same figures.
            continue
        shown[campaign_id] = notice
        updated += 1
        if notice.queued == 0 and (before is None or before.queued):
            finished(launcher)
    return updated


def _recent(desk: Desk, caller: Caller) -> list[tuple[str, str]]:
    """(campaign, launcher's Slack id) of what was launched lately by somebody in Slack."""
    found = []
    with desk.database.reading() as connection:
        for one in campaigns.running(connection, caller.team):
            if one.launched_at is None or caller.now - one.launched_at > FOLLOWED:
                continue
            launcher = people.person(connection, caller.team, one.launched_by)
            if launcher is not None and launcher.slack_id:
                found.append((one.id, launcher.slack_id))
    return found


def _key(campaign_id: str) -> str:
    return f"progress:{campaign_id}"
