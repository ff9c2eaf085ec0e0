"""The record as leads and administrators handle it in Slack: exports, periods, documents to confirm, heads."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.record_wiring import ANCHOR
from bot.sandbox import SandboxServer
from bot.sandbox.model import File, View
from bot.sandbox.sample import ADMIN, EMPLOYEE, SECURITY, SECURITY_LEAD
from bot.services.anchoring import check_anchors, file_of, read_anchors
from bot.services.export.pack import check_pack
from bot.services.training import attestation_calls, launch
from bot.services.training.desk import Caller, Desk
from bot.services.training.launch import Draft
from bot.store import campaigns, people, record
from bot.texts import say
from bot.training.audience import Audience
from bot.training.campaign import Attests, Kind, Terms
from bot.training.people import Person as Employee
from bot.workflows.jobs import DurableJobs
from tests.support.screens import SET, Person, callback, controls, files_in_dm, take_quiz, words

SETTINGS = "training.settings"

MAY_BE_REFUSED = frozenset({"not_found", "file_not_found"})


def office_hours() -> datetime:
    """A moment on a working day that is over."""
    return datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def form_of(person: Person, act: str) -> View:
    """One of the settings' modals, opened from App Home and filled."""
    home = person.await_home(say("screen.settings.title", "ja"))
    person.press(home, f"{SETTINGS}.{act}")
    return person.await_modal(lambda view: callback(view).startswith("training."))


def asked_for(person: Person, form: View, kind: str, **values: Any) -> list[File]:
    """Submit the form of an export; the files that came."""
    known = {file.id for file in files_in_dm(person)}
    filled = {"kind": {"kind": kind}, **{name: {name: value} for name, value in values.items()}}
    assert not person.submit(form, filled).errors
    delivered = say("screen.export.state.delivered", "ja", folder="")
    person.sandbox.wait_for(lambda: any(delivered in words(one) for one in person.dm), 60)
    return [file for file in files_in_dm(person) if file.id not in known]


def test_a_lead_exports_the_companys_evidence_from_app_home(sandbox: SandboxServer, running: Any) -> None:
    lead = Person(sandbox, SECURITY_LEAD)
    (file,) = asked_for(lead, form_of(lead, "export"), "clauses")
    assert file.name.endswith(".zip") and check_pack(file.content or b"") == []
    with running.bot.database.reading() as connection:
        (entry,) = record.entries(connection, sandbox.workspace.team_id, kind="export.requested")
    assert SECURITY_LEAD in entry.personal


def test_a_lead_exports_a_campaign_from_its_page(sandbox: SandboxServer) -> None:
    lead, employee = Person(sandbox, SECURITY_LEAD), Person(sandbox, EMPLOYEE)
    lead.launch(people=[EMPLOYEE])
    take_quiz(employee)
    lead.command("stats")
    page = lead.await_modal(lambda view: bool(controls(view, "training.campaign.act.export")))
    lead.press(page, "training.campaign.act.export")
    form = lead.await_form("training.export.form")
    block = next(one for one in form.blocks if one["block_id"] == "campaign")
    chosen = block["element"]["initial_option"]["value"]
    files = asked_for(lead, form, "csv", campaign=chosen)
    assert any(file.name.endswith(f"{chosen[:8]}-roster.csv") for file in files)
    assert all((file.content or b"").startswith(b"\xef\xbb\xbf") for file in files)


def test_an_administrator_sets_a_period_and_a_lead_only_reads(sandbox: SandboxServer, running: Any) -> None:
    admin = Person(sandbox, ADMIN)
    form = form_of(admin, "retention")
    held = {
        block["block_id"]: block["element"]["initial_value"] for block in form.blocks if "element" in block
    }
    assert held["answers"] == "1095" and held["question_names"] == "30"
    low = {name: {name: value} for name, value in (held | {"answers": "10"}).items()}
    assert list(admin.submit(form, low).errors) == ["answers"]
    fine = {name: {name: value} for name, value in (held | {"answers": "1460"}).items()}
    assert not admin.submit(admin.await_form("training.retention.form"), fine).errors
    team = sandbox.workspace.team_id
    with running.bot.database.reading() as connection:
        (entry,) = record.entries(connection, team, kind="settings.retention")
    assert entry.facts["days"] == {"answers": 1460}
    lead = Person(sandbox, SECURITY_LEAD)
    lead.press(lead.await_home(say("screen.settings.title", "ja")), f"{SETTINGS}.retention")
    shown = lead.await_modal(lambda view: say("retention.read_only", "ja") in words(view))
    assert "1460" in words(shown) and not callback(shown)


