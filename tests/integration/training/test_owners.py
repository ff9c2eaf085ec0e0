"""An owner whom Slack does not reach: whoever directed the improvement and the leads hear, until it is mended."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.errors import Parked, Unavailable, Undeliverable
from bot.services.training import directed as directing
from bot.services.training import finding_digests, findings, home, roster, rounds
from bot.services.training.notices import FindingTask, OwnerUnreachable
from bot.store import findings as store
from bot.store import people, record
from bot.store.record import Entry
from bot.training.campaign import Kind
from bot.training.records import Record
from tests.integration.training.test_inspection import LATER, fill, only
from tests.integration.training.test_looks import change, work
from tests.support.company import NOW, TEAM, Company

WEEK = timedelta(days=7)


def directed(office: Company, owner: str = "UEMP1") -> str:
    """A nonconformity whose improvement the manager has directed; nothing has been sent yet."""
    office.launched(Kind.INSPECTION, "inspection")
    fill(office, "UEMP2", {1: "not_done"})
    number = only(findings.listing(office.desk, office.by("UMGR"))).nonconformity_id
    findings.confirm(office.desk, office.by("UMGR"), number)
    findings.direct(office.desk, office.by("UMGR"), number, "Lock it every evening.", owner, LATER)
    return number


def told(office: Company) -> list[tuple[str, str]]:
    """(reader, owner) of every message about an owner who cannot be reached."""
    return [
        (to.channel, one.owner) for to, one, _ in office.slack.posted if isinstance(one, OwnerUnreachable)
    ]


def round_at(office: Company, moment: datetime) -> None:
    finding_digests.start_due(office.desk, office.by("", moment))
    work(office, moment)


@pytest.mark.parametrize("why", ["no_slack", "left", "refused"])
def test_the_director_and_the_lead_hear_at_once_and_choose_another(office: Company, why: str) -> None:
    if why == "no_slack":
        with office.desk.database.writing() as connection:
            one = people.get(connection, TEAM, "UEMP1")
            people.PEOPLE.add(connection, replace(one, id="P1", slack_id=""))
    number = directed(office, "P1" if why == "no_slack" else "UEMP1")
    if why == "left":
        change(office, "UEMP1", active=False)
    if why == "refused":
        office.slack.refuses["UEMP1"] = Undeliverable(code="user_disabled")
    work(office)
    assert sorted(told(office)) == [("ULEAD", "社員 一"), ("UMGR", "社員 一")]
    notice = next(one for to, one, _ in office.slack.posted if isinstance(one, OwnerUnreachable))
    assert "hand_over" in notice.line.actions and notice.line.owner_away is (why != "refused")
    findings.hand_over(office.desk, office.by("UMGR", NOW + timedelta(minutes=1)), number, "UEMP2")
    work(office)
    assert len(office.slack.notices(FindingTask, "UEMP2")) == 1
    round_at(office, NOW + WEEK)
    assert len(told(office)) == 2
    assert not only(findings.listing(office.desk, office.by("UMGR"))).owner_away


def test_who_leaves_later_is_told_of_each_week_until_another_is_chosen(office: Company) -> None:
    number = directed(office)
    work(office)
    round_at(office, NOW)
    assert told(office) == [] and len(office.slack.notices(FindingTask, "UEMP1")) == 1
    change(office, "UEMP1", active=False)
    for days, count in ((0, 2), (1, 2), (7, 4)):
        round_at(office, NOW + timedelta(days=days))
        assert len(told(office)) == count
    page = home.home(office.desk, office.by("UMGR"))
    assert page.findings is not None and page.findings.lines[0].owner_away
    findings.hand_over(office.desk, office.by("ULEAD"), number, "UEMP2")
    round_at(office, NOW + 2 * WEEK)
    assert len(told(office)) == 4


def test_an_owner_who_has_reported_needs_not_be_reached(office: Company) -> None:
    number = directed(office)
    work(office)
    findings.report(office.desk, office.by("UEMP1"), number, "A photo.")
    change(office, "UEMP1", active=False)
    round_at(office, NOW)
    assert told(office) == [] and not only(findings.listing(office.desk, office.by("UMGR"))).owner_away


def killed(office: Company) -> None:
    """The process ends between the commit and the start of what follows: nothing waits in the queue."""
    office.queue.waiting.clear()
    office.queue.seen.clear()


def heard(office: Company, user: str = "UEMP1") -> int:
    return len(office.slack.notices(FindingTask, user))


def links(office: Company) -> list[Entry]:
    with office.desk.database.reading() as connection:
        return list(record.entries(connection, TEAM, kind="nonconformity.owner_told"))


def frequent(office: Company, moment: datetime) -> int:
    """The whole frequent round; how many messages to owners it started."""
    started = rounds.every_few_minutes(office.desk, office.by("", moment))["owners"]
    work(office, moment)
    return started


def test_a_kill_between_the_direction_and_its_message_owes_it_still(office: Company) -> None:
    """At night too: it was sent at once when the manager pressed, and comes as soon as Mamori is up again."""
    number = directed(office)
    killed(office)
    assert heard(office) == 0 and links(office) == []
    assert [frequent(office, NOW + timedelta(hours=12, minutes=5 * n)) for n in range(3)] == [1, 0, 0]
    assert heard(office) == 1
    (link,) = links(office)
    assert link.facts["people"] == 1 and link.personal == {"UEMP1": {"person": "UEMP1"}}
    with office.desk.database.reading() as connection:
        assert store.owed(connection, TEAM) == store.owed(connection, TEAM, number) == {}


def test_what_was_sent_before_the_kill_is_not_sent_twice(office: Company) -> None:
    """Slack has the message, the link that says so was lost with the process."""
    directed(office)
    (job,) = office.queue.waiting
    work(office)
    with office.desk.database.writing() as connection:
        connection.execute(text("DELETE FROM record WHERE kind = 'nonconformity.owner_told'"))
        connection.execute(
            text("DELETE FROM record_personal WHERE sequence NOT IN (SELECT sequence FROM record)")
        )
        connection.execute(text("DELETE FROM record_heads"))
        last = connection.execute(text("SELECT sequence, hash FROM record ORDER BY sequence DESC")).first()
        assert last is not None
        connection.execute(
            text("INSERT INTO record_heads VALUES (:team, :sequence, :hash)"), {"team": TEAM, **last._mapping}
        )
    killed(office)
    office.queue.waiting.append(job)
    work(office)
    assert heard(office) == 1 and len(links(office)) == 1


def test_each_act_owes_one_message_and_only_the_newest(office: Company) -> None:
    number = directed(office)
    killed(office)
    findings.hand_over(office.desk, office.by("UMGR"), number, "UEMP2")
    killed(office)
    frequent(office, NOW)
    assert (heard(office), heard(office, "UEMP2")) == (0, 1), "who does not carry it out hears nothing"
    findings.report(office.desk, office.by("UEMP2"), number, "A photo.")
    findings.send_back(office.desk, office.by("UMGR"), number, "The photo shows another cabinet.")
    killed(office)
    frequent(office, NOW + timedelta(minutes=5))
    assert heard(office, "UEMP2") == 2 and len(links(office)) == 2
    told = office.slack.notices(FindingTask, "UEMP2")[-1]
    assert isinstance(told, FindingTask) and told.returned_because == "The photo shows another cabinet."


def test_while_slack_is_away_it_waits_and_after_a_refusal_it_is_not_tried_for_ever(office: Company) -> None:
    directed(office)
    office.slack.refuses["UEMP1"] = Unavailable()
    with pytest.raises(Unavailable):
        work(office)
    assert links(office) == [] and directing.start_due(office.desk, office.by("")) == 0, "the job comes again"
    later = NOW + timedelta(hours=1)
    office.slack.refuses["UEMP1"] = Parked()
    assert directing.start_due(office.desk, office.by("", later)) == 1
    with pytest.raises(Parked):
        work(office, later)
    assert [one.facts["people"] for one in links(office)] == [0], "the administrator has it"
    assert directing.start_due(office.desk, office.by("", later + timedelta(hours=1))) == 0


def test_what_ended_meanwhile_is_not_told(office: Company) -> None:
    number = directed(office)
    killed(office)
    findings.report(office.desk, office.by("UEMP1"), number, "A photo.")
    findings.verify(office.desk, office.by("UMGR"), number, "Seen on the spot.")
    assert frequent(office, NOW) == 0 and heard(office) == 0


def test_who_takes_over_from_a_manager_hears_of_each_improvement(office: Company) -> None:
    directed(office, "UMGR")
    work(office)
    roster.hand_over(office.desk, office.by("UADMIN"), "UMGR", "UMGR2")
    assert frequent(office, NOW) == 1 and heard(office, "UMGR2") == 1


@pytest.mark.tampers
def test_acts_from_before_the_record_was_the_queue_are_left_alone(office: Company) -> None:
    with office.desk.database.writing() as connection:
        earlier = Record("nonconformity.directed", NOW, "nonconformity:n1", {"state": "improvement_directed"})
        assert record.append(connection, TEAM, [earlier]).sequence
        assert store.owed(connection, TEAM) == {}
