"""What people do by hand in the local workspace: launch, take a quiz, remind; and what was sent to whom."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import knowledge
from bot.sandbox import SandboxServer
from bot.sandbox.model import Message, View
from eval.task import EvalError
from knowledge.bank.questions import load_bank

SET = "quiz-targeted-attacks"
START, ANSWER, NEXT = "training.start", "training.quiz.answer", "training.quiz.next"
FORM, PREVIEW = "training.launch.form", "training.launch.preview"
PATIENCE = 180.0
ATTEMPTS, AGAIN_AFTER = 6, 30.0
LOOK_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Hands:
    """One person at their screen."""

    sandbox: SandboxServer
    user: str

    def modal(self, fits: Callable[[View], bool], patience: float = PATIENCE) -> View:
        """Wait for an open modal that fits."""
        return self.sandbox.wait_for(
            lambda: next((view for view in self.sandbox.modals(self.user) if fits(view)), None), patience
        )  # type: ignore[return-value]  # wait_for never answers None

    def open_by_command(self, text: str, fits: Callable[[View], bool]) -> View:
        """`/training TEXT` until its modal is there: while a bot loads its models it may miss Slack's
        three seconds, and people type again."""
        for _ in range(ATTEMPTS):
            self.sandbox.command(self.user, "/training", text)
            with suppress(TimeoutError):
                return self.modal(fits, AGAIN_AFTER)
        raise EvalError(f"/training {text} opened nothing.")

    def press(self, place: str, action: str) -> None:
        """Press. Raises EvalError when it is not acknowledged in time."""
        if not self.sandbox.press(self.user, place, action).acked:
            raise EvalError(f"{action} was not acknowledged within three seconds.")

    def submit(self, view: View, values: dict[str, Any]) -> None:
        """Submit. Raises EvalError when it is not acknowledged in time, or refused."""
        acted = self.sandbox.submit(self.user, view.id, values)
        if not acted.acked or acted.errors:
            raise EvalError(f"A form was not taken: {acted.errors or 'no acknowledgement'}")

    def messages(self) -> list[Message]:
        """The bot's messages to them."""
        return self.sandbox.bot_messages(self.sandbox.dm(self.user).id)


@dataclass
class Seen:
    """Invitations and reminders that the workspace accepted, each counted where it is."""

    sandbox: SandboxServer
    _read: int = 0
    _invited: Counter[str] = field(default_factory=Counter)
    _reminded: list[tuple[str, int]] = field(default_factory=list)
    _assignments: dict[str, str] = field(default_factory=dict)

    def invitations(self) -> int:
        """How many there were up to now."""
        self._look()
        return self._invited.total()

    def people_invited(self) -> int:
        """How many different people."""
        self._look()
        return len(self._invited)

    def invited_twice(self) -> int:
        """How many people had more than one."""
        self._look()
        return sum(count > 1 for count in self._invited.values())

    def reminders(self) -> int:
        """How many reminders there were up to now."""
        self._look()
        return len(self._reminded)

    def reminded_twice(self) -> int:
        """How many people had more than one reminder."""
        return sum(count > 1 for count in Counter(user for user, _ in self._reminded).values())

    def reminded_after(self, done: Mapping[str, int]) -> int:
        """Reminders that came after the call with this number, which is when that person was done."""
        return sum(number > done[user] for user, number in self._reminded if user in done)

    def in_order_of_assignments(self) -> list[str]:
        """The invited people in the order in which the bot goes through assignments."""
        return sorted(self._assignments, key=lambda user: self._assignments[user])

    def wait_for_invitations(self, wanted: int, stalled: float) -> None:
        """Until there are so many. Raises EvalError when none comes for `stalled` seconds."""
        self._wait(self.invitations, wanted, stalled)

    def wait_for_reminders(self, wanted: int, stalled: float) -> None:
        """Until there are so many. Raises EvalError when none comes for `stalled` seconds."""
        self._wait(self.reminders, wanted, stalled)

    def _wait(self, count: Callable[[], int], wanted: int, stalled: float) -> None:
        had, since = count(), time.monotonic()
        while had < wanted:
            if time.monotonic() - since > stalled:
                raise EvalError(f"{had} of {wanted} messages, and no more for {stalled:.0f} s.")
            time.sleep(LOOK_EVERY)
            if (now := count()) > had:
                had, since = now, time.monotonic()

    def _look(self) -> None:
        fresh = self.sandbox.ledger.calls(after=self._read)
        self._read += len(fresh)
        for call in fresh:
            if call.method != "chat.postMessage" or not call.accepted:
                continue
            user = str(call.arguments["channel"])
            for button in _buttons(_blocks(call.arguments)):
                if button["action_id"] == START:
                    self._invited[user] += 1
                    self._assignments[user] = json.loads(button["value"])["a"]
                elif button["action_id"] == f"{START}.0":
                    self._reminded.append((user, call.n))


