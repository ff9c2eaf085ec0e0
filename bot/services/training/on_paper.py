"""What was signed on paper: any version that would count if it were confirmed in Slack, and no other."""

from bot.errors import InvalidInput, Unavailable
from bot.services.training import who
from bot.services.training.desk import Caller, Desk
from bot.services.training.items import keep_text
from bot.services.training.notices import Choice
from bot.store import campaigns
from bot.store.attestations import TEXTS
from bot.store.database import Connection
from bot.training.attestation import counts_for
from bot.training.campaign import Campaign, Kind
from bot.training.visibility import What, require

# Enough to tell two texts of one version apart; the files of a pack are named by it too.
_SHOWN = 8


def choices(desk: Desk, caller: Caller, campaign_id: str) -> tuple[Choice, ...]:
    """The versions that may have been signed, the launched one first; none where there is no choice.

    Raises NotPermitted for all but leads.
    """
    with desk.database.reading() as connection:
        require(who.act(desk, connection, caller).viewer, What.RECORD_ON_BEHALF)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
        if campaign.kind is not Kind.ATTESTATION or campaign.snapshot is None:
            return ()
        found = _versions(desk, connection, campaign)
    shown = tuple(Choice(digest, f"{version} ({digest[:_SHOWN]})") for digest, version in found.items())
    return shown if len(shown) > 1 else ()


def signed(desk: Desk, connection: Connection, campaign: Campaign, digest: str) -> tuple[str, str]:
    """(version, hash) of the text with this hash, "" for the launched one; the text is kept.

    Raises InvalidInput for one that counts for another launch, or that nobody has.
    """
    frozen = campaign.frozen()
    if digest in ("", frozen.content_hash):
        return frozen.document_version, frozen.content_hash
    version = _versions(desk, connection, campaign).get(digest)
    if version is None:
        raise InvalidInput("training.attestation.other_version", version=frozen.document_version)
    pledge = desk.clauses.pledge(campaign.terms.pledge)
    if pledge is not None and pledge.hash == digest:
        keep_text(connection, campaign.team_id, pledge)
    return version, digest


def _versions(desk: Desk, connection: Connection, campaign: Campaign) -> dict[str, str]:
    """Hashes to versions: what was launched, what others gave, what is in force; of one major version."""
    frozen, document = campaign.frozen(), campaign.terms.pledge
    kept = TEXTS.all(connection, campaign.team_id, document_id=document)
    others = {one.hash: one.version for one in kept}
    try:
        pledge = desk.clauses.pledge(document)
    except Unavailable:
        pledge = None  # nothing is indexed: what was given before stands
    if pledge is not None:
        others[pledge.hash] = pledge.version
    others.pop(frozen.content_hash, None)
    newest_first = sorted(others.items(), key=lambda one: one[1], reverse=True)
    counting = {one: version for one, version in newest_first if counts_for(frozen.document_version, version)}
    return {frozen.content_hash: frozen.document_version, **counting}