def test_a_marked_document_is_proposed_and_goes_out_by_one_press(
    sandbox: SandboxServer, running: Any, desk: Desk
) -> None:
    lead, employee, team = (
        Person(sandbox, SECURITY_LEAD),
        Person(sandbox, EMPLOYEE),
        sandbox.workspace.team_id,
    )
    form = form_of(lead, "attestation")
    options = next(b for b in form.blocks if b["block_id"] == "pledges")["element"]["options"]
    chosen = options[0]["value"]
    filled = {"pledges": {"pledges": [chosen]}, "mode": {"mode": "propose"}}
    both = lead.submit(form, {**filled, "policies": {"policies": [chosen]}})
    assert both.errors == {"pledges": say("training.campaign.attests_both", "ja")}
    filled["policies"] = {"policies": []}
    assert not lead.submit(form, filled).errors
    assert attestation_calls.call_due(desk, Caller(team, "", office_hours())) == 1
    assert attestation_calls.call_due(desk, Caller(team, "", office_hours())) == 0
    proposed = lead.await_message("training.attestation.launch")
    lead.press(proposed, "training.attestation.launch")
    lead.await_words(proposed.ts, say("screen.attestation_call.launched", "ja"))
    invited = employee.await_message("training.start", 60)
    assert options[0]["text"]["text"] in words(invited)
    with running.bot.database.reading() as connection:
        (made,) = campaigns.CAMPAIGNS.all(connection, team, kind=Kind.ATTESTATION.value)
    assert made.launched_by == SECURITY_LEAD and made.terms.audience.everyone
    assert made.terms.attests is Attests.PLEDGE


def test_the_head_is_posted_to_the_security_channel(sandbox: SandboxServer, running: Any) -> None:
    team = sandbox.workspace.team_id
    title = say("export.record.anchor", "ja", sequence="", head="")[:12]

    def posted() -> list[str]:
        return [one.text for one in sandbox.bot_messages(SECURITY) if title in one.text]

    for day in ("today", "tomorrow"):
        assert DurableJobs().start(ANCHOR, day, {"at": office_hours().isoformat()})
        assert running.bot.engine.idle()
    *_, text = posted()  # exports of other tests may have added links in between
    with running.bot.database.reading() as connection:
        assert check_anchors(connection, read_anchors(text), [team]).held
    kept = file_of(running.home / "anchors", team).read_text().splitlines()
    assert json.loads(kept[-1])["hash"] in text


def test_one_of_more_than_a_hundred_people_is_found_by_typing(
    sandbox: SandboxServer, running: Any, desk: Desk
) -> None:
    team, lead = sandbox.workspace.team_id, Person(sandbox, SECURITY_LEAD)
    crowd = [
        Employee(team_id=team, id=f"P{n:03}", name=f"人員 {n:03}", department="倉庫") for n in range(120)
    ]
    with running.bot.database.writing() as connection:
        people.PEOPLE.add(connection, *crowd)
    caller = Caller(team, SECURITY_LEAD, datetime.now(UTC))
    terms = Terms(due=caller.now + timedelta(days=9), set_id=SET, audience=Audience(departments=("倉庫",)))
    campaign_id = launch.draft(desk, caller, Draft(Kind.QUIZ, terms, "倉庫の研修", "Warehouse"))
    launch.launch(desk, caller, campaign_id)
    lead.command("stats")
    page = lead.await_modal(
        lambda view: (
            bool(controls(view, "training.campaign.act.on_behalf")) and "倉庫の研修" in str(view.blocks[1])
        )
    )
    lead.press(page, "training.campaign.act.on_behalf")
    form = lead.await_form("training.campaign.form")
    block = next(one for one in form.blocks if one["block_id"] == "assignment")
    assert block["element"]["type"] == "external_select"
    offered = sandbox.options(lead.user, form.id, "training.campaign.people", "人員 117")
    (option,) = offered
    assert option["text"]["text"] == "人員 117 (倉庫)"
    values = {
        "assignment": {"training.campaign.people": option["value"]},
        "reason": {"reason": "Slack を使わない"},
        "evidence": {"evidence": "署名した用紙"},
    }
    assert not lead.submit(form, values).errors
    with running.bot.database.reading() as connection:
        (done,) = campaigns.COMPLETIONS.all(connection, team, campaign_id=campaign_id)
    assert (done.person_id, done.on_behalf) == ("P117", True)

    sandbox.close(lead.user, everything=True)
    lead.command("stats")
    page = lead.await_modal(lambda view: "倉庫の研修" in str(view.blocks[1:2]))
    lead.press(page, "training.campaign.act.waive")
    form = lead.await_form("training.campaign.form")
    first = sandbox.options(lead.user, form.id, "training.campaign.people")
    assert len(first) == 100 and {one["value"] for one in first} <= {one.id for one in crowd}
    assert not sandbox.options(lead.user, form.id, "training.campaign.people", "P117"), "done"
    chosen = sandbox.options(lead.user, form.id, "training.campaign.people", "人員 11")
    some = [one["value"] for one in chosen]
    assert some == [f"P{n:03}" for n in range(120) if "11" in f"{n:03}" and n != 117]
    values = {"people": {"training.campaign.people": some}, "reason": {"reason": "閉鎖"}}
    assert not lead.submit(form, values).errors
    lead.await_modal(lambda view: say("screen.act.done", "ja", count=len(some)) in words(view))