def launch_for_everyone(lead: Hands) -> float:
    """`/training`, the form, the preview, Launch; the seconds from this press to the word that it is done."""
    form = lead.open_by_command("", lambda view: view.definition.get("callback_id") == FORM)
    due = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    filled = {
        "content": f"quiz:{SET}", "scope": ["everyone"], "people": [], "departments": [], "groups": [],
        "channels": [], "due": due, "draw": "3", "pass_mark": "80", "reminders": ["-2", "0"],
    }  # fmt: skip
    lead.submit(form, {name: {name: value} for name, value in filled.items()})
    preview = _named(lead, PREVIEW)
    began = time.monotonic()
    lead.submit(preview, {})
    lead.modal(lambda view: view.id == preview.id and bool(_having(view, "training.campaign.open")))
    seconds = time.monotonic() - began
    lead.sandbox.close(lead.user, everything=True)
    return seconds


def remind_everyone(lead: Hands) -> None:
    """The campaign's page, Remind now."""
    page = lead.open_by_command("stats", lambda view: bool(_having(view, "training.campaign.act.remind")))
    lead.press(page.id, "training.campaign.act.remind")
    lead.sandbox.close(lead.user, everything=True)


def take_quiz(person: Hands) -> None:
    """Answer every question rightly, from the newest invitation to the result."""
    bank = load_bank(Path(knowledge.__file__).parent / "bank")
    message = next(one for one in reversed(person.messages()) if _having(one, START))
    person.press(message.ts, START)
    while True:
        shown = _moved_on(person, message, (ANSWER,))
        carried = [(json.loads(one["value"]), one["action_id"]) for one in _having(shown, ANSWER)]
        right = next(action for on, action in carried if bank.quiz_item(on["i"]).answer == on["c"])
        person.press(message.ts, right)
        last = _having(_moved_on(person, message, (NEXT,)), NEXT)
        person.press(message.ts, last[0]["action_id"])
        person.sandbox.wait_for(lambda: not _having(_now(person, message), NEXT), PATIENCE)
        if not _having(_now(person, message), ANSWER):
            return


def _named(hands: Hands, callback: str) -> View:
    return hands.modal(lambda view: view.definition.get("callback_id") == callback)


def _moved_on(person: Hands, message: Message, actions: tuple[str, ...]) -> Message:
    person.sandbox.wait_for(lambda: any(_having(_now(person, message), one) for one in actions), PATIENCE)
    return _now(person, message)


def _now(person: Hands, message: Message) -> Message:
    return next(one for one in person.messages() if one.ts == message.ts)


def _having(shown: Message | View, prefix: str) -> list[dict[str, Any]]:
    return [one for one in _buttons(shown.blocks) if str(one["action_id"]).startswith(prefix)]


def _buttons(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        for element in block.get("elements", []):
            if element.get("type") == "button":
                yield element


def _blocks(arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    blocks = arguments.get("blocks") or []
    return json.loads(blocks) if isinstance(blocks, str) else blocks
