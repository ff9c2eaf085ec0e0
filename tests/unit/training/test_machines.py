"""The three machines under hypothesis: no edge without its guard, nothing lost, no second completion."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.texts import catalogue
from bot.training import assignment as assignments
from bot.training import campaign as campaigns
from bot.training import nonconformity as findings
from bot.training import requests
from bot.training.assignment import OPEN, AssignmentState
from bot.training.campaign import CampaignState
from bot.training.machine import step
from bot.training.nonconformity import Direction, Nonconformity, NonconformityState
from bot.training.people import SYSTEM, Viewer
from bot.training.records import Record
from tests.unit.training.examples import (
    BOSS,
    COLLEAGUE,
    EVERYBODY,
    LEAD,
    NOW,
    OTHER_BOSS,
    TEAM,
    WORKER,
    act,
    assignment,
    draft,
    running,
    snapshot,
)

VIEWERS = st.sampled_from(EVERYBODY)
DAYS = st.integers(0, 60)
ENDS = frozenset(AssignmentState) - frozenset(OPEN)


class Refusing(RuleBasedStateMachine):
    """Tries edges; a refusal changes nothing and names a sentence that exists in both languages."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Record] = []
        self.refused = 0

    def attempt(self, edge: Callable[[], tuple[object, tuple[Record, ...]]]) -> object | None:
        try:
            changed, records = edge()
        except (Conflict, InvalidInput, NotPermitted) as error:
            assert set(catalogue()[error.key]) == {"ja", "en"}, error.key
            self.refused += 1
            return None
        assert records, "an edge leaves a record"
        self.records.extend(records)
        return changed


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
        assert before.state in OPEN, "nothing leaves an end"
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

    @rule(days=st.integers(-5, 30))
    def extend(self, days: int) -> None:
        before = self.it
        due = before.due + timedelta(days=days)
        self.walk(lambda: assignments.extend(self.it, self.campaign, act(LEAD), due))
        assert self.it.original_due == before.original_due and self.it.due >= before.due

    @rule()
    def withdraw(self) -> None:
        self.walk(lambda: assignments.withdraw(self.it, act(SYSTEM)))

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


class NonconformityMachine(Refusing):
    """One finding in department A, between its manager, another's, a lead, the owner."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.it = Nonconformity(
            team_id=TEAM,
            id="n1",
            campaign_id="c1",
            clause="2-3-5",
            item_id="i1",
            department="A",
            raised_at=NOW,
        )

    def walk(self, who: Viewer, allowed: tuple[Viewer, ...], edge: Callable[[], findings.Step]) -> None:
        before = self.it
        changed = self.attempt(edge)
        if changed is None:
            return
        assert isinstance(changed, Nonconformity) and who in allowed, who.id
        assert before.state is not NonconformityState.DISMISSED
        self.it = changed

    @rule(who=VIEWERS)
    def confirm(self, who: Viewer) -> None:
        self.walk(who, (BOSS, LEAD), lambda: findings.confirm(self.it, act(who, self.now)))

    @rule(who=VIEWERS, reason=st.sampled_from(["", "a misunderstanding"]))
    def dismiss(self, who: Viewer, reason: str) -> None:
        self.walk(who, (BOSS, LEAD), lambda: findings.dismiss(self.it, act(who, self.now, reason)))
        assert self.it.state is not NonconformityState.DISMISSED or self.it.reason

    @rule(who=VIEWERS, owner=st.sampled_from([WORKER, COLLEAGUE, OTHER_BOSS]), days=st.integers(-1, 20))
    def direct(self, who: Viewer, owner: Viewer, days: int) -> None:
        told = Direction("Lock the cabinet.", owner.person, self.now + timedelta(days=days))
        self.walk(who, (BOSS, LEAD), lambda: findings.direct(self.it, act(who, self.now), told))

    @rule(who=VIEWERS, evidence=st.sampled_from(["", "photo"]))
    def report(self, who: Viewer, evidence: str) -> None:
        before = self.it
        self.walk(who, EVERYBODY, lambda: findings.report(self.it, act(who, self.now), evidence))
        assert self.it is before or (who.id == before.owner_id and evidence)

    @rule(who=VIEWERS, note=st.sampled_from(["", "works"]))
    def verify(self, who: Viewer, note: str) -> None:
        before = self.it
        self.walk(who, (BOSS, LEAD), lambda: findings.verify(self.it, act(who, self.now), note))
        assert self.it is before or (who.id != before.owner_id and note)

    @rule(who=VIEWERS)
    def send_back(self, who: Viewer) -> None:
        self.walk(who, (BOSS, LEAD), lambda: findings.send_back(self.it, act(who, self.now)))

    @rule(who=VIEWERS)
    def reopen(self, who: Viewer) -> None:
        self.walk(who, (BOSS, LEAD), lambda: findings.reopen(self.it, act(who, self.now)))

    @rule(who=VIEWERS, days=st.integers(-1, 5))
    def accept_risk(self, who: Viewer, days: int) -> None:
        until = self.now + timedelta(days=days)
        self.walk(who, (LEAD,), lambda: findings.accept_risk(self.it, act(who, self.now), until))

    @rule(days=st.integers(0, 5))
    def expire(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.walk(SYSTEM, (SYSTEM,), lambda: findings.expire(self.it, act(SYSTEM, self.now)))

    @invariant()
    def found_and_directed_by_named_people(self) -> None:
        beyond = self.it.state not in (NonconformityState.CANDIDATE, NonconformityState.DISMISSED)
        assert not beyond or self.it.found_by in ("boss", "lead")
        directed = {NonconformityState.IMPROVEMENT_DIRECTED, NonconformityState.IN_PROGRESS,
                    NonconformityState.DONE_REPORTED, NonconformityState.VERIFIED}  # fmt: skip
        assert self.it.state not in directed or (
            self.it.directed_by and self.it.owner_id and self.it.direction
        )

    @invariant()
    def verified_by_somebody_else(self) -> None:
        if self.it.state is NonconformityState.VERIFIED:
            assert self.it.verified_by and self.it.verified_by != self.it.owner_id


MACHINES = (AssignmentMachine, CampaignMachine, NonconformityMachine)
for machine in MACHINES:
    machine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAssignment = AssignmentMachine.TestCase
TestCampaign = CampaignMachine.TestCase
TestNonconformity = NonconformityMachine.TestCase


@pytest.mark.parametrize(
    ("machine", "edges"),
    [
        ("assignment", assignments.EDGES),
        ("campaign", campaigns.EDGES),
        ("nonconformity", findings.EDGES),
        ("request", requests.EDGES),
    ],
)
def test_what_is_not_in_the_table_is_refused_with_a_sentence(machine: str, edges: dict[Any, Any]) -> None:
    events = {event for _, event in edges}
    for state in type(next(iter(edges))[0]):
        for event in events:
            if (state, event) in edges:
                assert step(edges, machine, state, event) is edges[state, event]
            else:
                with pytest.raises(Conflict) as refused:
                    step(edges, machine, state, event)
                assert refused.value.key in catalogue()
