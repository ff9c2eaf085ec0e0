"""What may still change after a launch. Amendments are appended, never undone: who, when, why."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.errors import Conflict, InvalidInput
from bot.training.campaign import Campaign, require_may_run
from bot.training.machine import require_reason
from bot.training.records import Act, Json, Record


class AmendmentKind(StrEnum):
    EXTEND = "extend"
    ADD = "add"
    EXCLUDE = "exclude"
    WAIVE = "waive"
    PAUSE = "pause"
    RESUME = "resume"
    GRANT = "grant"
    VOID = "void"
    ON_BEHALF = "on_behalf"


NEEDS_PEOPLE = frozenset({AmendmentKind.ADD, AmendmentKind.EXCLUDE, AmendmentKind.WAIVE, AmendmentKind.GRANT})
NEEDS_REASON = frozenset(
    {AmendmentKind.EXTEND, AmendmentKind.EXCLUDE, AmendmentKind.WAIVE, AmendmentKind.VOID}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One change of a running campaign. `people` empty = all of them; `due` belongs to an extension."""

    team_id: str
    id: str
    campaign_id: str
    kind: AmendmentKind
    actor: str
    at: datetime
    reason: str = ""
    people: tuple[str, ...] = ()
    due: datetime | None = None


def noted(
    new_id: str, campaign: Campaign, kind: AmendmentKind, act: Act,
    about: tuple[tuple[str, ...], datetime | None],
) -> Amendment:  # fmt: skip
    """What an act of its own has changed (an answered request, a granted attempt), for the campaign's list;
    `about` are the people (none = all) and the new due."""
    people, due = about
    return Amendment(
        team_id=campaign.team_id, id=new_id, campaign_id=campaign.id, kind=kind, actor=act.actor, at=act.now,
        reason=act.reason, people=people, due=due,
    )  # fmt: skip


def amend(campaign: Campaign, amendment: Amendment, act: Act) -> tuple[Campaign, tuple[Record, ...]]:
    """Check and apply what concerns the campaign itself; its assignments follow by their own edges.

    Waivers and exclusions have a guard of their own there: a lead's approval.
    """
    if not campaign.running:
        raise Conflict(f"training.campaign.refused.{campaign.state.value}")
    require_may_run(campaign, act)
    if amendment.kind in NEEDS_PEOPLE and not amendment.people:
        raise InvalidInput("training.amendment.nobody")
    if amendment.kind in NEEDS_REASON:
        require_reason(act.reason)
    changed = _applied(campaign, amendment, act)
    facts: dict[str, Json] = {"people": len(amendment.people), "due": changed.due.isoformat()}
    about = {person: {"person": person} for person in amendment.people}
    return changed, (act.record(f"campaign.{amendment.kind.value}", f"campaign:{campaign.id}", facts, about),)


def _applied(campaign: Campaign, amendment: Amendment, act: Act) -> Campaign:
    if amendment.kind is AmendmentKind.PAUSE:
        return replace(campaign, reminders_paused=True)
    if amendment.kind is AmendmentKind.RESUME:
        return replace(campaign, reminders_paused=False)
    if amendment.kind is AmendmentKind.EXTEND:
        if amendment.due is None or amendment.due <= act.now or amendment.due <= campaign.due:
            raise InvalidInput("training.assignment.extension_must_be_later")
        return campaign if amendment.people else replace(campaign, due=amendment.due)
    return campaign
