"""Slack's shortcuts."""

from slack_bolt import App

from bot.slack.listeners.shortcuts import check
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners of this group."""
    check.register(app, services)
