"""What commands need to work on the database: the workspace meant, and the person at the shell."""

from datetime import UTC, datetime

import typer

from bot.cli.console import load_settings
from bot.config import Settings
from bot.errors import InvalidInput
from bot.store import people, record
from bot.store.database import Database
from bot.store.migrations import migrate
from bot.training.people import Person, Role, Viewer
from bot.training.records import Act

TEAM = typer.Option("", "--team", help="Slack's id of the workspace; not needed where there is only one.")


def open_database(settings: Settings) -> Database:
    """The database of this installation, at the newest schema."""
    if settings.store_url.startswith("sqlite"):
        settings.home.mkdir(parents=True, exist_ok=True)
    database = Database.open(settings.store_url)
    migrate(database.engine)
    return database


def team_of(database: Database, wanted: str) -> str:
    """The workspace that is meant: the only one known, or in a new installation the bot token's.

    Raises InvalidInput where it is not clear, Misconfigured or Unavailable where Slack does not say.
    """
    if wanted:
        return wanted
    with database.reading() as connection:
        known = sorted({*people.teams(connection), *record.teams(connection)})
    if not known:
        return _team_in_slack(load_settings())
    if len(known) > 1:
        raise InvalidInput("people.which_team", known=", ".join(known))
    return known[0]


def _team_in_slack(settings: Settings) -> str:
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        raise InvalidInput("people.no_team")
    from bot.slack.pacing import Gate, PacedClient
    from bot.slack.startup import look_at

    return look_at(PacedClient(token, settings.slack_api_url, Gate())).team_id


def at_the_shell(team: str, now: datetime) -> Act:
    """Whoever has a shell on this machine may do what an administrator and a lead may; recorded as that."""
    roles = frozenset({Role.ADMINISTRATOR, Role.SECURITY_LEAD})
    return Act(Viewer(Person(team_id=team, id="command-line", roles=roles)), now)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)
