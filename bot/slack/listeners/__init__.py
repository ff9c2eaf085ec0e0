"""What people do in Slack, grouped by Slack's own words. Each module has `register(app, services)`.

A listener checks who, parses, calls one service, shows what it returned. Nothing else. The catch-alls of
`unhandled` come last: Bolt takes the first listener that matches.
"""

from slack_bolt import App

from bot.slack import errors
from bot.slack.listeners import actions, commands, events, human_loop, shortcuts, unhandled, views
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add every listener, the error handler, and the catch-alls."""
    for group in (events, commands, actions, views, shortcuts, human_loop):
        group.register(app, services)
    errors.register(app, services)
    unhandled.register(app, services)
