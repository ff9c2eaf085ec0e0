"""Jobs: a kind, a key, a JSON payload. One generic workflow runs the handler that `bot.app` registered."""

import contextvars
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from dbos import DBOS, SetWorkflowID
from dbos import error as dbos_error

from bot.errors import Unavailable
from bot.logs import reference_of
from bot.services.ports import JobHandler

WORKFLOW = "mamori.job"
SCHEDULE = "mamori.schedule"
# A job that took the process down this often is left alone and shown as parked.
RECOVERIES = 20
# Waits between attempts while something outside is away, in seconds: twenty minutes in all.
PAUSES = (1.0, 4.0, 15.0, 60.0, 240.0, 900.0)
DONE, AGAIN, FAILED = "done", "again", "failed"

GiveUp = Callable[[Mapping[str, Any], str], None]
log = structlog.get_logger("bot.workflows")


@dataclass(frozen=True, slots=True)
class Kind:
    """What runs for a kind of job. `give_up(payload, reference)` tells people when every attempt failed."""

    handler: JobHandler
    give_up: GiveUp | None = None


class JobFailed(Exception):
    """The end of a job that failed: the reference finds it in the log. It carries nothing of the payload."""


_kinds: dict[str, Kind] = {}


def register(kind: str, handler: JobHandler, give_up: GiveUp | None = None) -> None:
    """Say what runs for `kind`. The handler may run again after a crash: it must not do a thing twice."""
    _kinds[kind] = Kind(handler, give_up)


def workflow_id(kind: str, key: str) -> str:
    """The id under which a job is known to DBOS."""
    return f"{kind}:{key}"


class DurableJobs:
    """The port `Jobs` in the process that runs the work."""

    def start(self, kind: str, key: str, payload: Mapping[str, object], queue: str = "") -> bool:
        """Start once. True = first. Raises KeyError for a kind that nobody registered."""
        if kind not in _kinds:
            raise KeyError(kind)
        # Outside of any workflow that may be calling: what is started stands for itself, and a second run
        # of the caller may start other jobs than the first without confusing DBOS.
        return contextvars.Context().run(_start, kind, key, dict(payload), queue)


def _start(kind: str, key: str, payload: dict[str, object], queue: str) -> bool:
    try:
        with SetWorkflowID(workflow_id(kind, key), workflow_id_reuse_policy="reject"):
            if queue:
                DBOS.enqueue_workflow(queue, run_job, kind, key, payload)
            else:
                DBOS.start_workflow(run_job, kind, key, payload)
    except dbos_error.DBOSWorkflowIDInUseError:
        return False
    return True


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=RECOVERIES)
def run_job(kind: str, key: str, payload: dict[str, Any]) -> str:
    """Run a job to its end: as often as it takes while something is away, once otherwise."""
    if _patiently(kind, _attempt, (kind, key, payload)) == DONE:
        return DONE
    _patiently(f"{kind}.give_up", _give_up, (kind, key, payload))
    raise JobFailed(reference_of(workflow_id(kind, key)))


def _patiently(name: str, step: Callable[..., str], arguments: tuple[str, str, dict[str, Any]]) -> str:
    """Run a step until its outcome is another than AGAIN, or all pauses are used up."""
    outcome = DBOS.run_step({"name": name}, step, *arguments)
    for pause in PAUSES:
        if outcome != AGAIN:
            break
        DBOS.sleep(pause)
        outcome = DBOS.run_step({"name": name}, step, *arguments)
    return outcome


@DBOS.workflow(name=SCHEDULE, max_recovery_attempts=RECOVERIES)
def run_scheduled(at: Any, context: Any) -> None:
    """A schedule fired: start its kind of job, keyed by the moment it was due."""
    moment = at if isinstance(at, str) else at.isoformat()
    DBOS.run_step({"name": "start"}, DurableJobs().start, context, moment, {"at": moment})


def _attempt(kind: str, key: str, payload: dict[str, Any]) -> str:
    """One attempt at the job."""
    return _outcome(kind, key, lambda _: _kinds[kind].handler(payload))


def _give_up(kind: str, key: str, payload: dict[str, Any]) -> str:
    """Tell people that it failed, if the kind says how."""
    give_up = _kinds[kind].give_up
    return _outcome(kind, key, lambda reference: give_up(payload, reference) if give_up else None)


def _outcome(kind: str, key: str, act: Callable[[str], None]) -> str:
    """Errors end here: DBOS would write down their messages, which may quote a person."""
    reference = reference_of(workflow_id(kind, key))
    try:
        act(reference)
    except Unavailable as error:
        log.warning("job_waits", kind=kind, reference=reference, exc_info=error)
        return AGAIN
    except Exception as error:
        log.error("job_failed", kind=kind, reference=reference, exc_info=error)
        return FAILED
    return DONE
