"""Slack's actions."""

from slack_bolt import App

from bot.slack.listeners.actions import answers
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners of this group."""
    answers.register(app, services)
