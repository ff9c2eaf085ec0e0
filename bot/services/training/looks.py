"""A lead looked at somebody's answers: the person hears of it, from Mamori or from somebody who meets them.

The record is the queue. A look stands in it, in the transaction that showed the answers, until another link
says that the person was told; whatever is lost in between is started again by the round.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.errors import NotPermitted, Parked, Undeliverable
from bot.services.ports import Recipient
from bot.services.training import who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import BreakGlass, LookToTell
from bot.services.training.telling import tell_each
from bot.store import campaigns, people, record, reminding
from bot.store.database import Connection
from bot.store.record import Entry
from bot.store.reminding import SENT, ReminderSent
from bot.training.campaign import Campaign
from bot.training.people import Person, Viewer
from bot.training.records import Act, Json, Record

TELL = "training.look"
SEEN, TOLD = "answers.seen", "answers.told"
_REFUSED = "look_refused"


@dataclass(frozen=True, slots=True)
class Look:
    """A look of which the person has not heard yet. `number` is its link's.

    `lead_id` and `reason` are "" once they were erased.
    """

    number: int
    assignment_id: str
    at: datetime
    lead_id: str
    reason: str


def seen(act: Act, assignment_id: str, person_id: str) -> Record:
    """The link of a look; whoever looks at their own answers needs no telling."""
    facts: dict[str, Json] = {"to_tell": person_id != act.actor}
    return act.record(SEEN, _subject(assignment_id), facts, {person_id: {"person": person_id}})


def start(desk: Desk, caller: Caller, number: int) -> bool:
    """Start telling; True when it was new in this hour. What ends unfinished is begun again in the next."""
    key = f"look:{number}:{caller.now.astimezone(UTC):%Y-%m-%dT%H}"
    return desk.jobs.start(TELL, key, {"team": caller.team, "look": number})


def start_due(desk: Desk, caller: Caller) -> int:
    """The schedule's: a job for every look of which nobody has told yet; returns how many were new."""
    with desk.database.reading() as connection:
        waiting = [one.number for one in untold(connection, caller.team)]
    return sum(start(desk, caller, number) for number in waiting)


def tell(desk: Desk, caller: Caller, number: int) -> int:
    """The job: the person, where Slack reaches them; else those who are to tell them. Returns how many."""
    with desk.database.reading() as connection:
        look = next((one for one in untold(connection, caller.team) if one.number == number), None)
        concerned = None if look is None else _concerned(connection, caller, look)
    if look is None or concerned is None:
        return 0
    person, campaign = concerned
    if who.reachable(person) and _sent(desk, caller, look, (person, campaign)):
        return 1
    with desk.database.reading() as connection:
        told = who.over(desk, connection, caller, person)
        notices = {one.id: _task(connection, caller, one, (look, person, campaign)) for one in told}
    return tell_each(desk, caller, told, lambda one: (notices[one.id], f"look:{number}:{one.id}"))


def confirm(desk: Desk, caller: Caller, number: int) -> None:
    """Somebody who was asked to has told the person; a second time changes nothing. Raises NotPermitted."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        look = next((one for one in untold(connection, caller.team) if one.number == number), None)
        concerned = None if look is None else _concerned(connection, caller, look)
        if look is None or concerned is None:
            return
        if not _asked(desk, connection, caller, (act.viewer, concerned[0])):
            raise NotPermitted("training.not_permitted.manager")
        _note(connection, caller, look, (act, "in_person"))


def to_tell(desk: Desk, connection: Connection, caller: Caller, viewer: Viewer) -> tuple[LookToTell, ...]:
    """The looks of which this viewer is to tell somebody whom Slack does not reach."""
    found = []
    for look in untold(connection, caller.team) if viewer.leads or viewer.manages else ():
        concerned = _concerned(connection, caller, look)
        if concerned is None or not _asked(desk, connection, caller, (viewer, concerned[0])):
            continue
        refused = SENT.find(connection, caller.team, key=_refused_key(look)) is not None
        if refused or not who.reachable(concerned[0]):
            found.append(_task(connection, caller, viewer.person, (look, *concerned)))
    return tuple(found)


def untold(connection: Connection, team: str) -> Iterator[Look]:
    """The looks of which nobody has told the person, in their order."""
    told = {entry.facts["look"] for entry in record.entries(connection, team, kind=TOLD)}
    for entry in record.entries(connection, team, kind=SEEN):
        if entry.facts.get("to_tell") and entry.sequence not in told:
            yield _look(entry)


def _look(entry: Entry) -> Look:
    by = [(owner, part) for owner, part in entry.personal.items() if part.get("acted_as") == "actor"]
    lead, part = by[0] if by else ("", {})
    return Look(
        entry.sequence, entry.subject.partition(":")[2], entry.at, lead, str(part.get("reason") or "")
    )


def _concerned(connection: Connection, caller: Caller, look: Look) -> tuple[Person, Campaign] | None:
    """Whose answers they were, and of what; None once the person was erased."""
    one = campaigns.ASSIGNMENTS.find(connection, caller.team, id=look.assignment_id)
    person = people.person(connection, caller.team, one.person_id) if one else None
    if one is None or person is None:
        return None
    return person, campaigns.CAMPAIGNS.get(connection, caller.team, id=one.campaign_id)


def _asked(desk: Desk, connection: Connection, caller: Caller, pair: tuple[Viewer, Person]) -> bool:
    viewer, person = pair
    return viewer.id in {one.id for one in who.over(desk, connection, caller, person)}


def _sent(desk: Desk, caller: Caller, look: Look, about: tuple[Person, Campaign]) -> bool:
    person, campaign = about
    with desk.database.reading() as connection:
        lead = who.name_of(people.person(connection, caller.team, look.lead_id))
    language = person.language
    notice = BreakGlass(language, campaign.title(language), lead or "-", look.at, look.reason or "-")
    try:
        desk.sender.send(Recipient(caller.team, person.slack_id), notice, f"look:{look.number}")
    except (Undeliverable, Parked):
        # Where it is unclear whether they have it, somebody asks them: better heard twice than not at all.
        refused = ReminderSent(caller.team, _refused_key(look), _REFUSED, person.id, (), caller.now)
        with desk.database.writing() as connection:
            reminding.note(connection, refused, ())
        return False
    with desk.database.writing() as connection:
        _note(connection, caller, look, (who.system(caller), "slack"))
    return True


def _note(connection: Connection, caller: Caller, look: Look, how: tuple[Act, str]) -> None:
    """Link that the person was told, once: the assignment's row puts those who come at the same instant in a
    line."""
    act, way = how
    one = campaigns.ASSIGNMENTS.get(connection, caller.team, lock=True, id=look.assignment_id)
    if look.number in {each.number for each in untold(connection, caller.team)}:
        facts: dict[str, Json] = {"look": look.number, "how": way}
        about: dict[str, Json] = {"person": one.person_id}
        link = act.record(TOLD, _subject(look.assignment_id), facts, {one.person_id: about})
        keep(connection, caller.team, (link,))


def _task(
    connection: Connection, caller: Caller, reader: Person, about: tuple[Look, Person, Campaign]
) -> LookToTell:
    look, person, campaign = about
    lead = who.name_of(people.person(connection, caller.team, look.lead_id))
    return LookToTell(
        reader.language, look.number, who.name_of(person), campaign.title(reader.language), lead or "-",
        look.at, look.reason or "-",
    )  # fmt: skip


def _subject(assignment_id: str) -> str:
    return f"assignment:{assignment_id}"


def _refused_key(look: Look) -> str:
    return f"{_REFUSED}:{look.number}"
