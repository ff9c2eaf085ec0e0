"""Choosing one person of a campaign by typing: a menu of Slack's holds a hundred, a company has more."""

from bot.services.training import who
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import Choice
from bot.store import listing
from bot.store.listing import Wanted
from bot.training.assignment import OPEN, AssignmentState
from bot.training.visibility import What, require

SHOWN = 100
_OPEN = frozenset(state.value for state in OPEN)
# Whom an act may be about; None = whoever has tried.
STATES: dict[str, frozenset[str] | None] = {
    "grant_attempts": frozenset({AssignmentState.EXHAUSTED.value}),
    "break_glass": None,
}


def people(
    desk: Desk, caller: Caller, about: tuple[str, str], text: str = "", limit: int = SHOWN
) -> list[Choice]:
    """(assignment, name and department) of those whom an act of a campaign may be about; `about` is both.

    Leads see everybody, managers their own people. `text` is what was typed: words of name, department or
    id, all of which must be there. Raises NotPermitted.
    """
    campaign_id, act = about
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        if not viewer.manages:
            require(viewer, What.COMPLETION)
        managers = None if viewer.leads else frozenset({viewer.id, *viewer.stands_for})
        wanted = Wanted(campaign_id=campaign_id, states=STATES.get(act, _OPEN), text=text, managers=managers)
        found = listing.choosable(connection, caller.team, wanted, limit)
    return [Choice(one, f"{name} ({department})" if department else name) for one, name, department in found]
