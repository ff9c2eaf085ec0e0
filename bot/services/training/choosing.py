"""Choosing people of a campaign by typing: a menu of Slack's holds a hundred, a company has more."""

from bot.services.training import who
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import Choice
from bot.store import listing
from bot.store.listing import Found, Wanted
from bot.training.assignment import OPEN, AssignmentState
from bot.training.visibility import What, require

SHOWN = 100
_OPEN = frozenset(state.value for state in OPEN)
# Whom an act may be about; None = whoever has tried.
STATES: dict[str, frozenset[str] | None] = {
    "grant_attempts": frozenset({AssignmentState.EXHAUSTED.value}),
    "break_glass": None,
}


# What is done to people and not to one assignment: then the choices are people.
_PEOPLE = frozenset({"add", "extend", "exclude", "waive"})


def people(
    desk: Desk, caller: Caller, about: tuple[str, str], text: str = "", limit: int = SHOWN
) -> list[Choice]:
    """Those whom an act of a campaign may be about (`about` is both), by name and department.

    A choice is an assignment, or a person where the act takes several. Leads see everybody, managers their
    own people; whom to add are those outside, for managers those of their departments. `text` is what was
    typed: words of name, department or id, all of which must be there. Raises NotPermitted.
    """
    campaign_id, act = about
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        if not viewer.manages:
            require(viewer, What.COMPLETION)
        managers = None if viewer.leads else frozenset({viewer.id, *viewer.stands_for})
        wanted = Wanted(campaign_id=campaign_id, states=STATES.get(act, _OPEN), text=text, managers=managers)
        if act == "add":
            own = None if viewer.leads else viewer.departments
            found = listing.outsiders(connection, caller.team, wanted, own, limit)
        else:
            found = listing.choosable(connection, caller.team, wanted, limit)
    return [Choice(one.person_id if act in _PEOPLE else one.assignment_id, _named(one)) for one in found]


def _named(one: Found) -> str:
    return f"{one.name} ({one.department})" if one.department else one.name
