"""What answers take from the company's database: approved answers, and which clauses apply to it."""

from datetime import UTC, date, datetime

from bot.config import Settings
from bot.library import Company
from bot.services.company import CompanySettings
from bot.services.leads import Leads
from bot.services.ports import Clock
from bot.services.publishing import StoredBook
from bot.store import people, record
from bot.store.database import Database
from bot.store.migrations import at_head
from bot.store.verified import VerifiedAnswers, workspaces


def company_of(settings: Settings, database: Database, team: str, clock: Clock) -> Company:
    """Approved answers and what applies, as they stand whenever an answer asks."""
    leads = leads_of(settings, database, clock)
    said = CompanySettings(database, leads, clock)
    book = StoredBook(team, VerifiedAnswers(database), leads)
    return Company(book, lambda: said.applicability(team))


def company_at_home(settings: Settings, team: str = "") -> Company:
    """The same for a command without Slack; nothing where there is no database or no workspace in it.

    The database is only read: one of another release is left alone. Where several workspaces share it,
    `team` must say which. Raises Unavailable.
    """
    if not has_database(settings):
        return Company()
    database = Database.open(settings.store_url)
    if not at_head(database.engine):
        return Company()
    with database.reading() as connection:
        known = {*people.teams(connection), *record.teams(connection), *workspaces(connection)}
    wanted = team or (known.pop() if len(known) == 1 else "")
    return company_of(settings, database, wanted, lambda: datetime.now(UTC)) if wanted else Company()


def has_database(settings: Settings) -> bool:
    """False where opening the database would make one."""
    scheme, _, path = settings.store_url.partition(":///")
    return not scheme.startswith("sqlite") or (settings.home / path).is_file()


def leads_of(settings: Settings, database: Database, clock: Clock) -> Leads:
    """Who may approve, by the company's day."""

    def day(moment: datetime) -> date:
        return moment.astimezone(settings.zone).date()

    return Leads(database, clock, day, settings.first_admins)
