"""What workflows call: the handler of every kind of job, and the rounds of the schedule."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.services.ports import Clock, JobHandler
from bot.services.training import (
    attestation_calls,
    crediting,
    directed,
    failures,
    finding_digests,
    findings,
    incidents,
    looks,
    overdue_digests,
    owners,
    practice,
    rejecting,
    reminding,
    requests,
    roster,
    running,
    sending,
    series,
    used_up,
)
from bot.services.training.desk import Caller, Desk
from bot.store import campaigns

Payload = Mapping[str, Any]
Job = Callable[[Desk, Caller, Payload], object]

JOBS: Mapping[str, Job] = {
    sending.FAN_OUT: lambda desk, caller, p: sending.fan_out(desk, caller, p["campaign"]),
    sending.INVITE: lambda desk, caller, p: sending.invite(desk, caller, p["assignment"]),
    incidents.REPORT: lambda desk, caller, p: incidents.tell(desk, caller, p["incident"]),
    looks.TELL: lambda desk, caller, p: looks.tell(desk, caller, p["look"]),
    findings.TASK: lambda desk, caller, p: owners.tell(desk, caller, p["nonconformity"], p["key"]),
    directed.TELL: lambda desk, caller, p: owners.tell_of_act(desk, caller, p["nonconformity"], p["link"]),
    finding_digests.DIGEST: lambda desk, caller, p: finding_digests.digest(
        desk, caller, p["person"], p["key"]
    ),
    finding_digests.NEWS: lambda desk, caller, p: finding_digests.news(
        desk, caller, p["person"], p["key"], p["ids"]
    ),
    reminding.REMIND: lambda desk, caller, p: reminding.remind(desk, caller, p["person"], p["key"]),
    reminding.REMIND_ALL: lambda desk, caller, p: reminding.remind_all(desk, caller, p["campaign"]),
    overdue_digests.DIGEST: lambda desk, caller, p: overdue_digests.digest(
        desk, caller, p["campaign"], p["person"], p["role"], p.get("manager", "")
    ),
    attestation_calls.TELL: lambda desk, caller, p: attestation_calls.tell(desk, caller, p),
    failures.FAILED: lambda desk, caller, p: failures.tell(desk, caller, p),
    requests.ASKED: lambda desk, caller, p: requests.tell(desk, caller, p["request"]),
    requests.ANSWERED: lambda desk, caller, p: requests.tell_answer(desk, caller, p["request"]),
    rejecting.REJECTED: lambda desk, caller, p: rejecting.tell(
        desk, caller, (p["item"], p["version"]), p["by"]
    ),
    crediting.TELL: lambda desk, caller, p: crediting.tell(desk, caller, p["assignment"]),
    used_up.TELL: lambda desk, caller, p: used_up.tell(desk, caller, p["assignment"]),
    practice.SEND: lambda desk, caller, p: practice.send(desk, caller, p["person"]),
}


def handlers(desk: Desk, clock: Clock) -> dict[str, JobHandler]:
    """The handlers to register with `Jobs`, by kind. Each may run again after a kill: they decide anew."""

    def handler(job: Job) -> JobHandler:
        def run(payload: Payload) -> None:
            job(desk, Caller(str(payload["team"]), "", clock()), payload)

        return run

    return {kind: handler(job) for kind, job in JOBS.items()}


def every_few_minutes(desk: Desk, caller: Caller) -> dict[str, int]:
    """The frequent round of one workspace: idempotent, so it may run late, twice or on two workers."""
    series.spawn_due(desk, caller)
    called = attestation_calls.call_due(desk, caller)
    launched, failed = series.launch_due(desk, caller)
    return {
        "attestations_called": called,
        "launched": launched,
        "launch_failures": failures.start(desk, caller, failed),
        "invitations": reconcile(desk, caller),
        "fell_due": running.fall_due(desk, caller),
        "risks_expired": findings.expire(desk, caller),
        "planned_reminders": reminding.start_planned(desk, caller),
        "reminders": reminding.start_due(desk, caller),
        "incidents": incidents.start_due(desk, caller),
        "looks": looks.start_due(desk, caller),
        "owners": directed.start_due(desk, caller),
        "used_up": used_up.start_due(desk, caller),
        "digests": overdue_digests.start_due(desk, caller),
        "finding_digests": finding_digests.start_due(desk, caller),
        "practice": practice.start_due(desk, caller),
    }


def daily(desk: Desk, caller: Caller) -> dict[str, int]:
    """The daily round: Slack's list of people, leavers, late joiners."""
    synced = roster.sync(desk, caller)
    late = roster.late_joiners(desk, caller)
    return {"added": synced.added, "changed": synced.changed, "late_joiners": late}


def reconcile(desk: Desk, caller: Caller) -> int:
    """Start the invitations of everybody who is still queued: a lost start heals itself."""
    with desk.database.reading() as connection:
        running_now = [one.id for one in campaigns.running(connection, caller.team)]
    # Not all of ten thousand who wait in the queue, every five minutes: that would slow the queue down.
    return sum(sending.fan_out(desk, caller, one, whole=False) for one in running_now)
