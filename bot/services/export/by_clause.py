"""The evidence of a year by clause, over all campaigns: what an auditor asks for, clause by clause."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.services.export import attestations, drills, words
from bot.services.export.pack import manifest, without_empty, zipped
from bot.services.export.plan import launches
from bot.services.export.sheets import heading, open_and_candidates, register, wordings
from bot.services.export.tables import Cell, Sheet, to_csv, to_jsonl, to_xlsx
from bot.store import applicability, campaigns, findings, record
from bot.store.database import Connection
from bot.store.statistics import missed_by_clause, statistics
from bot.texts import Language, say
from bot.training.campaign import Attests, Campaign, CampaignState, Kind
from bot.training.people import Employment
from bot.training.statistics import SMALLEST_GROUP, CampaignStatistics, Share, Tally
from bot.training.working_days import Calendar
from knowledge.bank.questions import clause_parts

PERIOD = timedelta(days=366)
# What a campaign of a kind is evidence of, beside the clauses of its items.
INSTRUMENT = {Kind.QUIZ: "3-1-1", Kind.INSPECTION: "3-1-3", Kind.ATTESTATION: "3-2-1"}
# The clause for those who gave a pledge as dispatched staff.
DISPATCHED = "3-2-2"
# That people have read a policy is no pledge, and no clause asks for it.
NO_CLAUSE = ""
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Looks:
    """The calendar of what is shown, the language, a clause's sentence in it ("" = none), all clauses."""

    calendar: Calendar
    language: Language
    summary: Callable[[str], str]
    clauses: Sequence[str] = ()


def pack(connection: Connection, team: str, now: datetime, looks: Looks) -> bytes:
    """A zip of cover, tables and manifest. Figures and nonconformities; no answers by name."""
    since = now - PERIOD
    found = [one for one in campaigns.newest(connection, team, 1_000) if _counts(one, since, now)]
    held = drills.held(connection, team, now, looks.calendar.day(since))
    done = clauses(connection, team, found, now, looks)
    rows = [*done.rows, *_of_drills(held, looks), *_off(connection, team, looks)]
    sheets = [
        replace(done, rows=_in_order([*rows, *_nothing(rows, looks)])),
        drills.totals(held, looks.language),
        launches(found, looks.calendar, looks.language),
        attestations.totals(connection, team, since, (looks.calendar, looks.language)),
        _register(connection, found, looks),
    ]
    numbers = {"campaigns": len(found), "drills": len(held.counts)}
    files = {"cover.md": _cover(connection, team, (since, now), numbers, looks).encode()}
    files |= {f"{sheet.name}.csv": to_csv(sheet) for sheet in sheets}
    files |= {f"{sheet.name}.jsonl": to_jsonl(sheet) for sheet in sheets}
    files["evidence.xlsx"] = to_xlsx(sheets)
    about = {"since": since.isoformat(), "until": now.isoformat()}
    files, empty = without_empty(files)
    files["manifest.json"] = manifest(files, about, empty)
    return zipped(files)


def clauses(connection: Connection, team: str, found: list[Campaign], now: datetime, looks: Looks) -> Sheet:
    """A row a clause and campaign: what was done about it, by how many, with what outcome."""
    names = (
        "clause", "summary", "instrument", "title", "state", "launched", "due", "completed", "required",
        "percent", "item", "text", "outcome", "part", "of", "note", "open", "candidates",
    )  # fmt: skip
    rows: list[Row] = []
    for campaign in found:
        rows += _of_campaign(connection, team, campaign, now, looks)
    return Sheet("clauses", heading("by_clause", names, looks.language), _in_order(rows))


def _of_drills(held: drills.Held, looks: Looks) -> Iterator[Row]:
    yield from drills.by_clause(held, looks.summary(drills.CLAUSE), looks.language)


def _off(connection: Connection, team: str, looks: Looks) -> Iterator[Row]:
    """A row a section that does not hold for this company: the customer asks about it all the same."""
    for section in applicability.sections_off(connection, team):
        yield _told(section, "not_applicable", looks)


def _nothing(rows: Iterable[Sequence[Cell]], looks: Looks) -> Iterator[Row]:
    """A row a clause that nothing here is evidence of: an auditor must not take it for forgotten."""
    touched = {clause_parts(str(row[0]))[0] for row in rows if row[0] != NO_CLAUSE}
    for clause in looks.clauses:
        if clause not in touched and not any(clause.startswith(f"{one}-") for one in touched):
            yield _told(clause, "nothing", looks)


def _told(clause: str, outcome: str, looks: Looks) -> Row:
    """A row that only tells why there is no other."""
    empty: Row = ["", "", "", None, None, None, None, None, "", ""]
    said = words.coded("export.by_clause_outcome", outcome, looks.language)
    note = say(f"export.{outcome}", looks.language)
    return [clause, looks.summary(clause), *empty, said, None, None, note, None, None]


