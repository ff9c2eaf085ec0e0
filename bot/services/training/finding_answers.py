"""The answers behind a nonconformity, each with its item and note: nothing is closed unseen."""

from collections.abc import Mapping, Sequence

from bot.services.training import items as texts
from bot.services.training import who
from bot.services.training.desk import Desk
from bot.services.training.notices import FindingAnswer
from bot.store import campaigns
from bot.store.database import Connection
from bot.store.findings import Behind
from bot.training.nonconformity import Nonconformity
from bot.training.people import Person, Viewer
from bot.training.visibility import What, may
from knowledge.bank.questions import InspectionItem


def answers(
    viewer: Viewer, behind: Sequence[Behind], named: Mapping[str, Person], said: Mapping[str, str]
) -> tuple[FindingAnswer, ...]:
    """Item by item, in the order of the sheet. By name to whoever may see it by name; `said` holds the items'
    texts by id. The caller has checked that the viewer decides about the nonconformity.
    """
    order = list(said)
    found = sorted(behind, key=lambda one: (order.index(one.item_id), one.person_id))
    return tuple(
        FindingAnswer(said[one.item_id], one.answer, one.note, _name(viewer, named.get(one.person_id)))
        for one in found
    )


def statements(
    desk: Desk, connection: Connection, one: Nonconformity, wanted: Sequence[str], language: str
) -> dict[str, str]:
    """The texts of the items that stand behind it, by id, its own item first; "" for what is gone."""
    ids = dict.fromkeys((one.item_id, *sorted(wanted)))
    campaign = campaigns.CAMPAIGNS.find(connection, one.team_id, id=one.campaign_id)
    if campaign is None:
        return dict.fromkeys(ids, "")
    found = {item_id: texts.text_of(desk, connection, campaign, item_id) for item_id in ids}
    return {
        item_id: item.statement["en" if language == "en" else "ja"]
        if isinstance(item, InspectionItem)
        else ""
        for item_id, item in found.items()
    }


def _name(viewer: Viewer, person: Person | None) -> str:
    return who.name_of(person) if person is not None and may(viewer, What.CANDIDATES, person) else ""
