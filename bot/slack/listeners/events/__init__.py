"""Slack's events."""

from slack_bolt import App

from bot.slack.listeners.events import home, training
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners of this group."""
    home.register(app, services)
    training.register(app, services)
