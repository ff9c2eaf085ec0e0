"""A campaign under hypothesis: no edge without its guard, frozen at launch, ends that are final."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.training import campaign as campaigns
from bot.training.campaign import CampaignState
from bot.training.people import SYSTEM, Viewer
from tests.unit.training.examples import BOSS, LEAD, NOW, act, draft, snapshot
from tests.unit.training.refusing import THOROUGH, VIEWERS, Refusing

DAYS = st.integers(0, 60)


class CampaignMachine(Refusing):
    """A campaign between people who may and people who may not, while time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.it = draft()
        self.now = NOW
        self.trail = [self.it.state]

    def walk(self, who: Viewer, edge: Callable[[], campaigns.Step]) -> None:
        before = self.it
        changed = self.attempt(edge)
        if changed is None:
            return
        assert isinstance(changed, campaigns.Campaign)
        assert who in (LEAD, BOSS, SYSTEM), who.id
        if before.snapshot is not None:
            assert changed.snapshot == before.snapshot and changed.terms == before.terms, "frozen at launch"
        self.it = changed
        self.trail.append(changed.state)

    @rule(days=st.integers(0, 10))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(who=VIEWERS, days=DAYS)
    def edit(self, who: Viewer, days: int) -> None:
        terms = replace(self.it.terms, due=self.now + timedelta(days=days))
        before = self.it.state
        self.walk(who, lambda: campaigns.edit(self.it, act(who, self.now), ("甲", "A"), terms))
        assert before is CampaignState.DRAFT or self.it.title_ja != "甲" or self.it.state is before

    @rule(who=VIEWERS, days=DAYS)
    def schedule(self, who: Viewer, days: int) -> None:
        when = self.now + timedelta(days=days)
        self.walk(who, lambda: campaigns.schedule(self.it, act(who, self.now), when))

    @rule(who=VIEWERS, people=st.integers(0, 3), department=st.sampled_from(["A", "B"]))
    def launch(self, who: Viewer, people: int, department: str) -> None:
        before = self.it
        frozen = snapshot(people, (department,))
        self.walk(who, lambda: campaigns.launch(self.it, act(who, self.now), frozen))
        if self.it is not before:
            assert people and before.terms.due > self.now
            assert who in (LEAD, SYSTEM) or (who is BOSS and department == "A")
            if who is SYSTEM:
                assert before.scheduled_for is not None and before.scheduled_for <= self.now

    @rule()
    def fall_due(self) -> None:
        before = self.it
        self.walk(SYSTEM, lambda: campaigns.fall_due(self.it, act(SYSTEM, self.now)))
        assert self.it is before or self.now >= before.due + timedelta(days=before.terms.grace_days)

    @rule(who=VIEWERS, still_open=st.integers(0, 2))
    def finish_early(self, who: Viewer, still_open: int) -> None:
        before = self.it
        self.walk(who, lambda: campaigns.finish_early(self.it, act(who, self.now), still_open))
        assert self.it is before or not still_open

    @rule(who=VIEWERS, untriaged=st.integers(0, 1))
    def close(self, who: Viewer, untriaged: int) -> None:
        before = self.it
        self.walk(who, lambda: campaigns.close(self.it, act(who, self.now), untriaged))
        if self.it is not before:
            assert not untriaged and before.state is CampaignState.PENDING_ACTIONS

    @rule(who=VIEWERS, reason=st.sampled_from(["", "moved"]))
    def cancel(self, who: Viewer, reason: str) -> None:
        before = self.it
        self.walk(who, lambda: campaigns.cancel(self.it, act(who, self.now, reason)))
        assert self.it is before or reason

    @invariant()
    def ends_are_final(self) -> None:
        for over in (CampaignState.CLOSED, CampaignState.CANCELLED):
            if over in self.trail:
                assert self.trail[-1] is over and self.trail.count(over) == 1

    @invariant()
    def running_has_a_snapshot(self) -> None:
        launched = self.it.state in campaigns.RUNNING or self.it.state is CampaignState.CLOSED
        assert not launched or self.it.snapshot is not None


CampaignMachine.TestCase.settings = THOROUGH
TestCampaign = CampaignMachine.TestCase
