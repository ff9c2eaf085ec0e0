"""Slack's commands."""

from slack_bolt import App

from bot.slack.listeners.commands import mamori, training
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners of this group."""
    mamori.register(app, services)
    training.register(app, services)
