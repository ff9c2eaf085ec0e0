"""A marked document in a new major version is called once: proposed with one button, or launched by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.services.training import attest, attestation_calls, launch, rounds
from bot.services.training.clauses import DocumentClauses
from bot.services.training.notices import AttestationProposed, AttestationRequest, Invitation
from bot.store import campaigns, people, record
from bot.store.attestations import ATTESTATIONS
from bot.training.audience import Audience
from bot.training.campaign import Attests, Campaign, CampaignState, Kind
from knowledge.documents import Document
from tests.integration.training.test_inspection import invited
from tests.support.company import NOW, TEAM, Company, Guideline, guideline

DAY = timedelta(days=1)


def published(office: Company, version: str, text: str = "") -> Company:
    """The same company after the pledge was published in this version, with another text where one is given."""
    shelf = guideline()
    sections = shelf.documents[1].sections
    if text:
        sections = (replace(sections[0], text=text), *sections[1:])
    pledge: Document = replace(
        shelf.documents[1], version=version, hash=version.ljust(64, "0"), sections=sections
    )
    changed = Guideline((shelf.documents[0], pledge), shelf.notes)
    desk = replace(office.desk, clauses=DocumentClauses(lambda: changed))
    return replace(office, desk=desk)


def marked(office: Company, mode: str = attestation_calls.PROPOSE) -> None:
    attestation_calls.mark(office.desk, office.by("ULEAD"), ["pledge"], [], mode)


def confirm(office: Company, now: datetime) -> None:
    """One employee reads what they were asked to confirm, and does."""
    by, assignment = office.by("UEMP1", now), invited(office, "UEMP1")
    attest.confirm(office.desk, by, assignment, attest.read(office.desk, by, assignment).shown)


def round_at(office: Company, days: float = 0) -> int:
    caller = office.by("", NOW + timedelta(days=days))
    called = rounds.every_few_minutes(office.desk, caller)["attestations_called"]
    while office.queue.waiting:
        kind, payload = office.queue.waiting.pop(0)
        rounds.JOBS[kind](office.desk, caller, payload)
    return called


def every(office: Company) -> list[Campaign]:
    with office.desk.database.reading() as connection:
        return campaigns.CAMPAIGNS.all(connection, TEAM, kind=Kind.ATTESTATION.value)


def proposals(office: Company) -> list[AttestationProposed]:
    return [one for one in office.slack.notices(AttestationProposed) if isinstance(one, AttestationProposed)]


def test_a_new_major_version_is_proposed_once_and_launched_by_one_button(company: Company) -> None:
    rule = Audience(departments=("製造部",))
    first = company.launched(Kind.ATTESTATION, "", pledge="pledge", audience=rule)
    confirm(company, NOW)
    marked(company)
    assert round_at(company) == 0, "version 1 was asked for"
    assert round_at(published(company, "1.5")) == 0, "a minor version asks for nothing"
    office = published(company, "2.0")
    assert round_at(office) == 1
    assert round_at(office) == 0 and round_at(published(company, "2.1")) == 0
    (told,) = proposals(office)
    assert (told.version, told.before, told.people) == ("2.0", "1.0", 3) and not told.launched
    assert len(office.slack.notices(Invitation)) == 3, "nobody is asked before a lead says so"
    with pytest.raises(NotPermitted):
        attestation_calls.launch_now(office.desk, office.by("UEMP1"), told.campaign_id)
    attestation_calls.launch_now(office.desk, office.by("ULEAD", NOW + DAY), told.campaign_id)
    with pytest.raises(Conflict):
        attestation_calls.launch_now(office.desk, office.by("ULEAD", NOW + DAY), told.campaign_id)
    round_at(office, 1)
    assert len(office.slack.notices(Invitation)) == 6
    made = next(one for one in every(office) if one.id == told.campaign_id)
    assert made.frozen().document_version == "2.0" and made.terms.audience == rule and made.id != first
    confirm(office, NOW + DAY)


def test_a_document_nobody_was_ever_asked_about_is_proposed_for_everyone(office: Company) -> None:
    marked(office)
    assert round_at(office) == 1
    (told,) = proposals(office)
    assert (told.before, told.people) == ("", 7)


def test_what_a_document_is_goes_into_its_call(office: Company) -> None:
    """Said in the setting; where that was from before it was asked, the launch before says it."""
    lead = office.by("ULEAD")
    with pytest.raises(InvalidInput, match="attests_both"):
        attestation_calls.mark(office.desk, lead, ["pledge"], ["pledge"], "propose")
    attestation_calls.mark(office.desk, lead, [], ["pledge"], "propose")
    round_at(office)
    (read,) = every(office)
    assert read.terms.attests is Attests.POLICY
    with office.desk.database.writing() as connection:
        earlier = {"documents": ["pledge"], "mode": "propose"}
        people.set_setting(connection, TEAM, attestation_calls.SETTING, earlier, NOW)
    assert attestation_calls.marked(office.desk, lead).pledges is None
    launch.launch(office.desk, lead, read.id)
    newer = published(office, "2.0")
    round_at(newer, 1)
    assert [one.terms.attests for one in every(office)] == [Attests.POLICY] * 2
    attestation_calls.mark(newer.desk, lead, ["pledge"], [], "propose")
    round_at(published(office, "3.0"), 2)
    assert sorted(one.terms.attests for one in every(office)) == ["pledge", "policy", "policy"]


def test_the_company_may_let_it_go_out_by_itself(office: Company) -> None:
    marked(office, attestation_calls.LAUNCH)
    assert round_at(office) == 1
    (made,) = every(office)
    assert made.state is CampaignState.ACTIVE and len(office.slack.notices(Invitation)) == 7
    (told,) = proposals(office)
    assert told.launched
    with office.desk.database.reading() as connection:
        (entry,) = record.entries(connection, TEAM, kind="campaign.proposed")
    assert entry.facts["mode"] == "launch" and entry.facts["by_system"]


def test_a_newer_version_takes_the_place_of_a_proposal_nobody_launched(office: Company) -> None:
    marked(office)
    round_at(office)
    assert round_at(published(office, "2.0"), 1) == 1
    states = sorted(one.state.value for one in every(office))
    assert states == ["cancelled", "draft"]
    old, new = proposals(office)
    with pytest.raises(Conflict):
        launch.launch(office.desk, office.by("ULEAD"), old.campaign_id)
    assert (old.version, new.version) == ("1.0", "2.0")


def test_a_proposal_that_waited_gets_a_due_date_that_people_can_meet(office: Company) -> None:
    marked(office)
    round_at(office)
    (told,) = proposals(office)
    late = NOW + timedelta(days=40)
    attestation_calls.launch_now(office.desk, office.by("ULEAD", late), told.campaign_id)
    (made,) = every(office)
    assert made.due >= late + timedelta(days=13)


def test_not_at_night_not_for_strangers_and_not_for_what_is_not_there(office: Company) -> None:
    marked(office)
    assert round_at(office, 0.5) == 0, "22:00 in Tokyo"
    with pytest.raises(NotPermitted):
        attestation_calls.mark(office.desk, office.by("UMGR"), ["pledge"], [], "propose")
    with pytest.raises(InvalidInput):
        attestation_calls.mark(office.desk, office.by("ULEAD"), [], ["no such"], "propose")
    assert attestation_calls.marked(office.desk, office.by("ULEAD")).documents == ("pledge",)


def test_a_long_text_is_confirmed_only_after_all_of_it_was_opened(company: Company) -> None:
    office = published(company, "1.0", "秘密を守ります。" * 300)
    office.launched(Kind.ATTESTATION, "", pledge="pledge")
    desk, by, assignment = office.desk, office.by("UEMP1"), invited(office, "UEMP1")
    asked = attest.show(desk, by, assignment)
    assert not asked.opened
    with pytest.raises(Conflict, match="read_first"):
        attest.confirm(desk, by, assignment, asked.shown)
    with pytest.raises(Conflict, match="somebody_elses"):
        attest.read(desk, office.by("UEMP2"), assignment)
    for _ in range(2):
        assert attest.read(desk, by, assignment).opened
    with desk.database.reading() as connection:
        started = [
            one
            for one in record.entries(connection, TEAM, kind="assignment.started")
            if "UEMP1" in one.personal
        ]
    assert len(started) == 1, "that it was opened is on the record, once"
    assert attest.confirm(desk, by, assignment, asked.shown).confirmed_at == NOW


def test_a_minor_version_since_the_launch_is_confirmed_as_what_it_is(company: Company) -> None:
    company.launched(Kind.ATTESTATION, "", pledge="pledge")
    by, assignment = company.by("UEMP1"), invited(company, "UEMP1")
    before = attest.read(company.desk, by, assignment)
    newer = published(company, "1.1", "誤字を直しました。")
    with pytest.raises(Conflict, match="read_anew"):
        attest.confirm(newer.desk, by, assignment, before.shown)
    now = attest.read(newer.desk, by, assignment)
    assert (now.version, now.confirmed_at) == ("1.1", None) and now.shown != before.shown
    attest.confirm(newer.desk, by, assignment, now.shown)
    with company.desk.database.reading() as connection:
        (made,) = ATTESTATIONS.all(connection, TEAM)
    assert (made.version, made.text_hash) == ("1.1", now.shown)
    other = published(company, "2.0", "誓約の内容が変わりました。")
    second = office_read(other, "UEMP2")
    with pytest.raises(Conflict, match="text_changed"):
        attest.confirm(other.desk, other.by("UEMP2"), second.assignment_id, second.shown)


def office_read(office: Company, user: str) -> AttestationRequest:
    return attest.read(office.desk, office.by(user), invited(office, user))
