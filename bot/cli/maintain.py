"""`mamori parked`, `mamori migrate`: what an administrator does now and then."""

from dataclasses import asdict

import typer

from bot.cli.console import failures_as_sentences, load_settings, notes, print_json, results
from bot.config import Settings
from bot.errors import NotFound
from bot.store.database import Database
from bot.store.outbox import Outbox, Outgoing
from bot.texts import say


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("migrate")(migrate)
    app.command("parked")(parked)


def migrate() -> None:
    """Bring the database to the newest schema. The bot does it itself when it starts."""
    from bot.store.migrations import migrate as run

    with failures_as_sentences():
        settings = load_settings()
        settings.home.mkdir(parents=True, exist_ok=True)
        database = Database.open(settings.store_url)
        results.print(say("parked.migrated", "en", revision=run(database.engine)), markup=False)
        database.engine.dispose()


def parked(
    retry: str = typer.Option("", metavar="ID", help="Send a message, or run a job, again."),
    drop: str = typer.Option("", metavar="ID", help="Forget a message or a job."),
    reason: str = typer.Option("", help="Why it is dropped; kept with the message."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """List what waits for a decision: messages that Slack may or may not have, jobs that failed."""
    if drop and not reason.strip():
        raise typer.BadParameter("say with --reason why it is dropped")
    with failures_as_sentences():
        settings = load_settings()
        database = Database.open(settings.store_url)
        try:
            if retry or drop:
                _decide(settings, database, retry or drop, reason if drop else "")
            else:
                _list(settings, database, as_json)
        finally:
            database.engine.dispose()


def _list(settings: Settings, database: Database, as_json: bool) -> None:
    from bot.workflows.client import workflow_client

    messages = Outbox(database).all_parked()
    with workflow_client(settings.work_url) as client:
        jobs = client.stuck() if client else []
    if as_json:
        rows = [{"id": each.key, "kind": each.kind, "channel": each.channel, "since": each.attempted_at}
                for each in messages]  # fmt: skip
        print_json({"messages": rows, "jobs": [asdict(job) for job in jobs]})
        return
    for each in messages:
        results.print(f"{each.key}  {each.kind}  {each.channel}  {each.attempted_at}", markup=False)
    for job in jobs:
        results.print(f"{job.id}  {job.state}  {job.since}", markup=False)
    if not messages and not jobs:
        results.print(say("doctor.parked_ok", "en"), markup=False)


def _decide(settings: Settings, database: Database, wanted: str, reason: str) -> None:
    message = next((each for each in Outbox(database).all_parked() if each.key == wanted), None)
    if message:
        _decide_message(settings, database, message, reason)
    else:
        _decide_job(settings, wanted, reason)
    notes.print(say("parked.done", "en"), markup=False)


def _decide_message(settings: Settings, database: Database, message: Outgoing, reason: str) -> None:
    if reason:
        Outbox(database).reopen(message.team_id, message.key, "dropped", reason)
        return
    from bot.app import utc_now
    from bot.slack.pacing import Gate, PacedClient
    from bot.slack.sender import SlackSender

    client = PacedClient(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, Gate())
    SlackSender(client, Outbox(database), utc_now).resend(message.team_id, message.key)


def _decide_job(settings: Settings, wanted: str, reason: str) -> None:
    from bot.workflows.client import workflow_client

    with workflow_client(settings.work_url) as client:
        known = {job.id for job in client.stuck()} if client else set()
        if client is None or wanted not in known:
            raise NotFound()
        if reason:
            client.drop(wanted)
        else:
            client.retry(wanted)
