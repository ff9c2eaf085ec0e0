"""A small company with its desk: real database, real bank, real guideline; only Slack is played."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import jpholiday

from bot.errors import MamoriError
from bot.services.ports import Notice, Profile, Recipient, Sent
from bot.services.training import incidents, launch, sending
from bot.services.training.clauses import DocumentClauses
from bot.services.training.desk import Caller, Desk
from bot.services.training.launch import Draft
from bot.store.database import Database
from bot.store.people import PEOPLE as ROWS
from bot.training.audience import Audience
from bot.training.campaign import Kind, Terms
from bot.training.people import Employment, Person, Role
from bot.training.working_days import Calendar
from knowledge.bank.questions import Bank, load_bank
from knowledge.documents import Document, SectionNotes
from knowledge.reading.catalogue import load_catalogue
from knowledge.reading.guideline import parse

ROOT = Path(__file__).parents[2]
TEAM = "T0TEST"
NOW = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
"""A Wednesday, 10:00 in Tokyo."""
CALENDAR = Calendar(ZoneInfo("Asia/Tokyo"), jpholiday.is_holiday)


@cache
def bank() -> Bank:
    """The bank as it ships."""
    return load_bank(ROOT / "knowledge" / "bank")


@dataclass(frozen=True)
class Guideline:
    """The guideline as it ships, without an index."""

    documents: tuple[Document, ...]
    notes: Mapping[tuple[str, str | None], SectionNotes]

    def notes_for(self, document_id: str, section: str, item: str | None = None) -> SectionNotes | None:
        """What the catalogue says."""
        return self.notes.get((section, item))


@cache
def guideline() -> Guideline:
    """The guideline and a pledge of the sample company's."""
    folder = ROOT / "knowledge" / "corpus" / "guideline"
    sections = parse((folder / "guideline-ja.md").read_text(encoding="utf-8").splitlines())
    document = Document(
        "guideline", "ガイドライン", "2.2", "ja", "guideline", sections, "0" * 64, "guideline-ja.md"
    )
    pledge = Document("pledge", "機密保持誓約書", "1.0", "ja", "policy", sections[:1], "1" * 64, "pledge.md")
    return Guideline((document, pledge), load_catalogue(folder / "catalogue.yaml"))


@dataclass
class Slack:
    """Slack as the services see it. `refuses` maps a channel to the error its next sends meet."""

    posted: list[tuple[Recipient, Notice, str]] = field(default_factory=list)
    keys: dict[str, Sent] = field(default_factory=dict)
    updated: list[tuple[Sent, Notice]] = field(default_factory=list)
    refuses: dict[str, MamoriError] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)

    def send(self, recipient: Recipient, notice: Notice, key: str) -> Sent:
        """Post once a key."""
        if key in self.keys:
            return self.keys[key]
        if recipient.channel in self.refuses:
            raise self.refuses[recipient.channel]
        self.posted.append((recipient, notice, key))
        self.keys[key] = Sent(recipient.channel, f"{len(self.posted)}.0")
        return self.keys[key]

    def update(self, sent: Sent, notice: Notice) -> None:
        """Keep what the message says now."""
        self.updated.append((sent, notice))

    def profile(self, team_id: str, user_id: str) -> Profile:
        """A profile, made up on the spot for an unknown id."""
        return self.profiles.get(user_id, Profile(team_id, user_id, user_id))

    def everyone(self, team_id: str) -> Iterable[Profile]:
        """All profiles."""
        return list(self.profiles.values())

    def group_members(self, team_id: str, group_id: str) -> Iterable[str]:
        """A group's members."""
        return self.groups.get(group_id, ())

    def channel_members(self, team_id: str, channel_id: str) -> Iterable[str]:
        """A channel's members."""
        return self.groups.get(channel_id, ())

    def groups_of(self, team_id: str, user_id: str) -> frozenset[str]:
        """The groups somebody is in."""
        return frozenset(group for group, members in self.groups.items() if user_id in members)

    def notices(self, kind: type, channel: str = "") -> list[Notice]:
        """The posted notices of a kind."""
        return [n for r, n, _ in self.posted if isinstance(n, kind) and channel in ("", r.channel)]


