"""Values in the reader's language: what a code means, beside the code."""

from bot.services.export.tables import Cell, Coded
from bot.store import people
from bot.store.database import Connection
from bot.store.record import Entry
from bot.texts import Language, say

_UNREACHABLE = frozenset(
    {"no_slack", "inactive", "unclear", "user_disabled", "user_not_found", "cannot_dm_bot"}
)


def coded(subject: str, code: str, language: Language) -> Coded:
    """A code with its words; `subject` is where the catalogue has them, the code the last part of the key."""
    return Coded(code, say(f"{subject}.{code}", language).lstrip("✅ "))


def campaign_state(code: str, language: Language) -> Coded:
    """A campaign's state."""
    return coded("screen.campaign.state", code, language)


def assignment_state(code: str, language: Language) -> Coded:
    """An assignment's state."""
    return coded("screen.assignment", code, language)


def finding_state(code: str, language: Language) -> Coded:
    """A nonconformity's state."""
    return coded("screen.finding.state", code, language)


def employment(code: str, language: Language) -> Coded:
    """How somebody is employed."""
    return coded("screen.stats.employment", code, language)


def employed(code: str, language: Language) -> Coded:
    """How one person is employed."""
    return coded("export.employed", code, language)


def unreachable(code: str, language: Language) -> Cell:
    """Why an invitation did not arrive; an error of Slack's that is not known here stays in it."""
    return Coded(code, why_unreachable(code, language)) if code else ""


def why_unreachable(code: str, language: Language) -> str:
    """The same as a sentence's part, for a code that is there."""
    known = code if code in _UNREACHABLE else "other"
    return say(f"screen.unreachable.{known}", language, code=code)


def aged(key: str, days: str, language: Language) -> str:
    """A heading about days "8-30", or ">90", which has words of its own under `<key>_more`."""
    if days.startswith(">"):
        return say(f"{key}_more", language, days=int(days[1:]) + 1)
    return say(key, language, days=days)


def yes_no(flag: bool, language: Language) -> Coded:
    """Whether or not."""
    return Coded(flag, say(f"export.{'yes' if flag else 'no'}", language))


def actor(entry: Entry) -> str:
    """Who did what a link of the record tells; "" for Mamori itself, and for somebody who was erased."""
    return next((one for one, part in entry.personal.items() if part.get("acted_as") == "actor"), "")


def names(connection: Connection, team: str, ids: set[str]) -> dict[str, str]:
    """What people are called, by id; who is not there (any more) is left out."""
    found = people.named(connection, team, ids - {""})
    return {one: person.name or one for one, person in found.items()}
