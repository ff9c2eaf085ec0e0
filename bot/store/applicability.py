"""What the company has said of itself: whether clauses that hold under a condition hold for it."""

from collections.abc import Mapping

from sqlalchemy import Connection

from bot.store import people

SETTING = "applicability"
SUBJECTS = ("electronic", "subcontractor")
# The conditions as questions of the bank name them, and as the setting does.
_SCOPES = {"electronic": "electronic", "subcontractors": "subcontractor"}
_SECTIONS = {"electronic": ("2-4", "2-5", "2-6", "2-7"), "subcontractors": ("2-8",)}


def said(connection: Connection, team: str) -> Mapping[str, object]:
    """By subject "yes", "no" or "unknown"; nothing before somebody has said it."""
    kept = people.setting(connection, team, SETTING, {})
    return kept if isinstance(kept, dict) else {}


def sections_off(connection: Connection, team: str) -> tuple[str, ...]:
    """The sections of the guideline that do not hold for this company, in their order."""
    scopes = off(connection, team)
    return tuple(section for scope in _SCOPES if scope in scopes for section in _SECTIONS[scope])


def off(connection: Connection, team: str) -> frozenset[str]:
    """The conditions of the bank's questions that do not hold: what they ask about is not asked."""
    known = said(connection, team)
    return frozenset(scope for scope, subject in _SCOPES.items() if known.get(subject) == "no")
