"""App Home follows what its person does to a campaign, without being opened again."""

from datetime import date
from typing import Any

from bot.sandbox import SandboxServer
from bot.sandbox.model import View
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.slack.blocks.training.moments import day as in_words
from bot.texts import say
from bot.training_wiring import EVERY_MINUTE
from bot.workflows.jobs import DurableJobs
from tests.support.screens import TITLE, Person, controls, day, words

FORM, ACT = "training.campaign.form", "training.campaign.act"


def state(name: str) -> str:
    return say(f"screen.campaign.state.{name}", "ja")


def drawn(person: Person) -> int:
    """How often their App Home was drawn."""
    return len(person.sandbox.ledger.accepted("views.publish", user_id=person.user))


def says(person: Person, text: str) -> None:
    """Wait until App Home, which nobody opens, says this."""
    person.sandbox.wait_for(lambda: text in words(person.home), 20)


def page(lead: Person) -> View:
    """The page of the campaign that App Home lists first."""
    lead.sandbox.close(lead.user, everything=True)
    lead.press(lead.home, "training.campaign.open")
    return lead.await_modal(lambda view: bool(controls(view, ACT)))


def act(lead: Person, name: str, **values: Any) -> None:
    """Do something from the campaign's page."""
    lead.press(page(lead), f"{ACT}.{name}")
    if values:
        form = lead.await_form(FORM)
        assert not lead.submit(form, {field: {field: one} for field, one in values.items()}).errors


def test_home_shows_each_act_at_once(sandbox: SandboxServer) -> None:
    lead, employee = Person(sandbox, SECURITY_LEAD), Person(sandbox, EMPLOYEE)
    lead.await_home(say("screen.button.new", "ja"))
    assert TITLE not in words(lead.home)
    preview = lead.preview(people=[EMPLOYEE, ENGLISH])
    says(lead, state("draft"))
    lead.submit(preview, {})
    says(lead, state("active"))
    says(lead, say("screen.share", "ja", done=0, of=2, percent=0))
    employee.await_message("training.start")

    act(lead, "extend", due=day(25), people=[], reason="繁忙期")
    says(lead, in_words(date.fromisoformat(day(25)), "ja"))
    act(lead, "waive", people=[ENGLISH], reason="長期休暇")
    says(lead, say("screen.share", "ja", done=0, of=1, percent=0))
    act(lead, "add", people=[MANAGER])
    says(lead, say("screen.share", "ja", done=0, of=2, percent=0))
    act(lead, "exclude", people=[MANAGER], reason="誤り")
    says(lead, say("screen.share", "ja", done=0, of=1, percent=0))
    before = drawn(lead)
    act(lead, "remind")
    sandbox.wait_for(lambda: drawn(lead) > before)
    act(lead, "cancel", reason="内容の見直し")
    says(lead, state("cancelled"))


def test_home_is_drawn_anew_when_everybody_is_invited(sandbox: SandboxServer, running: Any) -> None:
    lead, employee = Person(sandbox, SECURITY_LEAD), Person(sandbox, EMPLOYEE)
    before = drawn(lead)
    lead.launch(people=[EMPLOYEE])
    invited = employee.await_message("training.start")
    employee.press(invited, "training.start")
    employee.await_screen(invited.ts, "training.quiz.answer")
    assert running.bot and DurableJobs().start(EVERY_MINUTE, "minute:of-a-test", {})
    # For the draft, for the launch, and (by this minute's job or the clock's) for the end of the sending.
    sandbox.wait_for(lambda: drawn(lead) >= before + 3, 20)
