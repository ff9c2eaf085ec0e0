"""A campaign is what its launch froze, whatever happened to it since; earlier hashes are known again."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from pydantic import TypeAdapter

from bot.services.erasing import erase
from bot.services.training import amend, bank, running
from bot.store import campaigns, record
from bot.store.record import canonical
from bot.training.audience import Audience
from bot.training.campaign import Attests, Kind, Terms
from bot.training.people import SYSTEM
from bot.training.records import Act
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, take, wrong
from tests.support.company import NOW, TEAM, Company
from tests.support.evidence import differing

LATER = NOW + timedelta(days=40)


def test_extended_voided_fallen_due_and_closed_it_is_still_the_same(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    take(company, "UEMP1", invited(company, "UEMP1"), wrong)
    lead = company.by("ULEAD")
    amend.extend(company.desk, lead, campaign_id, NOW + timedelta(days=20), "繁忙期のため")
    with company.desk.database.reading() as connection:
        items = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id).frozen().items
    for item in items[:2]:
        bank.void(company.desk, lead, item.id, "正解が二つあるため")
    assert differing(company.desk.database) == []
    running.fall_due(company.desk, company.by("", LATER))
    running.close(company.desk, company.by("ULEAD", LATER), campaign_id)
    assert differing(company.desk.database) == []


def test_a_draft_is_in_no_record_of_launches(office: Company) -> None:
    running.cancel(office.desk, office.by("ULEAD"), office.draft(Kind.QUIZ, ATTACKS), "やめる")
    office.draft(Kind.INSPECTION, "inspection")
    assert differing(office.desk.database) == []


def test_an_erased_person_in_the_terms_is_no_difference(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS, audience=Audience(people=("UEMP1", "UEMP2")))
    erase(office.desk.database, None, TEAM, "UEMP1", Act(SYSTEM, NOW))
    assert differing(office.desk.database) == []


def test_terms_that_were_hashed_with_every_field_are_known_again(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    with office.desk.database.reading() as connection:
        terms = campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id).terms
        (link,) = record.entries(connection, TEAM, kind="campaign.launched")
    assert link.facts["terms_hash"] == campaigns.terms_hash(terms)
    whole = TypeAdapter(Terms).dump_python(terms, mode="json")
    del whole["attests"]
    earlier = hashlib.sha256(canonical(whole).encode()).hexdigest()
    assert earlier != campaigns.terms_hash(terms) and campaigns.is_terms_hash(terms, earlier)
    assert not campaigns.is_terms_hash(replace(terms, pass_mark=50), earlier)
    assert not campaigns.is_terms_hash(replace(terms, attests=Attests.PLEDGE), earlier)
