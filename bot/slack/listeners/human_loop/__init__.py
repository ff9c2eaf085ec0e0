"""What people do about answers: every listener of the human loop, whatever Slack calls its trigger."""

from slack_bolt import App

from bot.slack.listeners.human_loop import company, gaps, sharing, uploads, verified
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners of this group."""
    company.register(app, services)
    gaps.register(app, services)
    sharing.register(app, services)
    uploads.register(app, services)
    verified.register(app, services)
