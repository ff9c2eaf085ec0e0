"""The work as other processes see it: start a job, see what is stuck, try it again, forget a person."""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dbos import DBOSClient, DBOSPortableJSONSerializer
from dbos import error as dbos_error
from sqlalchemy import inspect

from bot.store.engine import open_workflow_engine
from bot.store.sqlite_copy import sqlite_file
from bot.workflows.engine import DIRECT_QUEUE, NAME, VERSION
from bot.workflows.jobs import WORKFLOW, workflow_id

# Only a restore cancels: what was under way in the backup waits for an administrator.
_STUCK = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]
_PAGE = 1_000
_UNDER_WAY = ["PENDING", "ENQUEUED", "DELAYED"]


@dataclass(frozen=True, slots=True)
class StuckJob:
    """A job that ended without success; `id` is what `retry` and `drop` take."""

    id: str
    state: str
    since: datetime


class WorkflowClient:
    """The port `Jobs`, and upkeep, for a process that runs no work itself."""

    def __init__(self, client: DBOSClient) -> None:
        self._client = client

    def start(self, kind: str, key: str, payload: Mapping[str, object], queue: str = "") -> bool:
        """As `DurableJobs.start`; the running bot takes it up within a second."""
        try:
            self._client.enqueue(
                {
                    "queue_name": queue or DIRECT_QUEUE,
                    "workflow_name": WORKFLOW,
                    "workflow_id": workflow_id(kind, key),
                    "workflow_id_reuse_policy": "reject",
                    "app_version": VERSION,
                },
                kind,
                key,
                dict(payload),
            )
        except dbos_error.DBOSWorkflowIDInUseError:
            return False
        return True

    def stuck(self) -> list[StuckJob]:
        """What failed for good or was recovered too often."""
        found = self._client.list_workflows(status=_STUCK, load_input=False, load_output=False)
        return [
            StuckJob(
                each.workflow_id, each.status, datetime.fromtimestamp((each.updated_at or 0) / 1000, UTC)
            )
            for each in found
        ]

    def retry(self, job_id: str) -> None:
        """Run it again from the start; what it did before it does not do twice."""
        self._client.rewind_workflow(job_id)

    def drop(self, job_id: str) -> None:
        """Forget it."""
        self._client.delete_workflow(job_id)

    def forget(self, words: Collection[str]) -> int:
        """Delete every job whose id, payload or steps hold one of these words; returns how many.

        What runs or waits for such a job is stopped first: nobody is left to do it for.
        """
        found = [each for each in self._every() if self._holds(each, words)]
        under_way = [each.workflow_id for each in found if each.status in _UNDER_WAY]
        if under_way:
            self._client.cancel_workflows(under_way)
        if found:
            self._client.delete_workflows([each.workflow_id for each in found])
        return len(found)

    def _every(self) -> Iterator[Any]:
        while_at = 0
        while page := self._client.list_workflows(limit=_PAGE, offset=while_at):
            yield from page
            while_at += len(page)

    def _holds(self, job: Any, words: Collection[str]) -> bool:
        said = json.dumps([job.workflow_id, job.input, job.output], ensure_ascii=False, default=str)
        return any(word in said for word in words)

    def hold(self) -> int:
        """Park what waits or runs; returns how many jobs. The clock starts its own again by itself."""
        found = self._client.list_workflows(status=_UNDER_WAY, load_input=False, load_output=False)
        jobs = [each.workflow_id for each in found if each.name == WORKFLOW]
        clock = [each.workflow_id for each in found if each.name != WORKFLOW]
        if jobs:
            self._client.cancel_workflows(jobs)
        if clock:
            self._client.delete_workflows(clock)
        return len(jobs)


@contextmanager
def workflow_client(url: str) -> Iterator[WorkflowClient | None]:
    """A client of the work in the database at `url`; None when no bot ever ran there."""
    file = sqlite_file(url)
    if file and not file.exists():
        yield None
        return
    engine = open_workflow_engine(url)
    try:
        if not _ever_launched(engine):
            yield None
            return
        client = DBOSClient(
            system_database_engine=engine, serializer=DBOSPortableJSONSerializer(), application_name=NAME
        )
        try:
            yield WorkflowClient(client)
        finally:
            client.destroy()
    finally:
        engine.dispose()


def _ever_launched(engine: object) -> bool:
    inspector = inspect(engine)
    return (
        bool({"dbos_migrations"} & set(inspector.get_table_names())) or "dbos" in inspector.get_schema_names()
    )
