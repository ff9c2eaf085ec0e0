"""What was changed after the launch, in the order it was: who, when, for whom, why."""

from bot.services.export import words
from bot.services.export.sheets import heading
from bot.services.export.tables import Cell, Sheet
from bot.store import campaigns
from bot.store.database import Connection
from bot.texts import Language
from bot.training.amendments import Amendment, AmendmentKind
from bot.training.campaign import Campaign
from bot.training.working_days import Calendar


def amendments(connection: Connection, campaign: Campaign, calendar: Calendar, language: Language) -> Sheet:
    """A row an amendment; of one for all `people` is empty. What was entered on behalf shows its evidence."""
    found = campaigns.AMENDMENTS.all(connection, campaign.team_id, campaign_id=campaign.id)
    entered = campaigns.COMPLETIONS.all(connection, campaign.team_id, campaign_id=campaign.id, on_behalf=True)
    evidence = {one.person_id: one.evidence for one in entered}
    concerned = {person for one in found for person in (*one.people, one.actor)}
    called = words.names(connection, campaign.team_id, concerned)
    rows: list[list[Cell]] = []
    for one in sorted(found, key=lambda each: (each.at, each.id)):
        people = ", ".join(called.get(person, person) for person in one.people)
        rows.append([
            calendar.local(one.at), words.coded("export.amendment", one.kind.value, language), people,
            None if one.due is None else calendar.local(one.due), called.get(one.actor, one.actor),
            one.reason, _evidence(one, evidence),
        ])  # fmt: skip
    names = ("at", "kind", "people", "due", "by", "reason", "evidence")
    return Sheet("amendments", heading("amendments", names, language), rows)


def _evidence(one: Amendment, evidence: dict[str, str]) -> str:
    if one.kind is not AmendmentKind.ON_BEHALF:
        return ""
    return next((evidence[person] for person in one.people if person in evidence), "")
