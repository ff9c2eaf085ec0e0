"""`mamori serve`: the bot in a real workspace, over Socket Mode or signed HTTP."""

import typer

from bot.cli.console import failures_as_sentences, load_settings, notes
from bot.config import Settings
from bot.errors import Misconfigured


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
            bot.stop()
        if not healthy:
            # A supervisor starts it again; what was taken in goes on from there.
            raise typer.Exit(1)


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
