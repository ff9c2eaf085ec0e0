"""Questions without names: after some days nobody can tell any more who asked."""

from datetime import datetime
from secrets import token_hex

from sqlalchemy import Connection, Table, delete, or_, select, update

from bot.store.database import Database
from bot.store.tables.conversations import escalations, feedback, outbox, questions
from bot.store.tables.human_loop import conflicts, gaps, human_replies, verified_answers

# Messages whose idempotency key holds the channel and the time of a question.
_KEYS = (
    "answer:", "answer-dm:", "failed:", "relay:", "relayed:", "escalation:", "share:", "share-failed:",
)  # fmt: skip
_FOLLOWING: tuple[Table, ...] = (feedback, escalations, gaps, human_replies, verified_answers, conflicts)
_SETTLED = ("sent", "failed", "dropped")


def forget_askers(database: Database, team: str, before: datetime) -> int:
    """Take out of every question asked before this moment who asked, where and when to the second.

    Text, answer, verdict and opinion stay; the date stays, the time of day goes. The outbox forgets the
    messages of that time, whose keys would lead back to the person. Returns how many questions it changed.
    """
    with database.writing() as connection:
        return forget_in(connection, team, before)


def forget_in(connection: Connection, team: str, before: datetime) -> int:
    """As `forget_askers`, in the caller's transaction."""
    ids = _named(connection, team, before)
    for question_id, asked_at in ids:
        forget(connection, team, question_id, asked_at)
    _forget_messages(connection, team, before)
    return len(ids)


def count_askers(connection: Connection, team: str, before: datetime) -> int:
    """How many questions `forget_askers` would change."""
    return len(_named(connection, team, before))


def _named(connection: Connection, team: str, before: datetime) -> list[tuple[str, datetime]]:
    own = questions.c
    query = select(own.id, own.asked_at).where(
        own.team_id == team, own.asked_at < before, or_(own.user_id != "", own.channel != "")
    )
    return [(row.id, row.asked_at) for row in connection.execute(query)]


def forget(connection: Connection, team: str, question_id: str, asked_at: datetime) -> str:
    """Take one question's asker, place and time of day out of it; returns its new id."""
    day = asked_at.replace(hour=0, minute=0, second=0, microsecond=0)
    # The id is a hash of channel and time, which a reader of Slack could compute: it is replaced as well.
    fresh = token_hex(16)
    own = questions.c
    changed = {"id": fresh, "user_id": "", "channel": "", "ts": fresh, "thread_ts": "", "asked_at": day}
    connection.execute(update(questions).where(own.team_id == team, own.id == question_id).values(changed))
    for table in _FOLLOWING:
        link = (table.c.team_id == team, table.c.question_id == question_id)
        connection.execute(update(table).where(*link).values(question_id=fresh))
    _forget_opinions(connection, team, fresh)
    here = (escalations.c.team_id == team, escalations.c.question_id == fresh)
    connection.execute(update(escalations).where(*here).values(asked_by="", channel="", ts=fresh))
    thread = (verified_answers.c.team_id == team, verified_answers.c.question_id == fresh)
    connection.execute(update(verified_answers).where(*thread).values(channel="", thread_ts=""))
    replies = (human_replies.c.team_id == team, human_replies.c.question_id == fresh)
    connection.execute(delete(human_replies).where(*replies))
    return fresh


def _forget_opinions(connection: Connection, team: str, question_id: str) -> None:
    own = feedback.c
    query = select(own.user_id).where(own.team_id == team, own.question_id == question_id)
    for user_id in list(connection.scalars(query)):
        here = (own.team_id == team, own.question_id == question_id, own.user_id == user_id)
        connection.execute(update(feedback).where(*here).values(user_id=f"someone-{token_hex(6)}"))


def _forget_messages(connection: Connection, team: str, before: datetime) -> None:
    own = outbox.c
    ours = or_(*(own.key.startswith(prefix, autoescape=True) for prefix in _KEYS))
    connection.execute(
        delete(outbox).where(own.team_id == team, own.created_at < before, own.state.in_(_SETTLED), ours)
    )
