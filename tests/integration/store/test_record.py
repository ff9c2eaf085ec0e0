"""The chain: what is in it stays, what was changed shows, what is personal can go."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from bot.store import record
from bot.store.database import Database
from bot.store.migrations import at_head, differences, migrate
from bot.store.tables.record import record as table
from bot.store.tables.record import record_personal
from bot.training.records import Record

TEAM = "T1"
NOW = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)


def write(database: Database, count: int = 5, team: str = TEAM) -> None:
    for number in range(count):
        with database.writing() as connection:
            personal = {"U1": {"person": "U1", "score": 80.5}, "U2": {"person": "U2"}}
            one = Record("test.done", NOW, f"thing:{number}", {"n": number, "list": ["日本"]}, personal)
            record.append(connection, team, [one])


def test_the_schema_in_code_is_the_schema_in_the_database(database: Database) -> None:
    assert at_head(database.engine)
    assert differences(database.engine) == []
    assert migrate(database.engine) == migrate(database.engine)


def test_the_links_of_a_campaign_are_those_about_it_or_naming_it(database: Database) -> None:
    subjects = {
        "campaign:c1": {}, "campaign:c2": {}, "attempt:t1": {"campaign": "c1"}, "attempt:t2": {"campaign": "c2"},
        "thing:1": {"note": 'campaign":"c1'}, "sheet:s1": {"campaign": "c1", "n": 1},
    }  # fmt: skip
    with database.writing() as connection:
        made = [
            Record("test.done", NOW, subject, facts, {"U1": {"n": 1}}) for subject, facts in subjects.items()
        ]
        record.append(connection, TEAM, made)
        record.append(connection, "T2", made)
        found = list(record.of_campaign(connection, TEAM, "c1"))
        every = {one.sequence: one for one in record.entries(connection, TEAM)}
    assert [one.subject for one in found] == ["campaign:c1", "attempt:t1", "sheet:s1"]
    assert all(one.hash == every[one.sequence].hash and one.personal == {} for one in found)


def test_a_sound_chain_verifies_and_reads_back(database: Database) -> None:
    write(database)
    write(database, 2, "T2")
    with database.reading() as connection:
        report = record.verify(connection, TEAM)
        assert (report.sound, report.checked, report.erased, report.head.sequence) == (True, 5, 0, 5)
        entries = list(record.entries(connection, TEAM))
        assert [entry.facts["n"] for entry in entries] == [0, 1, 2, 3, 4]
        assert entries[0].personal["U1"] == {"person": "U1", "score": 80.5} and entries[0].at == NOW
        assert record.teams(connection) == ["T1", "T2"]


@pytest.mark.parametrize("tamper", ["body", "kind", "cut_tail", "cut_middle", "personal"])
def test_a_changed_chain_is_found(database: Database, tamper: str) -> None:
    write(database)
    with database.writing() as connection:
        three = (table.c.team_id == TEAM, table.c.sequence == 3)
        if tamper == "body":
            connection.execute(
                update(table).where(*three).values(body='{"facts":{}}'.replace("{}", '{"n":9}'))
            )
        elif tamper == "kind":
            connection.execute(update(table).where(*three).values(kind="test.forged"))
        elif tamper == "cut_middle":
            connection.execute(delete(table).where(*three))
        elif tamper == "cut_tail":
            connection.execute(delete(table).where(table.c.sequence == 5))
        else:
            where = (record_personal.c.sequence == 3, record_personal.c.owner == "U1")
            connection.execute(
                update(record_personal).where(*where).values(data={"person": "U1", "score": 100})
            )
    with database.reading() as connection:
        report = record.verify(connection, TEAM)
    expected = {
        "body": "hash_differs", "kind": "columns_differ", "cut_tail": "head_differs", "cut_middle": "gap",
        "personal": "personal_differs",
    }  # fmt: skip
    assert not report.sound and expected[tamper] in {code for _, code in report.problems}


def test_erasure_takes_the_person_and_leaves_the_chain(database: Database) -> None:
    write(database)
    with database.writing() as connection:
        assert record.erase(connection, TEAM, "U1") == 5
    with database.reading() as connection:
        report = record.verify(connection, TEAM)
        assert report.sound and report.erased == 5
        assert all(set(entry.personal) == {"U2"} for entry in record.entries(connection, TEAM))


def test_what_is_rolled_back_leaves_no_link(database: Database) -> None:
    write(database, 1)
    with pytest.raises(RuntimeError), database.writing() as connection:
        record.append(connection, TEAM, [Record("test.lost", NOW, "thing:x")])
        raise RuntimeError
    write(database, 1)
    with database.reading() as connection:
        report = record.verify(connection, TEAM)
        assert report.sound and report.checked == 2