@dataclass
class Queue:
    """Durable work, once a key; `drain` runs what waits."""

    seen: set[str] = field(default_factory=set)
    waiting: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def start(self, kind: str, key: str, payload: Mapping[str, object], queue: str = "") -> bool:
        """Take it the first time."""
        if key in self.seen:
            return False
        self.seen.add(key)
        self.waiting.append((kind, payload))
        return True


@dataclass
class Company:
    """The desk with its people at hand, and shortcuts that read like the story."""

    desk: Desk
    slack: Slack
    queue: Queue

    def by(self, user_id: str, now: datetime = NOW) -> Caller:
        """Somebody at a moment."""
        return Caller(TEAM, user_id, now)

    def drain(self, now: datetime = NOW) -> None:
        """Run the jobs that wait, and those they start."""
        while self.queue.waiting:
            kind, payload = self.queue.waiting.pop(0)
            caller = Caller(TEAM, "", now)
            if kind == sending.FAN_OUT:
                sending.fan_out(self.desk, caller, str(payload["campaign"]))
            elif kind == sending.INVITE:
                sending.invite(self.desk, caller, str(payload["assignment"]))
            elif kind == incidents.REPORT:
                incidents.tell(self.desk, caller, str(payload["incident"]))

    def draft(self, kind: Kind, set_id: str, by: str = "ULEAD", now: datetime = NOW, **terms: object) -> str:
        """A draft for everyone, due in two weeks."""
        wanted = Terms(due=now + timedelta(days=14), set_id=set_id, audience=Audience(everyone=True))
        draft = Draft(kind, replace(wanted, **terms))  # type: ignore[arg-type]
        return launch.draft(self.desk, self.by(by, now), draft)

    def launched(
        self, kind: Kind, set_id: str, by: str = "ULEAD", now: datetime = NOW, **terms: object
    ) -> str:
        """A launched campaign whose invitations are out."""
        campaign_id = self.draft(kind, set_id, by, now, **terms)
        launch.launch(self.desk, self.by(by, now), campaign_id)
        self.drain(now)
        return campaign_id


PEOPLE = (
    Person(team_id=TEAM, id="ULEAD", slack_id="ULEAD", name="責任 者子", department="情報システム部",
           roles=frozenset({Role.SECURITY_LEAD})),
    Person(team_id=TEAM, id="UADMIN", slack_id="UADMIN", name="管理 者男", department="情報システム部",
           roles=frozenset({Role.ADMINISTRATOR}), manager_id="ULEAD"),
    Person(team_id=TEAM, id="UMGR", slack_id="UMGR", name="部長 一", department="製造部",
           roles=frozenset({Role.MANAGER}), manager_id="ULEAD"),
    Person(team_id=TEAM, id="UEMP1", slack_id="UEMP1", name="社員 一", department="製造部", manager_id="UMGR"),
    Person(team_id=TEAM, id="UEMP2", slack_id="UEMP2", name="Employee Two", department="製造部", manager_id="UMGR",
           language="en"),
    Person(team_id=TEAM, id="UDISP", slack_id="UDISP", name="派遣 三", department="営業部", manager_id="UMGR2",
           employment=Employment.DISPATCHED),
    Person(team_id=TEAM, id="UMGR2", slack_id="UMGR2", name="部長 二", department="営業部",
           roles=frozenset({Role.MANAGER}), manager_id="ULEAD", joined=date(2020, 4, 1)),
)  # fmt: skip


def company_on(database: Database) -> Company:
    """The company on a database that has its people already."""
    slack, queue = Slack(), Queue()
    clauses = DocumentClauses(guideline)
    desk = Desk(database, slack, queue, slack, CALENDAR, bank, clauses, frozenset({"UFIRST"}))
    return Company(desk, slack, queue)


def open_company(database: Database) -> Company:
    """The company on this database, with its people in it."""
    with database.writing() as connection:
        ROWS.add(connection, *PEOPLE)
    return company_on(database)
