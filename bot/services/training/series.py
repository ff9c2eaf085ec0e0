"""Recurring campaigns, and the launch of what is scheduled."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import MamoriError
from bot.services.training import launch, who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.launch import Draft
from bot.services.training.launch_form import DUE_AT
from bot.store import campaigns
from bot.training import series as rules
from bot.training.campaign import CampaignState, check_terms
from bot.training.records import Json
from bot.training.series import Rhythm, Series
from bot.training.visibility import What, require


def create(desk: Desk, caller: Caller, wanted: Draft, months: int, due_days: int, first: datetime) -> str:
    """A series whose first campaign starts at `first`; only a lead makes one. Returns its id."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.SETTINGS)
        made = Series(
            team_id=caller.team, id=desk.new_id(), kind=wanted.kind, title_ja=wanted.title_ja,
            title_en=wanted.title_en, terms=wanted.terms, months=months, due_days=due_days, next_at=first,
            created_by=act.actor,
        )  # fmt: skip
        rules.check(made, caller.now)
        check_terms(replace(wanted.terms, due=first + timedelta(days=due_days)), caller.now)
        campaigns.SERIES.add(connection, made)
        keep(connection, caller.team, (act.record("series.created", f"series:{made.id}", _told(made)),))
        return made.id


def change(desk: Desk, caller: Caller, series_id: str, rhythm: Rhythm) -> None:
    """Another rhythm from the next campaign on; only a lead changes it, and the record keeps both."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.SETTINGS)
        one = campaigns.SERIES.get(connection, caller.team, lock=True, id=series_id)
        moved = rules.changed(one, rhythm, caller.now)
        due = rhythm.next_at + timedelta(days=rhythm.due_days)
        check_terms(replace(moved.terms, due=due), caller.now)
        campaigns.SERIES.save(connection, moved)
        facts: dict[str, Json] = {"before": _told(one), "after": _told(moved)}
        keep(connection, caller.team, (act.record("series.changed", f"series:{series_id}", facts),))


def _told(one: Series) -> dict[str, Json]:
    return {"months": one.months, "due_days": one.due_days, "next": one.next_at.isoformat()}


def stop(desk: Desk, caller: Caller, series_id: str) -> None:
    """No further campaigns; those that run go on."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.SETTINGS)
        one = campaigns.SERIES.get(connection, caller.team, lock=True, id=series_id)
        campaigns.SERIES.save(connection, replace(one, active=False))
        keep(connection, caller.team, (act.record("series.stopped", f"series:{series_id}", {}),))


def spawn_due(desk: Desk, caller: Caller) -> list[str]:
    """The schedule's: turn every series whose time has come into a scheduled campaign; returns their ids.

    What falls on a holiday or outside office hours waits for the next opening (nobody chose that day),
    and has as many days from then on.
    """
    made: list[str] = []
    if not desk.calendar.open_at(caller.now):
        return made
    today = desk.calendar.day(caller.now)
    with desk.database.writing() as connection:
        for one in campaigns.SERIES.all(connection, caller.team, lock=True, active=True):
            if one.next_at > caller.now:
                continue
            due = desk.calendar.at(today + timedelta(days=one.due_days), DUE_AT)
            moved, campaign = rules.spawn(one, desk.new_id(), caller.now, due)
            campaigns.SERIES.save(connection, moved)
            campaigns.CAMPAIGNS.add(connection, campaign)
            record = who.system(caller).record(
                "campaign.spawned", f"campaign:{campaign.id}", {"series": one.id}
            )
            keep(connection, caller.team, (record,))
            made.append(campaign.id)
    return made


def launch_due(desk: Desk, caller: Caller) -> tuple[int, list[tuple[str, MamoriError]]]:
    """The schedule's: launch what is scheduled for now; returns how many, and which could not be and why."""
    with desk.database.reading() as connection:
        waiting = campaigns.CAMPAIGNS.all(connection, caller.team, state=CampaignState.SCHEDULED.value)
    launched, failed = 0, []
    for campaign in waiting:
        if campaign.scheduled_for is None or campaign.scheduled_for > caller.now:
            continue
        try:
            launch.launch_scheduled(desk, caller, campaign.id)
            launched += 1
        except MamoriError as error:
            failed.append((campaign.id, error))
    return launched, failed
