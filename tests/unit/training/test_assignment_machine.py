"""An assignment under hypothesis: no edge without its guard, nothing lost, no second completion."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.training import assignment as assignments
from bot.training.assignment import OPEN, AssignmentState
from bot.training.campaign import CampaignState
from bot.training.people import SYSTEM, Viewer
from tests.unit.training.examples import BOSS, LEAD, WORKER, act, assignment, running
from tests.unit.training.refusing import THOROUGH, VIEWERS, Refusing

ENDS = frozenset(AssignmentState) - frozenset(OPEN)


class AssignmentMachine(Refusing):
    """One worker's assignment in a campaign that may be closed under it."""

    def __init__(self) -> None:
        super().__init__()
        self.campaign = running()
        self.it = assignment(self.campaign)
        self.completions = 0

    def walk(self, edge: Callable[[], assignments.Step]) -> None:
        before = self.it
        changed = self.attempt(edge)
        if changed is None:
            return
        assert isinstance(changed, assignments.Assignment)
        assert before.state in OPEN or before.state is AssignmentState.WITHDRAWN, "nothing leaves an end"
        if changed.state is AssignmentState.COMPLETED:
            self.completions += 1
        self.it = changed

    @rule(who=VIEWERS)
    def start(self, who: Viewer) -> None:
        before = self.it.state
        self.walk(lambda: assignments.start(self.it, self.campaign, act(who)))
        if self.it.state is not before:
            assert who is WORKER and self.campaign.running

    @rule()
    def notify(self) -> None:
        self.walk(lambda: assignments.notify(self.it, act(SYSTEM)))

    @rule(who=VIEWERS, score=st.integers(0, 100))
    def finish(self, who: Viewer, score: int) -> None:
        before = self.it
        self.walk(lambda: assignments.finish(self.it, self.campaign, act(who), (score, score >= 80)))
        if self.it is not before:
            assert who is WORKER and before.state is AssignmentState.IN_PROGRESS
            assert self.it.attempts == before.attempts + 1
            if before.attempts:
                assert self.it.first_score == before.first_score, "the first score is the statistic"

    @rule(who=VIEWERS, more=st.integers(-1, 2))
    def grant(self, who: Viewer, more: int) -> None:
        before = self.it
        self.walk(lambda: assignments.grant(self.it, self.campaign, act(who), more, WORKER.person))
        if self.it is not before:
            assert before.state is AssignmentState.EXHAUSTED and who in (BOSS, LEAD) and more > 0

    @rule(who=VIEWERS, reason=st.sampled_from(["", "  ", "ill"]))
    def waive(self, who: Viewer, reason: str) -> None:
        before = self.it
        self.walk(lambda: assignments.waive(self.it, self.campaign, act(who, reason=reason)))
        if self.it is not before:
            assert who is LEAD and reason == "ill"

    @rule(who=VIEWERS)
    def exclude(self, who: Viewer) -> None:
        before = self.it
        self.walk(lambda: assignments.exclude(self.it, self.campaign, act(who)))
        assert self.it is before or who is LEAD

    @rule(who=VIEWERS, evidence=st.sampled_from(["", "paper 7"]))
    def on_behalf(self, who: Viewer, evidence: str) -> None:
        before = self.it
        self.walk(lambda: assignments.enter_on_behalf(self.it, self.campaign, act(who), evidence))
        if self.it is not before:
            assert who is LEAD and evidence and self.it.on_behalf

    @rule(who=VIEWERS)
    def credit(self, who: Viewer) -> None:
        before = self.it
        self.walk(lambda: assignments.credit(self.it, self.campaign, act(who), before.assigned_at))
        if self.it is not before:
            assert who is LEAD and before.state is not AssignmentState.NOTIFIED

    @rule(days=st.integers(-5, 30))
    def extend(self, days: int) -> None:
        before = self.it
        due = before.due + timedelta(days=days)
        self.walk(lambda: assignments.extend(self.it, self.campaign, act(LEAD), due))
        assert self.it.original_due == before.original_due and self.it.due >= before.due

    @rule()
    def withdraw(self) -> None:
        self.walk(lambda: assignments.withdraw(self.it, act(SYSTEM)))

    @rule(days=st.integers(-5, 30), attempting=st.booleans())
    def come_back(self, days: int, attempting: bool) -> None:
        before, due = self.it, self.it.due + timedelta(days=days)
        self.walk(lambda: assignments.come_back(self.it, self.campaign, act(SYSTEM), due, attempting))
        if self.it is not before:
            assert before.state is AssignmentState.WITHDRAWN and self.campaign.running
            assert self.it.due == max(due, before.due) and self.it.attempts == before.attempts

    @rule()
    def run_out(self) -> None:
        was_running = self.campaign.running
        before = self.it
        self.walk(lambda: assignments.run_out(self.it, self.campaign, act(SYSTEM)))
        assert self.it is before or not was_running

    @rule()
    def close_the_campaign(self) -> None:
        self.campaign = replace(self.campaign, state=CampaignState.CLOSED)

    @invariant()
    def at_most_one_completion(self) -> None:
        assert self.completions <= 1
        done = self.it.state is AssignmentState.COMPLETED
        assert done == (self.completions == 1) == (self.it.completed_at is not None)

    @invariant()
    def ended_exactly_when_over(self) -> None:
        assert (self.it.ended_at is not None) == (self.it.state in ENDS)

    @invariant()
    def facts_name_nobody(self) -> None:
        for record in self.records:
            assert "worker" not in str(record.facts) and "worker" not in record.subject.replace(
                "a-worker", ""
            )


AssignmentMachine.TestCase.settings = THOROUGH
TestAssignment = AssignmentMachine.TestCase
