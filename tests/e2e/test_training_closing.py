"""A campaign is closed in Slack: whoever closes it gets its evidence."""

from datetime import UTC, datetime
from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, SECURITY_LEAD
from bot.services.export.pack import check_pack
from bot.services.training import amend
from bot.services.training.desk import Caller, Desk
from bot.store import campaigns, record
from bot.texts import say
from tests.support.screens import Person, controls, files_in_dm, words


def test_a_lead_who_closes_a_campaign_gets_its_evidence(
    sandbox: SandboxServer, running: Any, desk: Desk
) -> None:
    lead = Person(sandbox, SECURITY_LEAD)
    lead.launch(people=[EMPLOYEE])
    Person(sandbox, EMPLOYEE).await_message("training.start")
    with running.bot.database.reading() as connection:
        (made,) = campaigns.CAMPAIGNS.all(connection, sandbox.workspace.team_id)
    by = Caller(sandbox.workspace.team_id, SECURITY_LEAD, datetime.now(UTC))
    assert amend.waive(desk, by, made.id, (EMPLOYEE,), "休職") == 1, "so that nobody is open any more"
    sandbox.close(SECURITY_LEAD, everything=True)
    lead.command("stats")
    page = lead.await_modal(lambda view: bool(controls(view, "training.campaign.act.close")))
    lead.press(page, "training.campaign.act.close")
    delivered = say("screen.export.state.delivered", "ja", folder="")
    sandbox.wait_for(lambda: any(delivered in words(one) for one in lead.dm), 60)
    (file,) = files_in_dm(lead)
    assert check_pack(file.content or b"") == []
    with running.bot.database.reading() as connection:
        (entry,) = record.entries(connection, sandbox.workspace.team_id, kind="export.requested")
        (closed,) = record.entries(connection, sandbox.workspace.team_id, kind="campaign.closed")
    assert entry.facts["kind"] == "pack" and closed.subject == f"campaign:{entry.facts['campaign']}"
