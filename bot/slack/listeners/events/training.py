"""People who join, change or leave: the roster follows, late joiners are assigned, leavers end.

An event that is lost here is made good by the daily look at Slack.
"""

from typing import Any

import structlog
from slack_bolt import App

from bot.errors import MamoriError
from bot.services.training import roster
from bot.services.training.desk import Caller
from bot.slack.directory import SlackDirectory
from bot.slack.people import team_of
from bot.slack.services import Services

log = structlog.get_logger("bot.slack.training")


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.event("team_join")
    @app.event("user_change")
    def changed(event: dict[str, Any], body: dict[str, Any]) -> None:
        person_changed(services, team_of(body), str(event["user"]["id"]))


def person_changed(services: Services, team: str, user_id: str) -> None:
    """Take over what Slack now says of a person."""
    directory = services.directory
    if isinstance(directory, SlackDirectory):
        directory.forget(team, user_id)
    try:
        profile = directory.profile(team, user_id)
        roster.met(services.training, Caller(team, user_id, services.clock()), profile)
    except MamoriError as error:
        log.info("person_not_taken_over", user=user_id, exc_info=error)
