"""A policy is read and confirmed in its named version, by a button, once."""

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, MANAGER
from bot.texts import say
from tests.support.screens import FORM, PREVIEW, Person, controls, launch_values, words


def test_a_policy_is_read_and_confirmed(sandbox: SandboxServer) -> None:
    manager, employee = Person(sandbox, MANAGER), Person(sandbox, EMPLOYEE)
    manager.command()
    form = manager.await_form(FORM)
    groups = next(b for b in form.blocks if b["block_id"] == "content")["element"]["option_groups"]
    offered = [one["value"] for group in groups for one in group["options"]]
    policy = next(value for value in offered if value.startswith("attestation:"))
    manager.submit(form, launch_values(content=policy, people=[EMPLOYEE]))
    manager.submit(manager.await_form(PREVIEW), {})
    invited = employee.await_message("training.start")
    employee.press(invited, "training.start")
    unread = employee.await_screen(invited.ts, "training.attestation.read")
    assert not controls(unread, "training.attestation.confirm"), "nobody confirms what they have not opened"
    employee.press(unread, "training.attestation.read")
    read = employee.await_modal(lambda view: view.definition["type"] == "modal")
    asked = employee.await_screen(invited.ts, "training.attestation.confirm")
    assert "第1条" in words(read)
    title = str(read.definition["title"]["text"])
    assert title in words(invited)
    assert title in words(asked)
    employee.press(asked, "training.attestation.confirm")
    done = say("screen.attestation.confirmed", "ja", at="").strip()
    shown = employee.await_words(invited.ts, done)
    assert not controls(shown, "training.attestation.confirm")
