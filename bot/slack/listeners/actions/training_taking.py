"""The buttons of a quiz, a self-inspection, an attestation, practice.

Every answer is committed by its service before the acknowledgement; a second press shows the first answer.
"""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.services.ports import Notice
from bot.services.training import attest, home, inspection, practice, quiz
from bot.services.training.desk import Caller, Desk
from bot.slack.blocks.training import attestation as attestation_blocks
from bot.slack.blocks.training import inspection as inspection_blocks
from bot.slack.blocks.training import invitation
from bot.slack.blocks.training import practice as practice_blocks
from bot.slack.blocks.training import quiz as quiz_blocks
from bot.slack.services import Services
from bot.slack.training import caller_of, carried_by, do, show

Step = Callable[[Desk, Caller, dict[str, str]], Notice]

STEPS: dict[str, Step] = {
    invitation.START: lambda desk, by, on: home.open_assignment(desk, by, on["a"]),
    quiz_blocks.ANSWER: lambda desk, by, on: quiz.answer(desk, by, on["a"], on["i"], on["c"]),
    quiz_blocks.NEXT: lambda desk, by, on: quiz.go_on(desk, by, on["a"]),
    inspection_blocks.BEGIN: lambda desk, by, on: inspection.start(desk, by, on["a"]),
    inspection_blocks.ANSWER: lambda desk, by, on: inspection.answer(desk, by, on["a"], on["i"], on["c"]),
    inspection_blocks.SEND: lambda desk, by, on: inspection.submit(desk, by, on["a"]),
    attestation_blocks.CONFIRM: lambda desk, by, on: attest.confirm(desk, by, on["a"], on["h"]),
    practice_blocks.ANSWER: lambda desk, by, on: practice.answer(desk, by, on["i"], on["c"]),
}


def register(app: App, services: Services) -> None:
    """Add the listeners: one table of buttons and the use case behind each."""
    for action_id, step in STEPS.items():
        app.action(re.compile(rf"^{re.escape(action_id)}(\.\w+)?$"))(_listener(services, step))


def _listener(services: Services, step: Step) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        caller, on = caller_of(services, body), carried_by(action)
        notice = do(services, body, ack, lambda: step(services.training, caller, on))
        if notice is not None:
            show(services, body, notice)

    return pressed
