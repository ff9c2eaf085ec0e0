"""Acting on what the human loop shows, as people do: find what they see, press, fill in."""

import json
from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.acts import Acted
from bot.sandbox.model import Message, View
from bot.sandbox.sample import EMPLOYEE, ENGLISH, SECURITY, SECURITY_LEAD


def shown(surface: Message | View) -> str:
    """Everything a person sees of a message or a view."""
    text = surface.text if isinstance(surface, Message) else ""
    return json.dumps([text, surface.blocks], ensure_ascii=False)


def controls(surface: Message | View, action_id: str) -> list[dict[str, Any]]:
    """The controls with this action id, numbered ones too."""
    found = [element for block in surface.blocks for element in block.get("elements", [])]
    found += [block["accessory"] for block in surface.blocks if "accessory" in block]
    ids = [(element, str(element.get("action_id", ""))) for element in found]
    return [one for one, name in ids if name == action_id or name.startswith(f"{action_id}.")]


def await_bot(sandbox: SandboxServer, where: str, words: str, thread_ts: str | None = None) -> Message:
    """Wait for a message of the bot that says this; the newest of them."""

    def found() -> list[Message]:
        return [m for m in sandbox.bot_messages(where, thread_ts) if words in shown(m)]

    return sandbox.wait_for(found, 40)[-1]


def await_ephemeral(sandbox: SandboxServer, where: str, user: str, words: str) -> Message:
    """Wait for a message that only this person sees."""
    channel = sandbox.workspace.channel(where)

    def found() -> list[Message]:
        return [m for m in channel.ephemerals if m.ephemeral_to == user and words in shown(m)]

    return sandbox.wait_for(found, 40)[-1]


def await_modal(sandbox: SandboxServer, user: str, callback: str) -> View:
    """Wait for an open modal of ours by its callback id."""

    def found() -> list[View]:
        return [v for v in sandbox.modals(user) if v.definition.get("callback_id") == callback]

    return sandbox.wait_for(found, 20)[-1]


def await_home(sandbox: SandboxServer, user: str, words: str) -> View:
    """Open App Home until it says this; it is drawn anew each time it is opened."""
    for _ in range(40):
        before = len(sandbox.ledger.accepted("views.publish", user_id=user))
        sandbox.open_home(user)
        sandbox.wait_for(lambda n=before: len(sandbox.ledger.accepted("views.publish", user_id=user)) > n, 20)
        home = sandbox.home(user)
        if home and words in shown(home):
            return home
    raise AssertionError(f"{words!r} never came up: {shown(home) if home else ''}")


def ask(sandbox: SandboxServer, question: str, user: str = EMPLOYEE) -> Message:
    """Ask in a direct message; the answer."""
    return sandbox.wait_for_reply(user, sandbox.say(user, "dm", question), 40)


def answered_by_lead(sandbox: SandboxServer, question: str, answer: str) -> Message:
    """Somebody asks a person, the lead replies; the receipt in the security channel."""
    reply = ask(sandbox, question)
    assert sandbox.press(EMPLOYEE, reply.ts, "answer.human").acked
    request = await_bot(sandbox, SECURITY, question)
    ask(sandbox, "hello", ENGLISH)  # by its answer the request is written down, too
    said = sandbox.say(SECURITY_LEAD, SECURITY, answer, thread_ts=request.ts)

    def receipts() -> list[Message]:
        found = sandbox.bot_messages(SECURITY, request.ts)
        return [m for m in found if controls(m, "verified.save") and m.ts > said.ts]

    return sandbox.wait_for(receipts, 40)[-1]


def form_values(**changes: Any) -> dict[str, Any]:
    """Changed fields of the form of a verified answer."""
    return {name: {name: value} for name, value in changes.items()}


def save_verified(sandbox: SandboxServer, receipt: Message, **changes: Any) -> Acted:
    """Press "Save as verified answer" and submit the form with these changes."""
    assert sandbox.press(SECURITY_LEAD, receipt.ts, "verified.save").acked
    form = await_modal(sandbox, SECURITY_LEAD, "verified.form")
    return sandbox.submit(SECURITY_LEAD, form.id, form_values(**changes))
