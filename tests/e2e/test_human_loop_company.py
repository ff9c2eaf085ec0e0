"""What the company says of itself counts at once; documents in contradiction reach the leads once."""

from pathlib import Path
from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.sample import ADMIN, EMPLOYEE, SECURITY, SECURITY_LEAD
from bot.store import applicability, record
from bot.texts import say
from tests.support.human_loop import (
    ask,
    await_bot,
    await_home,
    await_modal,
    controls,
    form_values,
    shown,
)
from tests.support.screens import Person

ROOT = Path(__file__).parents[2]
SUBCONTRACTING = "再委託先の監督は必要?"
SHARING = "無料の共有サービスで図面を送っていい?"

MAY_BE_REFUSED: frozenset[str] = frozenset()


def test_an_administrator_says_what_applies_and_the_next_answer_knows(
    sandbox: SandboxServer, running: Any
) -> None:
    from bot.human_loop_wiring import company

    team = sandbox.workspace.team_id
    said = company(running.bot.settings, running.bot.database, team, lambda: None)  # type: ignore[arg-type]
    assert said.applicability().subcontractor is None
    home = await_home(sandbox, ADMIN, say("company.title", "ja"))
    assert sandbox.press(ADMIN, home.id, "company.change").acked
    form = await_modal(sandbox, ADMIN, "company.form")
    assert sandbox.submit(
        ADMIN, form.id, form_values(subcontractor="no", electronic="yes", dispatched="no")
    ).acked
    shown_now = say(
        "company.shown", "ja", what=say("company.subcontractor", "ja"), value=say("company.no", "ja")
    )
    await_home(sandbox, SECURITY_LEAD, shown_now)
    assert (said.applicability().subcontractor, said.applicability().electronic) == (False, True)
    with running.bot.database.reading() as connection:
        assert applicability.off(connection, team) == {"subcontractors"}, "trainings know the same"
        (link,) = record.entries(connection, team, kind="settings.applicability")
        assert not applicability.counts_dispatched(connection, team)
    assert link.facts["said"] == {"electronic": "yes", "subcontractor": "no", "dispatched": "no"}
    assert link.personal[ADMIN]
    lead = Person(sandbox, SECURITY_LEAD)
    lead.command("new")
    form = lead.await_form("training.launch.form")
    scope = next(block["element"] for block in form.blocks if block["block_id"] == "scope")
    assert [one["value"] for one in scope["initial_options"]] == ["no_dispatched"]
    assert not controls(await_home(sandbox, EMPLOYEE, say("home.title", "ja")), "company.change")


def test_a_contradiction_is_told_to_the_security_channel_once(sandbox: SandboxServer, running: Any) -> None:
    policy = (ROOT / "tests/fixtures/policies/conflicting-bring-your-own.md").read_bytes()
    file = sandbox.people.upload(SECURITY_LEAD, "byod.md", policy)
    sent = sandbox.say(SECURITY_LEAD, "dm", "", files=[file.id])
    dm = sandbox.dm(SECURITY_LEAD).id
    preview = await_bot(sandbox, dm, say("upload.new", "ja"), sent.ts)
    assert sandbox.press(SECURITY_LEAD, preview.ts, "upload.publish").acked
    await_bot(sandbox, SECURITY, f"<@{SECURITY_LEAD}>")
    for _ in range(2):
        assert say("answer.conflict", "ja") in shown(ask(sandbox, SHARING))
    await_bot(sandbox, SECURITY, say("conflict.found", "ja"))
    running.bot.engine.idle(30)
    told = [m for m in sandbox.bot_messages(SECURITY) if say("conflict.found", "ja") in shown(m)]
    assert len(told) == 1
