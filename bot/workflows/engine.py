"""Launching and stopping durable work: one process an executor id, under a lock."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from bot.store.engine import open_workflow_engine
from bot.workflows.jobs import SCHEDULE, run_scheduled
from bot.workflows.slots import FIRST, ServerSlot, Slot, take_slot

NAME = "mamori"
# Pinned: work that an older release began is finished by the newer one. Raise it when payloads change.
VERSION = "1"
HOUSEKEEPING = "housekeeping"
KEEP_FINISHED = timedelta(days=8)
DIRECT_QUEUE = "direct"
# More that compute and write at once keep new questions waiting for their acknowledgement.
WORKING = 10
# Who waits for a chat model computes nothing, and is told its place in the queue only once it has begun.
WAITING_FOR_A_MODEL = 32
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class QueueRate:
    """A queue that starts at most `per_minute` jobs a minute, `at_once` of them together."""

    name: str
    per_minute: int
    at_once: int = 4


@dataclass(frozen=True, slots=True)
class Schedule:
    """A kind of job that starts by the clock. `cron` has five fields and is read in the zone `zone`."""

    kind: str
    cron: str
    zone: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What runs beside the jobs that people cause."""

    queues: Sequence[QueueRate] = ()
    schedules: Sequence[Schedule] = ()


@dataclass
class WorkflowEngine:
    """DBOS in this process. `url` is the database of the work, `home` the folder of the lock."""

    url: str
    home: Path
    executor_id: str = FIRST
    threads: int = WORKING
    _slot: Slot | None = field(default=None, repr=False)
    _launched: bool = False

    def launch(self, plan: Plan) -> None:
        """Take up what was left and begin. Raises Misconfigured when another process runs this executor.

        Every kind of job must be registered before: recovery begins at once.
        """
        self._take_lock()
        try:
            DBOS(config=self._config())
            DBOS.launch()
            self._launched = True
            self._register(plan)
            if isinstance(self._slot, ServerSlot):
                self._slot.watch(_pending_executors, _adopt)
        except BaseException:
            self.stop(0)
            raise

    def stop(self, patience: float = 20.0) -> None:
        """Let running jobs end for some seconds, then stop; what is left goes on at the next launch."""
        if self._launched:
            self._launched = False
            self._idle_until(time.monotonic() + patience)
            DBOS.destroy()
        if self._slot:
            self._slot.release()
            self._slot = None

    def idle(self, patience: float = 30.0) -> bool:
        """Wait until no job runs; False when some still do after `patience` seconds."""
        return self._idle_until(time.monotonic() + patience)

    def _idle_until(self, deadline: float) -> bool:
        while self._running():
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        return True

    def _config(self) -> DBOSConfig:
        return {
            "name": NAME,
            "system_database_engine": open_workflow_engine(self.url),
            "executor_id": self.executor_id,
            "application_version": VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "max_executor_threads": self.threads,
            "enable_otlp": False,
            "log_level": "WARNING",
        }

    def _register(self, plan: Plan) -> None:
        DBOS.register_queue(DIRECT_QUEUE, polling_interval_sec=0.5, on_conflict="always_update")
        for queue in plan.queues:
            DBOS.register_queue(
                queue.name,
                worker_concurrency=queue.at_once,
                limiter={"limit": queue.per_minute, "period": 60.0},
                polling_interval_sec=0.5,
                on_conflict="always_update",
            )
        DBOS.apply_schedules(
            [
                {
                    "schedule_name": f"{SCHEDULE}.{schedule.kind}",
                    "workflow_fn": run_scheduled,
                    "schedule": schedule.cron,
                    "context": schedule.kind,
                    "cron_timezone": schedule.zone,
                }
                for schedule in plan.schedules
            ]
        )

    def _running(self) -> bool:
        return bool(
            DBOS.list_workflows(status="PENDING", executor_id=self.executor_id, limit=1, load_input=False)
        )

    def _take_lock(self) -> None:
        self._slot = take_slot(self.url, self.home)
        self.executor_id = self._slot.executor_id


def _pending_executors() -> set[str]:
    """Whose work is under way."""
    found = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    return {each.executor_id for each in found if each.executor_id}


def _adopt(executor_id: str) -> None:
    """Put the work of a dead executor back into the queue, for whoever lives."""
    DBOS._recover_pending_workflows([executor_id])


def sweep_finished(_payload: Mapping[str, Any]) -> None:
    """Delete what ended some days ago: the inputs of finished work hold questions."""
    before = (datetime.now(UTC) - KEEP_FINISHED).isoformat()
    while True:
        found = DBOS.list_workflows(
            status=_FINISHED, completed_before=before, limit=500, load_input=False, load_output=False
        )
        if not found:
            return
        DBOS.delete_workflows([each.workflow_id for each in found])
