"""What is done to a campaign around its launch: schedule, cancel, fall due, close."""

from datetime import datetime

from bot.services.training import statistics as figures
from bot.services.training import who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import StatisticsView
from bot.store import campaigns, findings, upkeep
from bot.store.database import Connection
from bot.training import assignment as assignments
from bot.training import campaign as rules
from bot.training.campaign import Campaign, CampaignState
from bot.training.records import Act, Record


def schedule(desk: Desk, caller: Caller, campaign_id: str, when: datetime) -> None:
    """Launch it at `when`; the schedule looks every few minutes."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign_id)
        campaign, records = rules.schedule(campaign, act, when)
        campaigns.CAMPAIGNS.save(connection, campaign)
        keep(connection, caller.team, records)


def cancel(desk: Desk, caller: Caller, campaign_id: str, reason: str) -> None:
    """Stop it: what is open ends as not completed; completions stay in the record."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller, reason)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign_id)
        campaign, records = rules.cancel(campaign, act)
        campaigns.CAMPAIGNS.save(connection, campaign)
        keep(connection, caller.team, (*records, *_run_out(connection, campaign, act)))


def fall_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: campaigns whose due + grace is over wait for follow-up; returns how many."""
    with desk.database.writing() as connection:
        act = who.system(caller)
        records: list[Record] = []
        for campaign in campaigns.running(connection, caller.team, lock=True):
            if campaign.state is CampaignState.ACTIVE and campaign.grace_ends <= caller.now:
                changed, record = rules.fall_due(campaign, act)
                campaigns.CAMPAIGNS.save(connection, changed)
                records.extend(record)
        keep(connection, caller.team, records)
        return len(records)


def close(desk: Desk, caller: Caller, campaign_id: str) -> StatisticsView:
    """The end: what is open becomes not completed, the figures are kept with their hash.

    Before due + grace only when nobody is open. Raises Conflict while a candidate is undecided.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, lock=True, id=campaign_id)
        records: list[Record] = []
        if campaign.state is CampaignState.ACTIVE:
            still = campaigns.still_open(connection, caller.team, campaign_id)
            campaign, first = rules.finish_early(campaign, act, still)
            records.extend(first)
        untriaged = findings.untriaged(connection, caller.team, campaign_id)
        campaign, second = rules.close(campaign, act, untriaged)
        records.extend(_run_out(connection, campaign, act))
        digest = upkeep.keep_figures(connection, caller.team, campaign, caller.now)
        campaign, last = rules.sealed(campaign, second, digest)
        campaigns.CAMPAIGNS.save(connection, campaign)
        keep(connection, caller.team, (*records, *last))
    return figures.view(desk, caller, campaign_id)


def _run_out(connection: Connection, campaign: Campaign, act: Act) -> list[Record]:
    """Whoever is open ends here: one change of many rows, as everybody may be, with a record each."""
    still = campaigns.take_open(connection, campaign.team_id, campaign_id=campaign.id)
    steps = [assignments.run_out(one, campaign, act) for one in still if not one.is_test]
    campaigns.ASSIGNMENTS.save_all(connection, [ended for ended, _ in steps])
    return [record for _, records in steps for record in records]
