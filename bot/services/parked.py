"""What waits for an administrator: messages whose end is unclear, jobs that failed or were left behind.

Each has the reference that people were told and that stands in the log. Nothing of what was written is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.errors import Conflict, Misconfigured, NotFound, Parked, Undeliverable
from bot.logs import reference_of
from bot.services.ports import Sent
from bot.services.questions import id_of
from bot.store import record
from bot.store.database import Database
from bot.store.outbox import Outbox, Outgoing
from bot.store.questions import Questions
from bot.training.records import Act

JOB = "resend"
_ANSWERS = ("answer", "answer-dm")


class StuckJob(Protocol):
    """A job that ended without success."""

    @property
    def id(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def since(self) -> datetime: ...


class StuckWork(Protocol):
    """The durable work as another process sees it; `bot.workflows.client` has it."""

    def start(self, kind: str, key: str, payload: Mapping[str, object], queue: str = "") -> bool: ...

    def stuck(self) -> Sequence[StuckJob]: ...

    def retry(self, job_id: str) -> None: ...

    def drop(self, job_id: str) -> None: ...


class Resender(Protocol):
    """Sends a parked message again, once. Raises Conflict when it is not parked any more."""

    def resend(self, team_id: str, key: str, attempted_at: datetime | None = None) -> Sent: ...


@dataclass(frozen=True, slots=True)
class ParkedItem:
    """`where` is the channel of a message; `reason` a sentence of the outbox or the state of a job."""

    reference: str
    what: Literal["message", "job"]
    kind: str
    where: str
    since: datetime
    reason: str


class ParkedDesk:
    """For the command line: list, retry, drop. `work` is None where no bot ever ran."""

    def __init__(self, database: Database, work: StuckWork | None) -> None:
        self._database = database
        self._outbox = Outbox(database)
        self._work = work

    def all(self) -> list[ParkedItem]:
        """Everything that waits, oldest first."""
        items = [_of_message(each) for each in self._outbox.all_parked()]
        items += [_of_job(each) for each in self._jobs()]
        return sorted(items, key=lambda item: item.since)

    def find(self, reference: str) -> ParkedItem:
        """The one with this reference. Raises NotFound."""
        message = self._message(reference)
        return _of_message(message) if message else _of_job(self._job(reference))

    def retry(self, reference: str, now: datetime) -> ParkedItem:
        """Do it again: the running bot does, or the next that starts. Raises NotFound, Misconfigured."""
        self.find(reference)
        if self._work is None:
            raise Misconfigured("maintain.parked.no_bot")
        if message := self._message(reference):
            payload = {
                "team": message.team_id,
                "key": message.key,
                "attempted_at": message.attempted_at.isoformat() if message.attempted_at else "",
            }
            self._work.start(JOB, f"{message.team_id}:{message.key}:{now.isoformat()}", payload)
            return _of_message(message)
        job = self._job(reference)
        self._work.retry(job.id)
        return _of_job(job)

    def drop(self, reference: str, act: Act) -> ParkedItem:
        """Leave it undone, for the reason of `act`, which goes into the record. Raises NotFound, Conflict."""
        message = self._message(reference)
        if message:
            item = _of_message(message)
            if not self._outbox.reopen(message.team_id, message.key, "dropped", act.reason):
                raise Conflict()
        else:
            job = self._job(reference)
            item = _of_job(job)
            if self._work:
                self._work.drop(job.id)
        team = message.team_id if message else act.viewer.person.team_id
        line = act.record("parked.dropped", f"parked:{reference}", {"what": item.what, "kind": item.kind})
        with self._database.writing() as connection:
            record.append(connection, team, [line])
        return item

    def _jobs(self) -> Sequence[StuckJob]:
        return self._work.stuck() if self._work else ()

    def _message(self, reference: str) -> Outgoing | None:
        found = (
            each for each in self._outbox.all_parked() if _of_message(each).reference == reference.upper()
        )
        return next(found, None)

    def _job(self, reference: str) -> StuckJob:
        for job in self._jobs():
            if reference_of(job.id) == reference.upper():
                return job
        raise NotFound("maintain.parked.unknown", reference=reference)


class Resending:
    """The durable work behind `retry` of a message.

    `after` says, by the first word of the key, what follows once it is out: (workspace, rest of the key).
    """

    def __init__(
        self, sender: Resender, questions: Questions, after: Mapping[str, Callable[[str, str], object]]
    ) -> None:
        self._sender = sender
        self._questions = questions
        self._after = after

    def resend(self, payload: Mapping[str, Any]) -> None:
        """Send it; a question whose answer it was is answered then. Raises Unavailable: later may help."""
        team, key, attempted = payload["team"], payload["key"], payload["attempted_at"]
        try:
            self._sender.resend(team, key, datetime.fromisoformat(attempted) if attempted else None)
        except (Conflict, Parked, Undeliverable):
            return  # how it ended stands in the outbox, in sight
        kind, _, content = key.partition(":")
        if kind in _ANSWERS:
            self._questions.mark(team, id_of(content), "answered")
        elif kind in self._after:
            self._after[kind](team, content)


def _of_message(message: Outgoing) -> ParkedItem:
    since = message.settled_at or message.attempted_at or message.created_at
    reference = reference_of(f"{message.team_id}:{message.key}")
    return ParkedItem(reference, "message", message.kind, message.channel, since, message.reason)


def _of_job(job: StuckJob) -> ParkedItem:
    return ParkedItem(reference_of(job.id), "job", job.id.partition(":")[0], "", job.since, job.state.lower())
