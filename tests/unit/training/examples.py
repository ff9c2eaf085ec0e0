"""Examples that the tests of the rules share."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import jpholiday

from bot.training.assignment import Assignment, assign
from bot.training.audience import Audience
from bot.training.campaign import Campaign, FrozenItem, Kind, Snapshot, Terms, launch
from bot.training.people import SYSTEM, Person, Role, Viewer
from bot.training.records import Act
from bot.training.working_days import Calendar

TEAM = "T1"
NOW = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)  # Wednesday, 10:00 in Tokyo
CALENDAR = Calendar(ZoneInfo("Asia/Tokyo"), jpholiday.is_holiday)


def person(name: str, *roles: Role, department: str = "A", manager: str = "boss") -> Person:
    return Person(
        team_id=TEAM,
        id=name,
        slack_id=name,
        department=department,
        manager_id=manager,
        roles=frozenset(roles),
    )


LEAD = Viewer(person("lead", Role.SECURITY_LEAD, department="Z"))
BOSS = Viewer(person("boss", Role.MANAGER), departments=frozenset({"A"}))
OTHER_BOSS = Viewer(person("other", Role.MANAGER, department="B"), departments=frozenset({"B"}))
ADMIN = Viewer(person("admin", Role.ADMINISTRATOR))
WORKER = Viewer(person("worker"))
COLLEAGUE = Viewer(person("colleague"))
EVERYBODY = (LEAD, BOSS, OTHER_BOSS, ADMIN, WORKER, COLLEAGUE, SYSTEM)

ITEMS = tuple(
    FrozenItem(id=f"q{n}", version=1, clauses=("3-1-4",), key="a", options=("a", "b", "c"), must_pass=n == 0)
    for n in range(10)
)


def act(viewer: Viewer, now: datetime = NOW, reason: str = "because") -> Act:
    return Act(viewer, now, reason)


def draft(kind: Kind = Kind.QUIZ, **terms: object) -> Campaign:
    wanted = replace(
        Terms(due=NOW + timedelta(days=14), audience=Audience(departments=("A",)), draw=5), **terms
    )  # type: ignore[arg-type]
    return Campaign(
        team_id=TEAM, id="c1", kind=kind, title_ja="研修", title_en="Training", terms=wanted, due=wanted.due,
        created_by="lead", created_at=NOW,
    )  # fmt: skip


def snapshot(people: int = 3, departments: tuple[str, ...] = ("A",)) -> Snapshot:
    return Snapshot(
        items=ITEMS,
        content_hash="h",
        document_version="2.2",
        terms_hash="t",
        people=people,
        departments=departments,
    )


def running(kind: Kind = Kind.QUIZ, **terms: object) -> Campaign:
    return launch(draft(kind, **terms), act(LEAD), snapshot())[0]


def assignment(campaign: Campaign, viewer: Viewer = WORKER) -> Assignment:
    return assign(campaign, viewer.person, f"a-{viewer.id}", NOW, campaign.due)
