"""App Home of one person, drawn when they open it and when something in it has changed by what they did."""

import structlog
from slack_sdk.errors import SlackApiError

from bot.errors import MamoriError
from bot.slack.blocks.budget import fit_view
from bot.slack.blocks.home import home_view
from bot.slack.services import Services, Viewer

log = structlog.get_logger("bot.slack")


def publish(services: Services, viewer: Viewer) -> None:
    """Draw it from all its parts, as they are now. Raises what Slack answers."""
    blocks = [block for section in services.home for block in section(viewer)]
    services.client.views_publish(user_id=viewer.user_id, view=home_view(fit_view(blocks), viewer.language))


def redraw(services: Services, viewer: Viewer) -> None:
    """As `publish`, after something else was done: what is recorded stands, whether or not this shows it."""
    try:
        publish(services, viewer)
    except (MamoriError, SlackApiError, OSError) as error:
        log.info("home_not_drawn", user=viewer.user_id, exc_info=error)


def redraw_of(services: Services, team: str, user_id: str) -> None:
    """`redraw` for somebody whom a job and not an event is about."""
    try:
        language = services.directory.profile(team, user_id).language
    except MamoriError:
        language = "ja"
    redraw(services, Viewer(team, user_id, language, services.clock()))
