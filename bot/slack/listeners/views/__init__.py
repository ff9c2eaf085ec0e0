"""Slack's views."""

from slack_bolt import App

from bot.slack.listeners.views import (
    reason,
    training_bank,
    training_campaign,
    training_drills,
    training_following,
    training_launch,
    training_settings,
    training_taking,
    training_upkeep,
)
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners of this group."""
    reason.register(app, services)
    training_bank.register(app, services)
    training_campaign.register(app, services)
    training_drills.register(app, services)
    training_following.register(app, services)
    training_launch.register(app, services)
    training_settings.register(app, services)
    training_taking.register(app, services)
    training_upkeep.register(app, services)
