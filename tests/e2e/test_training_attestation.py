"""A policy is read and confirmed, a pledge is read and given, in its named version, by a button, once."""

from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.model import View
from bot.sandbox.sample import EMPLOYEE, MANAGER, SECURITY_LEAD
from bot.texts import say
from tests.support.screens import FORM, PREVIEW, Person, controls, launch_values, words


def choose(launcher: Person, content: str) -> View:
    """A launch form that was redrawn for a document; returns it."""
    form = launcher.await_form(FORM)
    assert launcher.sandbox.press(launcher.user, form.id, "content", content, {}).acked
    return launcher.await_modal(lambda view: any(block["block_id"] == "attests" for block in view.blocks))


def offered(form: View) -> dict[str, str]:
    """The documents that may be launched, by title."""
    groups = next(b for b in form.blocks if b["block_id"] == "content")["element"]["option_groups"]
    every = (one for group in groups for one in group["options"])
    return {one["text"]["text"]: one["value"] for one in every if one["value"].startswith("attestation:")}


def filled(form: View, content: str, attests: str) -> dict[str, Any]:
    """What the redrawn form asks, filled in for one employee."""
    here = {block["block_id"] for block in form.blocks}
    values = launch_values(content=content, people=[EMPLOYEE], attests=attests)
    return {name: one for name, one in values.items() if name in here}


def test_a_policy_is_read_and_confirmed(sandbox: SandboxServer) -> None:
    manager, employee = Person(sandbox, MANAGER), Person(sandbox, EMPLOYEE)
    manager.command()
    policy = offered(manager.await_form(FORM))["電子メール・ファイル授受規程"]
    form = choose(manager, policy)
    manager.submit(form, filled(form, policy, "policy"))
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


def test_the_sample_company_s_pledge_is_given(sandbox: SandboxServer) -> None:
    lead, employee = Person(sandbox, SECURITY_LEAD), Person(sandbox, EMPLOYEE)
    lead.command()
    pledge = offered(lead.await_form(FORM))["秘密保持誓約書"]
    form = choose(lead, pledge)
    lead.submit(form, filled(form, pledge, "pledge"))
    preview = lead.await_form(PREVIEW)
    assert say("screen.launch.attests_pledge", "ja") in words(preview)
    lead.submit(preview, {})
    invited = employee.await_message("training.start")
    employee.press(invited, "training.start")
    asked = employee.await_screen(invited.ts, "training.attestation.confirm")
    assert "第5条" in words(asked), "a short text stands in the message whole"
    assert say("screen.button.pledge", "ja") in words(asked)
    employee.press(asked, "training.attestation.confirm")
    employee.await_words(invited.ts, say("screen.attestation.pledged", "ja", at="").strip())
