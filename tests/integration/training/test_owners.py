"""An owner whom Slack does not reach: whoever directed the improvement and the leads hear, until it is mended."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import Undeliverable
from bot.services.training import finding_digests, findings, home
from bot.services.training.notices import FindingTask, OwnerUnreachable
from bot.store import people
from bot.training.campaign import Kind
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
