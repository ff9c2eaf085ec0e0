"""Slack's views."""

from slack_bolt import App

from bot.slack.listeners.views import reason, training_launch
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners of this group."""
    reason.register(app, services)
    training_launch.register(app, services)
