"""Whether dispatched staff count as employees: the company's word, a launch's own, and a line of their own."""

from dataclasses import replace

import pytest

from bot.errors import InvalidInput, NotPermitted
from bot.services.company import CompanySettings
from bot.services.leads import Leads
from bot.services.training import launch_form, roster, statistics
from bot.store import applicability, campaigns, people, record
from bot.training.audience import Audience
from bot.training.campaign import Kind
from bot.training.people import Employment, Person
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import CALENDAR, NOW, TEAM, Company

SAID = {"electronic": "yes", "subcontractor": "unknown"}


def settings(office: Company) -> CompanySettings:
    leads = Leads(office.desk.database, lambda: NOW, CALENDAR.day, frozenset())
    return CompanySettings(office.desk.database, leads, lambda: NOW)


def joins(office: Company, person_id: str) -> None:
    """A dispatched newcomer, and the daily look for late joiners."""
    with office.desk.database.writing() as connection:
        known = people.get(connection, TEAM, "UDISP")
        newcomer: Person = replace(known, id=person_id, slack_id=person_id, name=person_id)
        people.PEOPLE.add(connection, newcomer)
    roster.late_joiners(office.desk, office.by(""))


def assigned(office: Company, campaign_id: str) -> set[str]:
    with office.desk.database.reading() as connection:
        return campaigns.assigned_people(connection, TEAM, campaign_id)


def test_they_count_until_the_company_says_no_and_the_form_starts_from_that(company: Company) -> None:
    office, told = company, settings(company)
    assert told.every(TEAM) == {"electronic": "unknown", "subcontractor": "unknown", "dispatched": "yes"}
    assert launch_form.choices(office.desk, office.by("ULEAD")).dispatched
    with pytest.raises(NotPermitted):
        told.change(TEAM, "UMGR", {**SAID, "dispatched": "no"})
    with pytest.raises(InvalidInput):
        told.change(TEAM, "ULEAD", {**SAID, "dispatched": "unknown"})
    told.change(TEAM, "ULEAD", {**SAID, "dispatched": "no"})
    assert not launch_form.choices(office.desk, office.by("UMGR")).dispatched
    told.change(TEAM, "UADMIN", SAID)
    assert told.every(TEAM)["dispatched"] == "no", "what is not asked stays"
    assert told.applicability(TEAM).electronic is True
    with office.desk.database.reading() as connection:
        assert not applicability.counts_dispatched(connection, TEAM)
        links = list(record.entries(connection, TEAM, kind="settings.applicability"))
    assert [link.facts["said"]["dispatched"] for link in links] == ["no", "no"]
    assert "ULEAD" in links[0].personal and "UADMIN" in links[1].personal


def test_a_launch_may_differ_and_late_joiners_follow_it(office: Company) -> None:
    without = office.launched(Kind.QUIZ, ATTACKS, audience=Audience(everyone=True, dispatched=False))
    joins(office, "UDISP2")
    assert not {"UDISP", "UDISP2"} & assigned(office, without), "the company counts them, this launch not"
    settings(office).change(TEAM, "ULEAD", {**SAID, "dispatched": "no"})
    among = office.launched(Kind.QUIZ, ATTACKS)
    joins(office, "UDISP3")
    assert {"UDISP", "UDISP2", "UDISP3"} <= assigned(office, among)
    assert not {"UDISP", "UDISP2", "UDISP3"} & assigned(office, without)
    view = statistics.view(office.desk, office.by("ULEAD"), among)
    lines = {one.name: one.rate.of for one in view.employments}
    assert lines[Employment.DISPATCHED.value] == 3 and view.roster_gap == 0
    apart = statistics.view(office.desk, office.by("ULEAD"), without)
    assert (
        Employment.DISPATCHED.value not in {one.name for one in apart.employments} and apart.roster_gap == 0
    )
