"""What the figures mean. Shares always carry numerator and denominator; small groups are not shown."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter

SMALLEST_GROUP = 10
OVERDUE_AGES = ("1-7", "8-14", "15-30", ">30")
FINDING_AGES = ("0-7", "8-30", "31-60", "61-90", ">90")


@dataclass(frozen=True, slots=True)
class Share:
    """`done` of `of`. `percent` is None over nothing, else rounded down: 100 means all."""

    done: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole percent."""
        return 100 * self.done // self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over some assignments of a campaign as of one moment; `joined` adds tallies up.

    A assigned, X excluded, W waived, L left without completing, C completed: required R = A - X - W - L.
    """

    assigned: int = 0
    excluded: int = 0
    waived: int = 0
    left: int = 0
    left_overdue: int = 0
    completed: int = 0
    completed_due: int = 0
    required_due: int = 0
    on_time: int = 0
    extended: int = 0
    overdue_1_7: int = 0
    overdue_8_14: int = 0
    overdue_15_30: int = 0
    overdue_31: int = 0
    overdue_not_started: int = 0
    not_started: int = 0
    undeliverable: int = 0
    exhausted: int = 0
    on_behalf: int = 0
    first_scores: int = 0
    first_sum: int = 0
    first_passed: int = 0
    passing_attempts: int = 0
    passers: int = 0

    @property
    def required(self) -> int:
        """R: who has to complete it."""
        return self.assigned - self.excluded - self.waived - self.left

    @property
    def completion(self) -> Share:
        """C / R."""
        return Share(self.completed, self.required)

    @property
    def due_completion(self) -> Share:
        """Completed of those who were due by then."""
        return Share(self.completed_due, self.required_due)

    @property
    def punctual(self) -> Share:
        """Completed by the original due date, of those who were due by then."""
        return Share(self.on_time, self.required_due)

    @property
    def overdue(self) -> int:
        """Due, required and not completed."""
        return sum(self.overdue_ages)

    @property
    def overdue_ages(self) -> tuple[int, int, int, int]:
        """How many are overdue by `OVERDUE_AGES` days."""
        return self.overdue_1_7, self.overdue_8_14, self.overdue_15_30, self.overdue_31

    @property
    def first_mean(self) -> float | None:
        """Mean score of attempt 1 in percent."""
        return self.first_sum / self.first_scores if self.first_scores else None

    @property
    def enough_scores(self) -> bool:
        """True when first attempts are of so many people that their figures say nothing about one of them."""
        return self.first_scores >= SMALLEST_GROUP

    @property
    def first_pass(self) -> Share:
        """Who passed at the first attempt, of those who finished one."""
        return Share(self.first_passed, self.first_scores)

    @property
    def attempts_to_pass(self) -> float | None:
        """Mean number of attempts of those who passed."""
        return self.passing_attempts / self.passers if self.passers else None

    @property
    def attempts_shown(self) -> float | None:
        """`attempts_to_pass`; None of fewer than `SMALLEST_GROUP`, of whom it would say how each one did."""
        return self.attempts_to_pass if self.passers >= SMALLEST_GROUP else None


_NAMES = tuple(one.name for one in fields(Tally))
_COUNTS = attrgetter(*_NAMES)


def joined(tallies: Iterable[Tally]) -> Tally:
    """The tally over the people of all of these."""
    columns = zip(*map(_COUNTS, tallies), strict=True)
    return Tally(**dict(zip(_NAMES, map(sum, columns), strict=False)))


@dataclass(frozen=True, slots=True)
class Clause:
    """How often the items of a clause were missed in first attempts; `bound` is Wilson's lower one."""

    clause: str
    missed: Share
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """How one item of a self-inspection is practised. Not applicable stands apart."""

    item_id: str
    clause: str
    done: int = 0
    partly: int = 0
    not_done: int = 0
    dont_know: int = 0
    not_applicable: int = 0

    @property
    def answers(self) -> int:
        """How many answered it, also that it does not apply to them."""
        return self.rate.of + self.not_applicable

    @property
    def enough_answers(self) -> bool:
        """True when the answers are of so many people that they say nothing about one of them."""
        return self.answers >= SMALLEST_GROUP

    @property
    def rate(self) -> Share:
        """Done, of all who said something about it."""
        return Share(self.done, self.done + self.partly + self.not_done + self.dont_know)

    @property
    def unknown(self) -> Share:
        """Don't know, of the same."""
        return Share(self.dont_know, self.rate.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Nonconformities of a campaign or company. `ages` count open ones by `FINDING_AGES` days from found.

    `undirected` are found without a direction: the breach of 3-1-3; `oldest_days` is the age of the oldest.
    """

    candidates: int = 0
    ages: tuple[int, ...] = (0, 0, 0, 0, 0)
    undirected: int = 0
    oldest_days: int = 0
    overdue: int = 0
    reopened: int = 0
    verified: int = 0
    dismissed: int = 0

    @property
    def open(self) -> int:
        """Found and not yet verified."""
        return sum(self.ages)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignStatistics:
    """Everything that is shown about a campaign, as of one moment; test runs are out."""

    campaign_id: str
    as_of: datetime
    total: Tally
    managers: Tally
    departments: Mapping[str, Tally] = field(default_factory=dict)
    employments: Mapping[str, Tally] = field(default_factory=dict)
    first_median: float | None = None
    clauses: tuple[Clause, ...] = ()
    practice: tuple[Practice, ...] = ()
    findings: Findings = Findings()
    reminders: int = 0

    @property
    def reminder_load(self) -> float | None:
        """Reminders per completion."""
        return self.reminders / self.total.completed if self.total.completed else None


def wilson_lower(done: int, of: int, z: float = 1.96) -> float:
    """The lower end of the 95 % Wilson interval of a share, 0.0 over nothing.

    It orders shares so that 3 of 3 does not stand above 60 of 70.
    """
    if of == 0:
        return 0.0
    share = done / of
    centre = share + z * z / (2 * of)
    margin = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (centre - margin) / (1 + z * z / of))


def least_practised(items: Iterable[Practice]) -> tuple[Practice, ...]:
    """The items of enough answers that not everybody does, those with the surest gaps first."""
    shown = (one for one in items if one.enough_answers and one.rate.done < one.rate.of)
    return tuple(
        sorted(shown, key=lambda one: (-wilson_lower(one.rate.of - one.rate.done, one.rate.of), one.item_id))
    )


def median_of(histogram: Mapping[int, int]) -> float | None:
    """The median of values given as value -> how often; None of nothing."""
    total = sum(histogram.values())
    if not total:
        return None
    return (_nth(histogram, (total - 1) // 2) + _nth(histogram, total // 2)) / 2


def most_missed(counts: Mapping[str, Share], smallest: int = SMALLEST_GROUP) -> tuple[Clause, ...]:
    """Clauses with at least `smallest` responses, the surest misses first."""
    clauses = (
        Clause(name, share, wilson_lower(share.done, share.of))
        for name, share in counts.items()
        if share.of >= smallest
    )
    return tuple(sorted(clauses, key=lambda one: (-one.bound, one.clause)))


def shown_groups(sizes: Mapping[str, int], smallest: int = SMALLEST_GROUP) -> frozenset[str]:
    """The groups whose scores may be shown beside the total.

    Groups below `smallest` are hidden; as the total is known, what is hidden together must hold at least two
    groups and `smallest` people, so the next smallest are hidden with them until it does.
    """
    order: Sequence[str] = sorted(
        (name for name, size in sizes.items() if size), key=lambda name: (sizes[name], name)
    )
    hidden = [name for name in order if sizes[name] < smallest]
    rest = [name for name in order if sizes[name] >= smallest]
    while hidden and rest and (len(hidden) < 2 or sum(sizes[name] for name in hidden) < smallest):
        hidden.append(rest.pop(0))
    return frozenset(rest)


def age_bucket(days: int, edges: Sequence[int] = (7, 30, 60, 90)) -> int:
    """Which of the ages a number of days belongs to."""
    return sum(days > edge for edge in edges)


def _nth(histogram: Mapping[int, int], place: int) -> int:
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if place < seen:
            return value
    raise IndexError(place)
