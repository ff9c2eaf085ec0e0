"""Who pledges on paper has given the same text as who pledges in Slack: version and hash are kept and proved."""

import hashlib
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import text

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.services.export.making import Making, files_of
from bot.services.training import amend, attest
from bot.services.training import on_paper as on_paper_of
from bot.store import record
from bot.store.attestations import ATTESTATIONS, TEXTS, AttestedText, keep_text
from bot.store.record import of_campaign
from bot.texts import say
from bot.training.campaign import Attests, Kind
from tests.integration.training.test_attestation_calls import published
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import CALENDAR, NOW, TEAM, Company
from tests.support.evidence import differing


def pledged(office: Company) -> str:
    """One employee pledges in Slack; for another a lead enters what was signed on paper."""
    campaign_id = office.launched(Kind.ATTESTATION, "", pledge="pledge", attests=Attests.PLEDGE)
    mine = invited(office, "UEMP1")
    attest.confirm(
        office.desk, office.by("UEMP1"), mine, attest.show(office.desk, office.by("UEMP1"), mine).shown
    )
    on_paper(office)
    return campaign_id


def on_paper(office: Company) -> None:
    amend.enter_on_behalf(office.desk, office.by("ULEAD"), invited(office, "UEMP2"), "休職中", "誓約書 綴り7")


def listed(office: Company, campaign_id: str) -> dict[str, dict[str, Any]]:
    """The pack's table, by person."""
    with office.desk.database.reading() as connection:
        (pack,) = files_of(connection, TEAM, "pack", campaign_id, Making(NOW, CALENDAR, "ja")).values()
    with zipfile.ZipFile(BytesIO(pack)) as archive:
        rows = [json.loads(line) for line in archive.read("attestations.jsonl").splitlines()]
        links = [json.loads(line) for line in archive.read("record.jsonl").splitlines()]
        texts = [archive.read(name) for name in archive.namelist() if name.startswith("document-")]
    kept = {hashlib.sha256(one).hexdigest() for one in texts}
    assert {one["text_hash"] for one in rows} - {""} <= kept, "whoever holds the pack holds the text"
    told = {one["sequence"] for one in links if one["kind"] == "attestation.confirmed"}
    assert {one["sequence"] for one in rows} - {None} == told, "each row names its link in the pack's record"
    return {one["person_id"]: one for one in rows}


def test_what_was_signed_on_paper_has_version_and_hash(office: Company) -> None:
    campaign_id = pledged(office)
    with office.desk.database.reading() as connection:
        kept = {one.person_id: one for one in ATTESTATIONS.all(connection, TEAM)}
        links = list(record.entries(connection, TEAM, kind="attestation.confirmed"))
    slack, paper = kept["UEMP1"], kept["UEMP2"]
    assert (paper.document_id, paper.version, paper.text_hash) == ("pledge", slack.version, slack.text_hash)
    assert len(paper.text_hash) == 64 and paper.assignment_id != slack.assignment_id
    assert [one.facts["on_behalf"] for one in links] == [False, True]
    assert links[1].personal["ULEAD"] == {"acted_as": "actor", "reason": "休職中"}
    rows = listed(office, campaign_id)
    assert {who: (one["text_hash"], one["on_behalf"], one["note"]) for who, one in rows.items()} == {
        "UEMP1": (slack.text_hash, False, ""), "UEMP2": (slack.text_hash, True, ""),
    }  # fmt: skip
    assert rows["UEMP2"]["attests_text"] == say("export.attests.pledge", "ja")
    assert differing(office.desk.database) == []


@pytest.mark.tampers
@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE attestations SET text_hash = '0' WHERE person_id = 'UEMP2'",
        "UPDATE attestations SET version = '9.0' WHERE person_id = 'UEMP2'",
        "DELETE FROM attestations WHERE person_id = 'UEMP2'",
    ],
)
def test_the_row_of_a_pledge_on_paper_is_proved(office: Company, forgery: str) -> None:
    pledged(office)
    with office.desk.database.writing() as connection:
        assert connection.execute(text(forgery)).rowcount == 1
    assert {one.kind for one in differing(office.desk.database)} == {"attestation"}


@pytest.mark.tampers
def test_what_was_entered_before_the_text_was_kept_is_said_so(office: Company) -> None:
    campaign_id = office.launched(Kind.ATTESTATION, "", pledge="pledge")
    on_paper(office)
    with office.desk.database.writing() as connection:
        connection.execute(text("DELETE FROM attestations"))
        connection.execute(text("DELETE FROM record WHERE kind = 'attestation.confirmed'"))
    row = listed(office, campaign_id)["UEMP2"]
    assert (row["version"], row["text_hash"], row["sequence"]) == ("", "", None)
    assert row["note"] == say("export.text_not_kept", "ja") and row["at"].startswith("2026-11-04T10:00")


def offered(office: Company, campaign_id: str) -> dict[str, str]:
    """Versions that the form offers, to their hashes."""
    found = on_paper_of.choices(office.desk, office.by("ULEAD"), campaign_id)
    return {one.text.partition(" ")[0]: one.value for one in found}


def enter(office: Company, user: str, signed: str = "", now: datetime = NOW) -> None:
    by = office.by("ULEAD", now)
    amend.enter_on_behalf(office.desk, by, invited(office, user), "休職中", "誓約書 綴り7", signed)


def given(office: Company) -> dict[str, tuple[str, str]]:
    with office.desk.database.reading() as connection:
        return {one.person_id: (one.version, one.text_hash) for one in ATTESTATIONS.all(connection, TEAM)}


