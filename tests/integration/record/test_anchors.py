"""The record's head is kept elsewhere every day, and shows a tail that was cut."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli import make_app
from bot.errors import Conflict, InvalidInput, Unavailable, Undeliverable
from bot.services.anchoring import AnchorDesk, anchor, check_anchors, file_of, read_anchors
from bot.services.notices import Sentence
from bot.store import record
from bot.store.database import Database
from bot.training.campaign import Kind
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import NOW, TEAM, Company, open_company

DAY = timedelta(days=1)


def desk_of(office: Company, folder: Path, channel: str = "CSEC") -> AnchorDesk:
    return AnchorDesk(office.desk.database, office.slack, folder, channel)


def head_of(office: Company) -> record.Head:
    with office.desk.database.reading() as connection:
        return record.head(connection, TEAM)


def test_the_head_goes_to_file_and_channel_and_nothing_is_said_twice(office: Company, tmp_path: Path) -> None:
    desk = desk_of(office, tmp_path)
    assert not anchor(desk, TEAM, NOW), "an empty record has no head"
    office.draft(Kind.QUIZ, ATTACKS)
    assert anchor(desk, TEAM, NOW)
    assert not anchor(desk, TEAM, NOW + DAY)
    office.draft(Kind.QUIZ, ATTACKS)
    assert anchor(desk, TEAM, NOW + 2 * DAY)
    lines = [json.loads(line) for line in file_of(tmp_path, TEAM).read_text().splitlines()]
    assert [one["sequence"] for one in lines] == [1, 2]
    assert lines[1] == {
        "team": TEAM,
        "at": "2026-11-06T01:00:00+00:00",
        "sequence": 2,
        "hash": head_of(office).hash,
    }
    posted = [notice for notice in office.slack.notices(Sentence, "CSEC") if isinstance(notice, Sentence)]
    assert [one.values["sequence"] for one in posted] == [1, 2]
    assert head_of(office).sequence == 2, "keeping a head adds nothing to the record"


def test_what_was_pasted_from_the_channel_is_found(office: Company, tmp_path: Path) -> None:
    from bot.slack.blocks import render

    office.draft(Kind.QUIZ, ATTACKS)
    anchor(desk_of(office, tmp_path), TEAM, NOW)
    (notice,) = office.slack.notices(Sentence, "CSEC")
    pasted = read_anchors(render(notice).text)
    office.draft(Kind.QUIZ, ATTACKS)
    with office.desk.database.reading() as connection:
        found = check_anchors(connection, pasted, [TEAM])
    assert found.held and (found.newest, found.added_since) == (1, 1)


def test_slack_away_is_tried_again_and_a_refusing_channel_costs_only_itself(
    office: Company, tmp_path: Path
) -> None:
    office.draft(Kind.QUIZ, ATTACKS)
    desk = desk_of(office, tmp_path)
    office.slack.refuses["CSEC"] = Unavailable()
    with pytest.raises(Unavailable):
        anchor(desk, TEAM, NOW)
    office.slack.refuses["CSEC"] = Conflict()
    with pytest.raises(Unavailable):
        anchor(desk, TEAM, NOW)
    office.slack.refuses["CSEC"] = Undeliverable(code="not_in_channel")
    assert anchor(desk, TEAM, NOW + DAY)
    assert len(file_of(tmp_path, TEAM).read_text().splitlines()) == 1, "the second run finds its line"
    assert anchor(desk_of(office, tmp_path / "other", channel=""), TEAM, NOW) is False


@pytest.mark.parametrize("bad", ["", "nothing", "12:abc", "f" * 63, "/no/such/file"])
def test_what_is_no_head_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInput):
        read_anchors(bad)


def test_a_workspace_cannot_name_a_file_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        file_of(tmp_path, "../T0")


def mamori(*words: str) -> Result:
    return CliRunner().invoke(make_app(), list(words))


def test_the_command_finds_a_cut_tail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAMORI_HOME", str(home))
    assert mamori("migrate").exit_code == 0
    database = Database.open(f"sqlite:///{home / 'mamori.db'}")
    office = open_company(database)
    for _ in range(3):
        office.draft(Kind.QUIZ, ATTACKS)
    head = head_of(office)
    assert anchor(desk_of(office, home / "anchors"), TEAM, NOW)
    whole = mamori("verify-record")
    assert whole.exit_code == 0 and "number 3; 0 links" in whole.stdout
    for given in (f"{head.sequence}:{head.hash}", head.hash, str(file_of(home / "anchors", TEAM))):
        assert mamori("verify-record", given).exit_code == 0
    assert mamori("verify-record", f"2:{head.hash}").exit_code == 1, "the right hash at the wrong number"
    with database.writing() as connection:
        first = connection.execute(text("select hash from record where sequence = 2")).scalar_one()
        connection.execute(text("delete from record where sequence = 3"))
        connection.execute(text(f"update record_heads set sequence = 2, hash = '{first}'"))
    cut = mamori("verify-record", "--json")
    assert cut.exit_code == 1
    told = json.loads(cut.stdout)
    assert told["chains"][0]["problems"] == [], "without what was kept nobody would know"
    assert told["missing_anchors"] == [f"3:{head.hash}"] and told["kept_head_found"] is False
    database.engine.dispose()
