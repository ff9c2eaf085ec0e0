"""What people pledged or confirmed: by document for a year, and person by person for a campaign."""

from datetime import datetime

from bot.services.export import words
from bot.services.export.names import safe
from bot.services.export.sheets import heading
from bot.services.export.tables import Cell, Coded, Sheet
from bot.store import attestations, campaigns, listing
from bot.store.attestations import Given
from bot.store.database import Connection
from bot.texts import Language, say
from bot.training.campaign import Attests, Campaign, Kind
from bot.training.working_days import Calendar

Looks = tuple[Calendar, Language]
_Group = tuple[str, str, str, str]


def totals(connection: Connection, team: str, since: datetime, looks: Looks) -> Sheet:
    """A row a document, version, kind of employment and what confirming it was; nobody is named."""
    calendar, language = looks
    groups: dict[_Group, list[Given]] = {}
    for one in attestations.given(connection, team, since):
        groups.setdefault((one.document_id, one.version, one.attests.value, one.employment), []).append(one)
    titles = _titles(connection, team, language)
    names = (
        "document", "document_title", "attests", "version", "employment", "confirmed", "on_behalf",
        "first", "last",
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for (document, version, attests, employment), found in sorted(groups.items()):
        times = [one.at for one in found]
        rows.append([
            document, titles.get(document, document), said(Attests(attests), language), version,
            words.employment(employment, language), len(found), sum(one.on_behalf for one in found),
            calendar.local(min(times)), calendar.local(max(times)),
        ])  # fmt: skip
    return Sheet("attestations", heading("by_clause", names, language), rows)


def by_person(connection: Connection, campaign: Campaign, looks: Looks) -> Sheet:
    """Who gave which text when, as the record has it; `sequence` is the link that says so.

    What was entered on behalf before the record kept the text of it has a note and no hash.
    """
    calendar, language = looks
    told = attestations.told(connection, campaign.team_id, campaign.id)
    names = (
        "assignment_id", "person_id", "name", "employment", "attests", "document", "version", "text_hash",
        "at", "on_behalf", "sequence", "note",
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for row in listing.rows(connection, campaign.team_id, campaign.id):
        if row.completed_at is None:
            continue
        one = told.get(row.assignment_id)
        text: list[Cell] = (
            [one.document_id, one.version, one.text_hash] if one else [campaign.terms.pledge, "", ""]
        )
        rows.append([
            row.assignment_id, row.person_id, row.name, words.employed(row.employment, language),
            said(campaign.terms.attests, language), *text,
            calendar.local(one.at if one else row.completed_at), words.yes_no(row.on_behalf, language),
            one.sequence if one else None, "" if one else say("export.text_not_kept", language),
        ])  # fmt: skip
    return Sheet("attestations", heading("given", names, language), rows)


def texts(connection: Connection, campaign: Campaign) -> dict[str, bytes]:
    """The whole texts that were pledged or confirmed, as files whose SHA-256 is the hash in the record."""
    told = attestations.told(connection, campaign.team_id, campaign.id).values()
    hashes = {campaign.frozen().content_hash, *(one.text_hash for one in told)}
    kept = attestations.TEXTS.all(
        connection, campaign.team_id, hash=hashes, document_id=campaign.terms.pledge
    )
    return {f"document-{safe(one.version)}-{one.hash[:8]}.txt": one.text.encode() for one in kept}


def said(attests: Attests, language: Language) -> Coded:
    """What an attestation is, in words."""
    key = attests.value or "unsaid"
    return Coded(attests.value, say(f"export.attests.{key}", language))


def _titles(connection: Connection, team: str, language: Language) -> dict[str, str]:
    """What the confirmed documents are called: the title of the newest launch that asked for them."""
    asked = campaigns.CAMPAIGNS.all(connection, team, kind=Kind.ATTESTATION.value)
    launched = [one for one in asked if one.launched_at is not None]
    return {one.terms.pledge: one.title(language) for one in sorted(launched, key=_launched)}


def _launched(campaign: Campaign) -> datetime:
    return campaign.launched_at or campaign.created_at