def test_a_minor_version_on_paper_counts_as_it_does_in_slack(company: Company) -> None:
    campaign_id = company.launched(Kind.ATTESTATION, "", pledge="pledge", attests=Attests.PLEDGE)
    assert offered(company, campaign_id) == {}, "there is one version: nothing is asked"
    newer = published(company, "1.1", "秘密を守り、持ち出しません。")
    mine = invited(newer, "UEMP1")
    attest.confirm(
        newer.desk, newer.by("UEMP1"), mine, attest.read(newer.desk, newer.by("UEMP1"), mine).shown
    )
    versions = offered(newer, campaign_id)
    assert list(versions) == ["1.0", "1.1"], "the launched one first"
    enter(newer, "UEMP2", versions["1.1"])
    enter(newer, "UDISP")
    found = given(newer)
    assert found["UEMP2"] == found["UEMP1"] == ("1.1", versions["1.1"])
    assert found["UDISP"] == ("1.0", versions["1.0"])
    rows = listed(newer, campaign_id)
    assert {one["version"] for one in rows.values()} == {"1.0", "1.1"}


def test_the_text_of_a_version_that_only_paper_has_is_kept(company: Company) -> None:
    campaign_id = company.launched(Kind.ATTESTATION, "", pledge="pledge")
    newer = published(company, "1.1", "秘密を守り、持ち出しません。")
    enter(newer, "UEMP2", offered(newer, campaign_id)["1.1"])
    third = published(company, "1.2", "秘密を守り、写しも取りません。")
    assert list(offered(third, campaign_id)) == ["1.0", "1.2", "1.1"]
    assert listed(third, campaign_id)["UEMP2"]["version"] == "1.1"


def test_another_major_version_counts_for_its_own_launch_only_on_paper_as_in_slack(company: Company) -> None:
    first = company.launched(Kind.ATTESTATION, "", pledge="pledge")
    before = invited(company, "UEMP1")
    office = published(company, "2.0", "誓約の内容が変わりました。")
    assert offered(office, first) == {}, "2.0 does not count for the launch of 1.0"
    asked = attest.read(office.desk, office.by("UEMP1"), before)
    with pytest.raises(Conflict, match="text_changed"):
        attest.confirm(office.desk, office.by("UEMP1"), before, asked.shown)
    with pytest.raises(InvalidInput, match="other_version"):
        enter(office, "UEMP2", asked.shown)
    assert given(office) == {}
    enter(office, "UEMP2")  # signed before the revision, entered after it
    later = NOW + timedelta(days=1)
    office.launched(Kind.ATTESTATION, "", now=later, pledge="pledge")
    open_now = invited(office, "UEMP2")
    assert attest.show(office.desk, office.by("UEMP2"), open_now).confirmed_at is None, "1.0 is not 2.0"
    with pytest.raises(InvalidInput, match="other_version"):
        enter(office, "UEMP2", given(office)["UEMP2"][1], later)
    enter(office, "UEMP2", asked.shown, later)
    with office.desk.database.reading() as connection:
        kept = {one.version for one in ATTESTATIONS.all(connection, TEAM, person_id="UEMP2")}
    assert kept == {"1.0", "2.0"}


def test_who_is_no_lead_chooses_no_version(office: Company) -> None:
    campaign_id = office.launched(Kind.ATTESTATION, "", pledge="pledge")
    with pytest.raises(NotPermitted):
        on_paper_of.choices(office.desk, office.by("UMGR"), campaign_id)
    assert on_paper_of.choices(office.desk, office.by("ULEAD"), office.draft(Kind.QUIZ, ATTACKS)) == ()


def test_a_quiz_on_paper_attests_nothing(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    on_paper(office)
    with office.desk.database.reading() as connection:
        assert ATTESTATIONS.all(connection, TEAM) == []
        kinds = {one.kind for one in of_campaign(connection, TEAM, campaign_id)}
    assert "attestation.confirmed" not in kinds and "completion.recorded" in kinds


def test_each_version_that_was_given_is_kept_whole(company: Company) -> None:
    campaign_id = pledged(company)
    minor = published(company, "1.1", "秘密を守り、持ち出しません。")
    mine = invited(company, "UDISP")
    shown = attest.show(minor.desk, minor.by("UDISP"), mine).shown
    attest.confirm(minor.desk, minor.by("UDISP"), mine, shown)
    rows = listed(minor, campaign_id)
    assert {one["version"] for one in rows.values()} == {"1.0", "1.1"}
    with company.desk.database.reading() as connection:
        kept = {one.version: one for one in TEXTS.all(connection, TEAM)}
    assert "持ち出しません" in kept["1.1"].text and kept["1.1"].hash == rows["UDISP"]["text_hash"]
    assert len(kept) == 2


def test_a_text_is_kept_once_by_two_at_the_same_instant(company: Company) -> None:
    one = AttestedText(team_id=TEAM, hash="0" * 64, document_id="d", version="1", title="t", text="x")
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: _kept(company, one), range(2)))
    with company.desk.database.reading() as connection:
        assert len(TEXTS.all(connection, TEAM, document_id="d")) == 1
    with company.desk.database.writing() as connection:
        connection.execute(text("DELETE FROM attested_texts"))


def _kept(company: Company, one: AttestedText) -> None:
    with company.desk.database.writing() as connection:
        keep_text(connection, one)


@pytest.mark.tampers
def test_another_text_under_the_same_hash_is_told(office: Company) -> None:
    pledged(office)
    with office.desk.database.writing() as connection:
        connection.execute(text("UPDATE attested_texts SET text = 'something else'"))
    assert {(one.kind, one.column) for one in differing(office.desk.database)} == {("document", "text")}