def _in_order(rows: Iterable[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """By clause, then by when it was launched or held."""
    return sorted(rows, key=lambda row: (_order(str(row[0])), str(row[5])))


def _of_campaign(
    connection: Connection, team: str, campaign: Campaign, now: datetime, looks: Looks
) -> Iterator[Row]:
    as_of = campaign.ended_at or now
    figures = statistics(connection, team, campaign, as_of)
    rate, language = figures.total.completion, looks.language
    wording = wordings(connection, campaign)
    common: Row = [
        words.coded("export.kind", campaign.kind.value, language), campaign.title(language),
        words.campaign_state(campaign.state.value, language),
        _local(campaign.launched_at, looks), _local(campaign.due, looks), rate.done, rate.of, rate.percent,
    ]  # fmt: skip
    for one in (*_people(campaign, figures), *_answers(connection, campaign, figures, as_of)):
        asked = wording.get(one.item, {})
        summary = looks.summary(one.clause) if one.clause != NO_CLAUSE else ""
        yield [
            one.clause, summary, *common, one.item, asked.get(language, ""),
            words.coded("export.by_clause_outcome", one.kind, language), one.part, one.of,
            _note(campaign, one, language), one.open, one.candidates,
        ]  # fmt: skip


def _note(campaign: Campaign, one: "_Outcome", language: Language) -> str:
    """Why a figure is missing, or what a confirmation counts as."""
    if campaign.kind is Kind.ATTESTATION:
        noted = {Attests.POLICY: "not_a_pledge", Attests.UNSAID: "pledge_or_policy"}
        key = noted.get(campaign.terms.attests)
        return say(f"export.{key}", language) if key else ""
    if not one.few:
        return ""
    key = "export.few_answers" if one.kind == "practised" else "export.few_responses"
    return say(key, language, least=SMALLEST_GROUP)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came out about a clause. `few` = too few answers for a share; None counts nothing."""

    clause: str
    kind: str
    part: int | None = None
    of: int | None = None
    item: str = ""
    few: bool = False
    open: int | None = None
    candidates: int | None = None


def _people(campaign: Campaign, figures: CampaignStatistics) -> Iterator[_Outcome]:
    """Who took part, under the clause that asks for the instrument."""
    rate, managers = figures.total.completion, figures.managers.completion
    if campaign.kind is Kind.ATTESTATION and campaign.terms.attests is Attests.POLICY:
        yield _Outcome(NO_CLAUSE, "read", rate.done, rate.of)
        return
    if campaign.kind is Kind.ATTESTATION:
        yield from _pledged(figures)
        return
    yield _Outcome(INSTRUMENT[campaign.kind], "completed", rate.done, rate.of)
    if campaign.kind is Kind.QUIZ and managers.of:
        yield _Outcome("3-1-2", "managers", managers.done, managers.of)
    if campaign.kind is Kind.QUIZ and _all_about(campaign, drills.CLAUSE):
        yield _Outcome(drills.CLAUSE, "completed", rate.done, rate.of)


def _pledged(figures: CampaignStatistics) -> Iterator[_Outcome]:
    """The guideline asks for the pledges of employees and of dispatched staff in a clause each."""
    dispatched = figures.employments.get(Employment.DISPATCHED.value, Tally()).completion
    every = figures.total.completion
    employees = Share(every.done - dispatched.done, every.of - dispatched.of)
    if employees.of or not dispatched.of:
        yield _Outcome(INSTRUMENT[Kind.ATTESTATION], "completed", employees.done, employees.of)
    if dispatched.of:
        yield _Outcome(DISPATCHED, "dispatched", dispatched.done, dispatched.of)


def _all_about(campaign: Campaign, section: str) -> bool:
    """Whether every item is about a section: only then has whoever completed it been asked about it."""
    return all(section in (clause_parts(one)[0] for one in item.clauses) for item in campaign.frozen().items)


def _answers(
    connection: Connection, campaign: Campaign, figures: CampaignStatistics, as_of: datetime
) -> Iterator[_Outcome]:
    """What was answered, under each clause that was taught or asked about."""
    for clause, missed in missed_by_clause(connection, campaign.team_id, campaign, as_of).items():
        if missed.of < SMALLEST_GROUP:
            yield _Outcome(clause, "right", few=True)
        else:
            yield _Outcome(clause, "right", missed.of - missed.done, missed.of)
    every = findings.NONCONFORMITIES.all(connection, campaign.team_id, campaign_id=campaign.id)
    for one in figures.practice:
        still, candidates = open_and_candidates(every, one.item_id)
        yield _Outcome(
            one.clause, "practised", one.rate.done if one.enough_answers else None,
            one.rate.of if one.enough_answers else None, one.item_id, few=not one.enough_answers, open=still,
            candidates=candidates,
        )  # fmt: skip


def _register(connection: Connection, found: list[Campaign], looks: Looks) -> Sheet:
    parts = [register(connection, one, looks.calendar, looks.language) for one in found]
    rows = [row for part in parts for row in part.rows]
    if not parts:
        return Sheet("register", {"clause": say("export.register.clause", looks.language)}, [])
    return Sheet("register", parts[0].columns, sorted(rows, key=lambda row: _order(str(row[2]))))


def _cover(
    connection: Connection,
    team: str,
    period: tuple[datetime, datetime],
    numbers: Mapping[str, int],
    looks: Looks,
) -> str:
    head = record.head(connection, team)
    said = applicability.said(connection, team)
    applies = {
        name: say(f"company.{said.get(name, 'unknown')}", looks.language) for name in applicability.SUBJECTS
    }
    since, now = (looks.calendar.local(one).strftime("%Y-%m-%d %H:%M %Z") for one in period)
    return say(
        "export.by_clause_cover", looks.language, since=since, until=now, **numbers, **applies,
        sequence=head.sequence, head=head.hash,
    )  # fmt: skip


def _counts(campaign: Campaign, since: datetime, now: datetime) -> bool:
    launched = campaign.launched_at
    return launched is not None and since <= launched <= now and campaign.state is not CampaignState.CANCELLED


def _local(moment: datetime | None, looks: Looks) -> datetime | None:
    return None if moment is None else looks.calendar.local(moment)


def _order(clause: str) -> tuple[tuple[int, str], ...]:
    """3-1-2 before 3-1-10."""
    return tuple(
        (int(part) if part.isdecimal() else 999, part) for part in clause.replace(" ", "-").split("-")
    )
