"""The figures of a campaign as a whole that belong to no group of people: results, reminders, findings."""

from collections.abc import Iterator
from datetime import datetime

from bot.services.export import words
from bot.services.export.tables import Cell, Coded, Sheet
from bot.store.database import Connection
from bot.store.statistics import statistics
from bot.texts import Language, say
from bot.training.campaign import Campaign, Kind
from bot.training.statistics import FINDING_AGES, SMALLEST_GROUP, CampaignStatistics

COLUMNS = ("figure", "value", "numerator", "denominator", "note")


def figures(connection: Connection, campaign: Campaign, as_of: datetime, language: Language) -> Sheet:
    """One figure a row, shares with numerator and denominator; what is of too few people is said so."""
    found = statistics(connection, campaign.team_id, campaign, as_of)
    titles = {name: say(f"export.figures.{name}", language) for name in COLUMNS}
    rows = [*_results(found, language)] if campaign.kind is Kind.QUIZ else []
    rows += _reminders(found, language)
    if campaign.kind is Kind.INSPECTION:
        rows += _findings(found, language)
    return Sheet("figures", titles, rows)


def _results(found: CampaignStatistics, language: Language) -> Iterator[list[Cell]]:
    total = found.total
    first, mean = total.first_pass, total.first_mean
    yield [_name("first_pass", language), first.percent, first.done, first.of, ""]
    if total.enough_scores:
        yield [_name("first_mean", language), _rounded(mean), total.first_sum, total.first_scores, ""]
        yield [_name("first_median", language), found.first_median, None, total.first_scores, ""]
    else:
        few = say("export.few_scores", language, least=SMALLEST_GROUP)
        yield [_name("first_mean", language), None, None, total.first_scores, few]
        yield [_name("first_median", language), None, None, total.first_scores, few]
    name = _name("attempts_to_pass", language)
    if total.attempts_shown is None:
        few = say("export.few_passers", language, least=SMALLEST_GROUP)
        yield [name, None, None, None, few]
    else:
        yield [name, _rounded(total.attempts_shown), total.passing_attempts, total.passers, ""]


def _reminders(found: CampaignStatistics, language: Language) -> Iterator[list[Cell]]:
    load = _rounded(found.reminder_load)
    yield [_name("reminder_load", language), load, found.reminders, found.total.completed, ""]


def _findings(found: CampaignStatistics, language: Language) -> Iterator[list[Cell]]:
    own = found.findings
    for days, count in zip(FINDING_AGES, own.ages, strict=True):
        name = Coded(f"open_{days}", words.aged("export.figure.open", days, language))
        yield [name, count, None, None, ""]
    for code in ("undirected", "oldest_days", "overdue", "reopened", "candidates", "verified", "dismissed"):
        yield [_name(code, language), getattr(own, code), None, None, ""]


def _name(code: str, language: Language) -> Cell:
    return words.coded("export.figure", code, language)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
