"""`mamori serve`: the bot in a real workspace, over Socket Mode or signed HTTP."""

import logging
import os
import sys
import threading

import typer

from bot.cli.console import failures_as_sentences, load_settings, notes
from bot.config import Settings
from bot.errors import Misconfigured

# Supervisors kill after 25 to 30 seconds.
LEAVES_WITHIN = 23.0


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("serve")(serve)


def serve(
    http: bool = typer.Option(False, "--http", help="Receive signed requests instead of Socket Mode."),
) -> None:
    """Connect the bot to Slack and answer until SIGTERM or Ctrl-C."""
    with failures_as_sentences():
        settings = load_settings()
        require_tokens(settings, http)
        from bot.app import build
        from bot.logs import configure_logs

        configure_logs()
        bot = build(settings, over_http=http)
        bot.start()
        notes.print(f"Mamori is connected to {bot.workspace.team or bot.workspace.team_id}.", markup=False)
        try:
            healthy = bot.wait()
        finally:
            leaving = in_time(LEAVES_WITHIN)
            bot.stop()
            leaving.cancel()
        # 1: a supervisor starts it again; what was taken in goes on from there.
        leave(0 if healthy else 1)


def in_time(seconds: float) -> threading.Timer:
    """Leave after so many seconds, whatever still runs: everything durable is on the disk already."""
    timer = threading.Timer(seconds, leave, (0,))
    timer.daemon = True
    timer.start()
    return timer


def leave(status: int) -> None:
    """End the process now. An ordinary exit waits for every thread, also for one that loads a model."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def require_tokens(settings: Settings, http: bool) -> None:
    """Raise Misconfigured, naming the first setting that is missing."""
    needed = {"SLACK_BOT_TOKEN": settings.slack_bot_token}
    if http:
        needed["SLACK_SIGNING_SECRET"] = settings.slack_signing_secret
    else:
        needed["SLACK_APP_TOKEN"] = settings.slack_app_token
    for name, value in needed.items():
        if not value.get_secret_value():
            raise Misconfigured(what=name)
