"""Pledges, practice, series, settings, Slack's own list of people."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from bot.errors import InvalidInput, NotPermitted
from bot.services.company import CompanySettings
from bot.services.export.making import Making, files_of
from bot.services.leads import Leads
from bot.services.ports import Profile
from bot.services.training import attest, company, launch, practice, roster, rounds, series
from bot.services.training.launch import Draft
from bot.services.training.notices import PracticeItem
from bot.store import campaigns, people, record
from bot.store.attestations import ATTESTATIONS
from bot.training.audience import Audience
from bot.training.campaign import CampaignState, Kind, Terms
from bot.training.people import Role
from tests.integration.training.test_inspection import invited, run_jobs
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import CALENDAR, NOW, TEAM, Company, bank


def test_a_pledge_is_confirmed_once_in_its_version(office: Company) -> None:
    office.launched(Kind.ATTESTATION, "", pledge="pledge")
    assignment = invited(office, "UDISP")
    assert attest.show(office.desk, office.by("UDISP"), assignment).confirmed_at is None
    shown = attest.show(office.desk, office.by("UDISP"), assignment).shown
    for _ in range(2):
        assert attest.confirm(office.desk, office.by("UDISP"), assignment, shown).confirmed_at == NOW
    with office.desk.database.reading() as connection:
        (made,) = ATTESTATIONS.all(connection, TEAM)
        assert (made.person_id, made.version, made.employment.value) == ("UDISP", "1.0", "dispatched")
        assert len(campaigns.COMPLETIONS.all(connection, TEAM)) == 1
    with pytest.raises(InvalidInput, match="pledge_missing"):
        office.launched(Kind.ATTESTATION, "", pledge="no such")


def test_practice_is_asked_for_and_sends_one_item_a_working_day(office: Company) -> None:
    assert practice.start_due(office.desk, office.by("")) == 0
    practice.choose(office.desk, office.by("UEMP1"), True)
    assert (
        practice.start_due(office.desk, office.by("")),
        practice.start_due(office.desk, office.by("")),
    ) == (1, 0)
    run_jobs(office)
    (item,) = office.slack.notices(PracticeItem, "UEMP1")
    assert isinstance(item, PracticeItem)
    told = practice.answer(
        office.desk, office.by("UEMP1"), item.item_id, bank().quiz_item(item.item_id).answer
    )
    again = practice.answer(
        office.desk, office.by("UEMP1"), item.item_id, bank().quiz_item(item.item_id).answer
    )
    assert told.correct and not told.again and again.again
    assert practice.start_due(office.desk, office.by("", NOW + timedelta(days=3))) == 0, "a Saturday"
    practice.choose(office.desk, office.by("UEMP1"), False)
    assert practice.start_due(office.desk, office.by("", NOW + timedelta(days=1))) == 0


def test_a_series_spawns_one_campaign_a_period_even_after_days_off(office: Company) -> None:
    first = NOW + timedelta(days=1)
    terms = Terms(due=first, set_id=ATTACKS, audience=Audience(everyone=True))
    wanted = Draft(Kind.QUIZ, terms, "毎年の研修", "Yearly")
    with pytest.raises(NotPermitted):
        series.create(office.desk, office.by("UMGR"), wanted, 12, 14, first)
    series.create(office.desk, office.by("ULEAD"), wanted, 1, 14, first)
    for days in (0.5, 1, 1.1, 82):
        rounds.every_few_minutes(office.desk, office.by("", NOW + timedelta(days=days)))
    with office.desk.database.reading() as connection:
        made = campaigns.newest(connection, TEAM)
        assert [one.state for one in made].count(CampaignState.ACTIVE) == 1
        assert len(made) == 2


def test_slacks_list_adds_changes_and_ends_and_the_roster_wins(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    for person in ("UEMP1", "UEMP2"):
        office.slack.profiles[person] = Profile(TEAM, person, f"New {person}", is_active=person == "UEMP2")
    office.slack.profiles["UNEW"] = Profile(TEAM, "UNEW", "Newcomer")
    office.slack.profiles["UGUEST"] = Profile(TEAM, "UGUEST", "Guest", is_guest=True)
    office.slack.groups["SLEADS"] = ("UEMP2",)
    company.set_group_role(office.desk, office.by("UADMIN"), "SLEADS", Role.SECURITY_LEAD)
    assert rounds.daily(office.desk, office.by("")) == {"added": 1, "changed": 2, "late_joiners": 1}
    with office.desk.database.reading() as connection:
        assert people.person(connection, TEAM, "UGUEST") is None
        assert people.get(connection, TEAM, "UEMP2").has(Role.SECURITY_LEAD)
        (ended,) = campaigns.of_person(connection, TEAM, "UEMP1")
        assert ended.state.value == "withdrawn"
    with pytest.raises(NotPermitted):
        roster.set_roles(office.desk, office.by("ULEAD"), "UEMP2", [Role.ADMINISTRATOR])


def test_what_does_not_apply_is_not_asked(office: Company) -> None:
    before = office.draft(Kind.INSPECTION, "inspection")
    leads = Leads(office.desk.database, lambda: NOW, CALENDAR.day, frozenset())
    settings = CompanySettings(office.desk.database, leads, lambda: NOW)
    with pytest.raises(NotPermitted):
        settings.change(TEAM, "UMGR", {"electronic": "no", "subcontractor": "unknown"})
    settings.change(TEAM, "ULEAD", {"electronic": "no", "subcontractor": "unknown"})
    assert (settings.applicability(TEAM).electronic, settings.applicability(TEAM).subcontractor) == (
        False,
        None,
    )
    asked = launch.preview(office.desk, office.by("ULEAD"), before).items
    off = sum(item.applicability == "electronic" for item in bank().inspection_items)
    assert off and asked == len(bank().inspection_items) - off
    with office.desk.database.reading() as connection:
        (link,) = record.entries(connection, TEAM, kind="settings.applicability")
        files = files_of(connection, TEAM, "clauses", "", Making(NOW, CALENDAR, "en"))
    assert link.facts["said"] == {"electronic": "no", "subcontractor": "unknown"} and "ULEAD" in link.personal
    with zipfile.ZipFile(io.BytesIO(next(iter(files.values())))) as archive:
        rows = [json.loads(line) for line in archive.read("clauses.jsonl").splitlines()]
        cover = archive.read("cover.md").decode()
    assert [one["clause"] for one in rows if one["outcome"] == "not_applicable"] == [
        "2-4",
        "2-5",
        "2-6",
        "2-7",
    ]
    assert "(2-4 to 2-7) | No |" in cover and "(2-8) | Not set |" in cover
