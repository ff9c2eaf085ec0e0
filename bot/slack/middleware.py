"""What happens to every request before any listener: questions are taken in, durably, and acknowledged."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt import BoltRequest, BoltResponse

from bot import metrics
from bot.slack.intake import take
from bot.slack.services import Services

log = structlog.get_logger("bot.slack.intake")


def intake(services: Services) -> Callable[..., BoltResponse]:
    """The first global middleware. Bolt acknowledges an event before its listener runs, so a question that
    only a listener stores is lost in a crash; here it is stored, and only then acknowledged. If storing
    fails, the exception becomes a 500, which is no acknowledgement, and Slack delivers again.
    """

    def middleware(req: BoltRequest, next: Callable[[], BoltResponse]) -> BoltResponse:
        started = time.perf_counter()
        body: Mapping[str, Any] = req.body
        taken = take(body, services.identity)
        if taken.kind == "other":
            return next()
        first = False
        if taken.question and taken.kind == "ask":
            first = services.asking.accept(taken.question)
        elif taken.question and taken.kind == "reply":
            first = services.humans.accept_reply(taken.question)
        if taken.question and taken.files:
            first = services.loop.uploading.accept(taken.question, taken.files) or first
        elapsed_ms = (time.perf_counter() - started) * 1000
        metrics.INTAKE.labels(taken.kind, str(first).lower()).inc()
        metrics.INTAKE_SECONDS.observe(elapsed_ms / 1000)
        log.info(
            "taken_in",
            kind=taken.kind,
            first=first,
            event_id=str(body.get("event_id", "")),
            ts=taken.question.ts if taken.question else "",
            elapsed_ms=round(elapsed_ms, 1),
        )
        return BoltResponse(status=200, body="")

    return middleware
