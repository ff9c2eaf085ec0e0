"""What the links of the record say of requests and of settings: what somebody decided."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from bot.store.applicability import SETTING as APPLIES
from bot.store.saying import Key, Said, dated_links, links, moment
from bot.store.tables.record import record

_REQUESTS = ("request.made", "request.granted", "request.refused")
_NOBODY = "employee"
# The settings that a named person changes; others are Mamori's own notes.
GROUP_ROLES, DOCUMENTS, PERIODS = "roles.groups", "attestation.documents", "retention.days"
SETTINGS = (APPLIES, GROUP_ROLES, DOCUMENTS, PERIODS)
_Value = Any


def requests_said(connection: Connection, team: str) -> dict[Key, Said]:
    """What was asked for, of which campaign and item, and what became of it when."""
    found: dict[Key, Said] = {}
    for (sequence, what, key, facts), at in dated_links(connection, team, record.c.kind.in_(_REQUESTS)):
        made = what == "made"
        values: dict[str, Any] = {
            "kind": facts.get("kind"), "campaign_id": facts.get("campaign"), "item_id": facts.get("item"),
            "state": "open" if made else what, "decided_at": None if made else at,
        }  # fmt: skip
        if "wanted_due" in facts:
            values["wanted_due"] = moment(facts["wanted_due"])
        found[key] = Said(sequence, values)
    return found


def settings_said(connection: Connection, team: str) -> dict[Key, Said]:
    """The value of each setting: links that tell a part of one are added up."""
    found: dict[Key, Said] = {}
    for sequence, what, _, facts in links(connection, team, [f"settings.{one}" for one in _FOLDS]):
        name, fold = _FOLDS[what]
        before = found[(name,)].values["value"] if (name,) in found else None
        found[(name,)] = Said(sequence, {"value": fold(before, facts)})
    return found


def _applies(before: _Value, facts: Mapping[str, Any]) -> _Value:
    return facts.get("said", before)  # earlier links told of what trainings alone knew


def _group_role(before: _Value, facts: Mapping[str, Any]) -> _Value:
    after = dict(before or {})
    group, role = facts.get("group"), facts.get("role")
    after.pop(group, None)
    if role not in (None, _NOBODY):
        after[group] = role
    return after


def _documents(_before: _Value, facts: Mapping[str, Any]) -> _Value:
    # Earlier links did not tell pledges from policies, nor did the setting.
    return {name: facts[name] for name in ("documents", "mode", "pledges") if name in facts}


def _periods(before: _Value, facts: Mapping[str, Any]) -> _Value:
    return {**(before or {}), **facts.get("days", {})}


_FOLDS: Mapping[str, tuple[str, Callable[[_Value, Mapping[str, Any]], _Value]]] = {
    "applicability": (APPLIES, _applies),
    "group_role": (GROUP_ROLES, _group_role),
    "attestation": (DOCUMENTS, _documents),
    "retention": (PERIODS, _periods),
}
