"""Acting on the screens of training in the local workspace, as people do: find, read, press, wait."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.acts import Acted
from bot.sandbox.model import File, Message, View
from bot.sandbox.sample import EMPLOYEE, ENGLISH
from bot.training_wiring import BANK
from knowledge.bank.questions import load_bank

SET = "quiz-targeted-attacks"
PATIENCE = 30.0
"""A busy machine draws slowly; nothing waits longer than it must."""
FORM, PREVIEW = "training.launch.form", "training.launch.preview"
BANKED = load_bank(BANK)
TITLE = BANKED.set(SET).title["ja"]


def words(shown: Message | View) -> str:
    """Everything a person reads in a message or a view."""
    return json.dumps(shown.blocks, ensure_ascii=False)


def callback(view: View) -> str:
    """Which of our modals it is."""
    return str(view.definition.get("callback_id", ""))


def controls(shown: Message | View, prefix: str) -> list[dict[str, Any]]:
    """The controls whose action id begins like this."""
    found = [
        element
        for block in shown.blocks
        for element in (*block.get("elements", ()), block.get("accessory"))
        if element
    ]
    return [one for one in found if str(one.get("action_id", "")).startswith(prefix)]


def day(days: int) -> str:
    """A date so many days from now."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def launch_values(**changes: Any) -> dict[str, Any]:
    """A filled launch form: three questions on attack mails for two people."""
    filled = {
        "content": f"quiz:{SET}", "scope": [], "people": [EMPLOYEE, ENGLISH], "departments": [], "groups": [],
        "channels": [], "due": day(10), "draw": "3", "pass_mark": "80", "reminders": ["-2", "0"],
    }  # fmt: skip
    return {name: {name: value} for name, value in (filled | changes).items()}


class Person:
    """One person of the workspace, at their screen; what they were told before is not looked at."""

    def __init__(self, sandbox: SandboxServer, user: str) -> None:
        self.sandbox = sandbox
        self.user = user
        self.since = ""
        self.since = max((one.ts for one in self.dm), default="")

    @property
    def dm(self) -> list[Message]:
        """The bot's messages to them."""
        every = self.sandbox.bot_messages(self.sandbox.dm(self.user).id)
        return [one for one in every if one.ts > self.since]

    def message(self, ts: str) -> Message:
        """One of them as it is now."""
        return next(one for one in self.dm if one.ts == ts)

    def await_message(self, action: str, seconds: float = 30) -> Message:
        """The newest DM that has this control."""
        found = self.sandbox.wait_for(lambda: [one for one in self.dm if controls(one, action)], seconds)
        return found[-1]

    def await_screen(self, ts: str, action: str) -> Message:
        """Wait until this message has moved on to where this control is."""
        self.sandbox.wait_for(lambda: bool(controls(self.message(ts), action)), PATIENCE)
        return self.message(ts)

    def await_words(self, ts: str, text: str) -> Message:
        """Wait until this message says this."""
        self.sandbox.wait_for(lambda: text in words(self.message(ts)), PATIENCE)
        return self.message(ts)

    def await_modal(self, fits: Callable[[View], bool]) -> View:
        """Wait for an open modal that fits."""
        found = self.sandbox.wait_for(
            lambda: [one for one in self.sandbox.modals(self.user) if fits(one)], PATIENCE
        )
        return found[-1]

    def await_form(self, name: str) -> View:
        """Wait for one of our modals by its callback id."""
        return self.await_modal(lambda view: callback(view) == name)

    def await_home(self, text: str) -> View:
        """Open App Home, and wait until it says this."""
        self.sandbox.open_home(self.user)
        self.sandbox.wait_for(lambda: text in words(self.home), PATIENCE)
        return self.home

    @property
    def home(self) -> View:
        """App Home as it is now."""
        view = self.sandbox.home(self.user)
        return view or View("", self.user, "home", {"blocks": []}, "", "")

    def press(self, place: Message | View, prefix: str, nth: int = 0) -> Acted:
        """Press the nth control whose action id begins like this."""
        name = place.ts if isinstance(place, Message) else place.id
        acted = self.sandbox.press(self.user, name, str(controls(place, prefix)[nth]["action_id"]))
        assert acted.acked
        return acted

    def submit(self, view: View, values: dict[str, Any]) -> Acted:
        """Submit a modal."""
        acted = self.sandbox.submit(self.user, view.id, values)
        assert acted.acked
        return acted

    def command(self, text: str = "") -> None:
        """Type `/training`."""
        assert self.sandbox.command(self.user, "/training", text).acked

    def preview(self, **changes: Any) -> View:
        """Fill the launch form; returns the preview."""
        self.command()
        self.submit(self.await_form(FORM), launch_values(**changes))
        return self.await_form(PREVIEW)

    def launch(self, **changes: Any) -> View:
        """Launch; returns the modal that says so."""
        self.submit(self.preview(**changes), {})
        return self.await_modal(lambda view: bool(controls(view, "training.campaign.open")))


def right_answer(item_id: str) -> str:
    """The key of the right answer; questions that a test has written have theirs first."""
    known = {item.id: item.answer for item in BANKED.quiz_items}
    return known.get(item_id, "a")


def answer_key(message: Message, *, right: bool = True) -> str:
    """The action id of a right (or a wrong) answer of the shown question."""
    for button in controls(message, "training.quiz.answer"):
        carried = json.loads(button["value"])
        if (right_answer(carried["i"]) == carried["c"]) is right:
            return str(button["action_id"])
    raise AssertionError("no such answer among the buttons")


def answer_key_of(message: Message, action: str) -> tuple[str, str]:
    """The item that these buttons are about, and the action id of its right answer."""
    carried = [(json.loads(one["value"]), str(one["action_id"])) for one in controls(message, action)]
    return next((on["i"], name) for on, name in carried if right_answer(on["i"]) == on["c"])


def take_quiz(person: Person, *, right: bool = True) -> Message:
    """Take the quiz by its buttons; returns the last screen."""
    ts = person.await_message("training.start").ts
    person.press(person.message(ts), "training.start")
    while True:
        question = person.await_screen(ts, "training.quiz.answer")
        person.press(question, answer_key(question, right=right))
        feedback = person.await_screen(ts, "training.quiz.next")
        person.press(feedback, "training.quiz.next")
        person.sandbox.wait_for(lambda: not controls(person.message(ts), "training.quiz.next"), PATIENCE)
        if not controls(person.message(ts), "training.quiz.answer"):
            return person.message(ts)


def files_in_dm(person: Person) -> list[File]:
    """The files that the bot has put into somebody's DM."""
    workspace = person.sandbox.workspace
    dm = person.sandbox.dm(person.user).id
    return [file for file in workspace.files.values() if dm in file.channels]
