"""Working days and office hours as they are configured, for the bot and for the command line."""

import jpholiday

from bot.config import Settings
from bot.training.working_days import Calendar


def calendar_of(settings: Settings) -> Calendar:
    """Japanese working days in the configured zone, with the hours at which people are reminded."""
    hours = settings.reminding_hours
    if hours is None:
        return Calendar(settings.zone, jpholiday.is_holiday, always=True)
    return Calendar(settings.zone, jpholiday.is_holiday, *hours)
