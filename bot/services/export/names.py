"""What exported files are called: by the campaign's title and day, in characters every file system takes."""

import re
import unicodedata

from bot.texts import Language
from bot.training.campaign import Campaign
from bot.training.working_days import Calendar

_LONGEST = 40
# What Windows, macOS, Linux or a shell would stumble over; letters of every script may stay.
_UNSAFE = re.compile(r"[^\w.-]+")


def stem(campaign: Campaign, calendar: Calendar, language: Language) -> str:
    """Title, day of the launch and the beginning of the id, which keeps two of one title and day apart."""
    day = calendar.local(campaign.launched_at or campaign.created_at).strftime("%Y%m%d")
    title = safe(campaign.title(language))
    return "_".join(part for part in (title, day, campaign.id[:8]) if part)


def safe(text: str) -> str:
    """The text as part of a file's name; "" when nothing of it can stay."""
    plain = _UNSAFE.sub("-", unicodedata.normalize("NFKC", text))
    return plain[:_LONGEST].strip("-._")
