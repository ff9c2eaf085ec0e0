"""A nonconformity under hypothesis: found and directed by named people, verified by somebody else."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.training import nonconformity as findings
from bot.training.nonconformity import Direction, Nonconformity, NonconformityState
from bot.training.people import SYSTEM, Viewer
from tests.unit.training.examples import BOSS, COLLEAGUE, EVERYBODY, LEAD, NOW, OTHER_BOSS, TEAM, WORKER, act
from tests.unit.training.refusing import THOROUGH, VIEWERS, Refusing


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


NonconformityMachine.TestCase.settings = THOROUGH
TestNonconformity = NonconformityMachine.TestCase
