"""Questions are kept without names after some days: nothing in the database leads back to who asked."""

from datetime import UTC, datetime, timedelta

from bot.store.database import Database
from bot.store.escalations import Escalation, Escalations
from bot.store.feedback import Feedback, Opinion
from bot.store.gaps import Gap, Gaps
from bot.store.metadata import metadata
from bot.store.outbox import Outbox, Outgoing
from bot.store.questions import AskedQuestion, Questions
from bot.store.retention import forget_askers
from bot.store.verified import HumanReply, VerifiedAnswers

NOW = datetime(2026, 11, 4, 1, 23, 45, tzinfo=UTC)
TEAM, ASKER, CHANNEL = "T0TEST", "UASKER", "D0ASKER"


def ask(database: Database, number: int, at: datetime) -> AskedQuestion:
    """A question with all that may hang on it."""
    ts = f"17{number:08d}.000100"
    question = AskedQuestion(
        TEAM, f"q{number}", CHANNEL, ASKER, ts, ts, "dm", "図面を送っていい?", "ja", at, "not_covered", False, "{}",
        "answered",
    )  # fmt: skip
    assert Questions(database).save(question)
    for person in (ASKER, "UOTHER"):
        assert Feedback(database).keep(Opinion(TEAM, question.id, person, False, at))
    Escalations(database).keep(Escalation(TEAM, question.id, "CSEC", f"18{number:08d}.0", ASKER, at))
    VerifiedAnswers(database).keep_reply(HumanReply(TEAM, f"r{number}", question.id, "ULEAD", "はい", at))
    Gaps(database).settle(TEAM, [question.id], Gap(TEAM, "", "g", "done", "ULEAD", at))
    for key, state in ((f"answer:{TEAM}:{CHANNEL}:{ts}", "sent"), (f"reminder:{number}", "sent")):
        outbox = Outbox(database)
        outgoing = Outgoing(
            TEAM, key, CHANNEL if key.startswith("answer") else "C1", "AnswerNotice", "n" * 8, at
        )
        outbox.attempt(outgoing, at)
        outbox.settle(Outgoing(**{**_fields(outgoing), "state": state}))
    return question


def _fields(outgoing: Outgoing) -> dict[str, object]:
    return {name: getattr(outgoing, name) for name in Outgoing.__slots__}


def everything(database: Database) -> str:
    """Every cell of every table."""
    with database.reading() as connection:
        return "\n".join(
            str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(table.select())
        )


def test_what_is_old_loses_its_names_and_keeps_its_substance(database: Database) -> None:
    old = ask(database, 1, NOW - timedelta(days=31))
    assert forget_askers(database, TEAM, NOW - timedelta(days=30)) == 1
    kept = everything(database)
    for trace in (ASKER, "UOTHER", CHANNEL, old.id, old.ts, "180000000"):
        assert trace not in kept, trace
    assert "図面を送っていい?" in kept and "not_covered" in kept
    assert "reminder:1" in kept, "what other parts sent is theirs"
    assert forget_askers(database, TEAM, NOW - timedelta(days=30)) == 0


def test_what_is_young_and_what_is_anothers_stays(database: Database) -> None:
    young = ask(database, 2, NOW - timedelta(days=29))
    before = everything(database)
    assert forget_askers(database, TEAM, NOW - timedelta(days=30)) == 0
    assert forget_askers(database, "T0OTHER", NOW) == 0
    assert everything(database) == before
    assert Questions(database).find(TEAM, young.id) == young


def test_opinions_and_answers_stay_counted(database: Database) -> None:
    ask(database, 3, NOW - timedelta(days=40))
    forget_askers(database, TEAM, NOW - timedelta(days=30))
    with database.reading() as connection:
        (question,) = connection.exec_driver_sql("select id from questions").scalars()
        linked = [
            connection.exec_driver_sql(
                f"select count(*) from {table} where question_id = '{question}'"
            ).scalar()
            for table in ("feedback", "escalations", "gaps", "human_replies")
        ]
    assert linked == [2, 1, 1, 0]
