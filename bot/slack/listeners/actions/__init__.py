"""Slack's actions."""

from slack_bolt import App

from bot.slack.listeners.actions import (
    answers,
    training_bank,
    training_campaign,
    training_drafting,
    training_drills,
    training_findings,
    training_launch,
    training_looks,
    training_modals,
    training_settings,
    training_taking,
    training_upkeep,
)
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners of this group."""
    answers.register(app, services)
    training_bank.register(app, services)
    training_campaign.register(app, services)
    training_drafting.register(app, services)
    training_drills.register(app, services)
    training_findings.register(app, services)
    training_launch.register(app, services)
    training_looks.register(app, services)
    training_modals.register(app, services)
    training_settings.register(app, services)
    training_taking.register(app, services)
    training_upkeep.register(app, services)
