"""What the company has said of itself: which clauses with a condition hold for it, and who counts."""

from collections.abc import Mapping

from sqlalchemy import Connection

from bot.store import people

SETTING = "applicability"
SUBJECTS = ("electronic", "subcontractor")
# Whether dispatched staff count as employees; they do until somebody says "no".
DISPATCHED = "dispatched"
# The conditions as questions of the bank name them, and as the setting does.
_SCOPES = {"electronic": "electronic", "subcontractors": "subcontractor"}
_SECTIONS = {"electronic": ("2-4", "2-5", "2-6", "2-7"), "subcontractors": ("2-8",)}


def said(connection: Connection, team: str) -> Mapping[str, object]:
    """By subject "yes", "no" or "unknown"; nothing before somebody has said it."""
    kept = people.setting(connection, team, SETTING, {})
    return kept if isinstance(kept, dict) else {}


def counts_dispatched(connection: Connection, team: str) -> bool:
    """Whether dispatched staff count as employees, where a launch does not say otherwise."""
    return said(connection, team).get(DISPATCHED) != "no"


def sections_off(connection: Connection, team: str) -> tuple[str, ...]:
    """The sections of the guideline that do not hold for this company, in their order."""
    scopes = off(connection, team)
    return tuple(section for scope in _SCOPES if scope in scopes for section in _SECTIONS[scope])


def off(connection: Connection, team: str) -> frozenset[str]:
    """The conditions of the bank's questions that do not hold: what they ask about is not asked."""
    known = said(connection, team)
    return frozenset(scope for scope, subject in _SCOPES.items() if known.get(subject) == "no")
