"""The tables of a campaign: roster, rates, inspection per clause, register, question paper."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.services.export import words
from bot.services.export.tables import Cell, Sheet
from bot.store import findings, learning, listing, record, wording
from bot.store.database import Connection
from bot.store.statistics import missed_by_clause, statistics
from bot.texts import Language, say
from bot.training.campaign import Campaign, Kind
from bot.training.nonconformity import Nonconformity
from bot.training.statistics import OVERDUE_AGES, SMALLEST_GROUP, Practice, Share, Tally, most_missed
from bot.training.working_days import Calendar

_NEVER: tuple[datetime | None, str] = (None, "")
GROUPS = ("all", "managers", "department", "employment")


def heading(subject: str, names: tuple[str, ...], language: Language) -> dict[str, str]:
    """Stable column names to headings."""
    return {name: say(f"export.{subject}.{name}", language) for name in names}


def roster(
    connection: Connection, campaign: Campaign, as_of: datetime, calendar: Calendar, language: Language
) -> Sheet:
    """Everybody who was assigned, with state, completion, pass or fail; neither scores nor answers.

    `assignment_id` is what the record calls `assignment:<id>`.
    """
    columns = (
        "assignment_id", "person_id", "name", "department", "manager", "manager_id", "employment", "state",
        "assigned_at", "due", "original_due", "completed_at", "attempts", "passed",
        "on_behalf", "overdue_days", "undeliverable",
    )  # fmt: skip
    found = listing.rows(connection, campaign.team_id, campaign.id)
    called = words.names(connection, campaign.team_id, {row.manager_id for row in found})
    rows: list[list[Cell]] = []
    for row in found:
        moments = [row.assigned_at, row.due, row.original_due, row.completed_at]
        local = [None if one is None else calendar.local(one) for one in moments]
        rows.append([
            row.assignment_id, row.person_id, row.name, row.department, called.get(row.manager_id, ""),
            row.manager_id, words.employed(row.employment, language),
            words.assignment_state(row.state.value, language), *local, row.attempts,
            None if row.passed is None else words.yes_no(row.passed, language),
            words.yes_no(row.on_behalf, language), row.overdue_days(as_of),
            words.unreachable(row.undeliverable, language),
        ])  # fmt: skip
    return Sheet("roster", heading("roster", columns, language), rows)


def rates(connection: Connection, campaign: Campaign, as_of: datetime, language: Language) -> Sheet:
    """The figures with numerator and denominator: all, managers, each department and kind of employment."""
    found = statistics(connection, campaign.team_id, campaign, as_of)
    names = ("group", "kind", "completed", "required", "percent", "on_time", "due", "overdue", *OVERDUE_AGES,
             "waived", "excluded", "left", "undeliverable", "completed_due", "overdue_not_started",
             "extended", "left_overdue")  # fmt: skip
    titles = heading("rates", tuple(name for name in names if name not in OVERDUE_AGES), language)
    ages = {name: words.aged("export.rates.age", name, language) for name in OVERDUE_AGES}
    columns = {name: titles.get(name) or ages[name] for name in names}
    kind = {one: words.coded("export.group", one, language) for one in GROUPS}
    rows = [
        _rate(kind["all"], kind["all"], found.total),
        _rate(kind["managers"], kind["managers"], found.managers),
    ]
    rows += [_rate(name, kind["department"], tally) for name, tally in sorted(found.departments.items())]
    rows += [
        _rate(words.employment(name, language), kind["employment"], tally)
        for name, tally in sorted(found.employments.items())
    ]
    return Sheet("rates", columns, rows)


def clauses(connection: Connection, campaign: Campaign, as_of: datetime, language: Language) -> Sheet:
    """Self-inspection per clause with its nonconformities, or the clauses of a quiz, most-missed first."""
    if campaign.kind is Kind.INSPECTION:
        return _practice(connection, campaign, as_of, language)
    counts = missed_by_clause(connection, campaign.team_id, campaign, as_of)
    shown = most_missed(counts)
    few = say("export.few_responses", language, least=SMALLEST_GROUP)
    rows: list[list[Cell]] = [
        [one.clause, one.missed.done, one.missed.of, one.missed.percent, ""] for one in shown
    ]
    rows += [[one, None, None, None, few] for one in sorted(set(counts) - {each.clause for each in shown})]
    names = ("clause", "missed", "responses", "percent", "note")
    return Sheet("clauses", heading("clauses", names, language), rows)


def _practice(connection: Connection, campaign: Campaign, as_of: datetime, language: Language) -> Sheet:
    found = statistics(connection, campaign.team_id, campaign, as_of)
    asked = wordings(connection, campaign)
    every = findings.NONCONFORMITIES.all(connection, campaign.team_id, campaign_id=campaign.id)
    names = (
        "clause", "item", "text", "done", "partly", "not_done", "dont_know", "not_applicable", "percent",
        "open", "candidates", "note",
    )  # fmt: skip
    few = say("export.few_answers", language, least=SMALLEST_GROUP)
    rows: list[list[Cell]] = [
        [one.clause, one.item_id, asked.get(one.item_id, {}).get(language, ""), *_said(one),
         *open_and_candidates(every, one.item_id), "" if one.enough_answers else few]
        for one in found.practice
    ]  # fmt: skip
    return Sheet("clauses", heading("clauses", names, language), rows)


def _said(one: Practice) -> list[Cell]:
    """The answers to an item and the share of "done"; empty where so few answered that they name people."""
    if not one.enough_answers:
        return [None] * 6
    counts = (one.done, one.partly, one.not_done, one.dont_know, one.not_applicable)
    return [*counts, one.rate.percent]


def open_and_candidates(every: Iterable[Nonconformity], item_id: str) -> tuple[int, int]:
    """(open ones, candidates) that the answers to an item raised."""
    mine = [one for one in every if one.item_id == item_id]
    return sum(one.open for one in mine), sum(one.candidate for one in mine)


def wordings(connection: Connection, campaign: Campaign) -> dict[str, dict[Language, str]]:
    """What the items of a campaign ask, in both languages, by item id."""
    asked = ((one.id, one.version) for one in campaign.frozen().items)
    found: dict[str, dict[Language, str]] = {}
    for item in learning.items(connection, campaign.team_id, asked).values():
        both = item.content.get("prompt") or item.content.get("statement")
        found[item.id] = {"ja": _text(both, "ja"), "en": _text(both, "en")}
    return found


def register(connection: Connection, campaign: Campaign, calendar: Calendar, language: Language) -> Sheet:
    """The nonconformities of the campaign; "verified" is ours and ISO 27001's word, not the guideline's."""
    columns = (
        "id", "campaign", "clause", "item", "text", "department", "state", "statements", "found_at",
        "found_by", "directed_at", "directed_by", "direction", "owner", "due", "reported_at", "evidence",
        "verified_at", "verified_by", "effectiveness", "reason", "reopened", "judged_at", "judged_by",
        "accepted_until",
    )  # fmt: skip
    every = findings.NONCONFORMITIES.all(connection, campaign.team_id, campaign_id=campaign.id)
    judged = _judged(connection, campaign.team_id)
    wanted = {who for one in every for who in (one.found_by, one.directed_by, one.owner_id, one.verified_by)}
    called = words.names(connection, campaign.team_id, wanted | {who for _, who in judged.values()})
    asked = wordings(connection, campaign)

    def name(person_id: str) -> str:
        return called.get(person_id, person_id)

    def local(moment: datetime | None) -> datetime | None:
        return None if moment is None else calendar.local(moment)

    rows: list[list[Cell]] = [
        [one.id, campaign.title(language), one.clause, one.item_id,
         asked.get(one.item_id, {}).get(language, ""), one.department,
         words.finding_state(one.state.value, language), one.statements, local(one.found_at),
         name(one.found_by), local(one.directed_at), name(one.directed_by), one.direction, name(one.owner_id),
         local(one.due), local(one.reported_at), one.evidence, local(one.verified_at), name(one.verified_by),
         one.effectiveness, one.reason, one.reopened, local(judged.get(one.id, _NEVER)[0]),
         name(judged.get(one.id, _NEVER)[1]), local(one.accepted_until)]
        for one in every
    ]  # fmt: skip
    return Sheet("register", heading("register", columns, language), rows)


def _judged(connection: Connection, team: str) -> dict[str, tuple[datetime | None, str]]:
    """When a nonconformity was dismissed or its risk accepted, and by whom: the record alone keeps it."""
    found: dict[str, tuple[datetime | None, str]] = {}
    for act in ("dismissed", "risk_accepted"):
        for entry in record.entries(connection, team, kind=f"nonconformity.{act}"):
            found[entry.subject.removeprefix("nonconformity:")] = entry.at, words.actor(entry)
    return found


def question_paper(connection: Connection, campaign: Campaign, language: Language) -> Sheet:
    """The items as the launch froze them, with key and clauses."""
    names = (
        "item",
        "version",
        "clauses",
        "text",
        "options",
        "key",
        "explanation",
        "must_pass",
        "voided",
        "hash",
    )
    snapshot = campaign.frozen()
    stored = learning.items(connection, campaign.team_id, ((one.id, one.version) for one in snapshot.items))
    rows: list[list[Cell]] = []
    for item in snapshot.items:
        content: Mapping[str, object] = stored[item.id].content if item.id in stored else {}
        options = content.get("options")
        lines = (
            [f"{one['key']}) {one['text'][language]}" for one in options] if isinstance(options, list) else []
        )
        text = _text(content.get("prompt") or content.get("statement"), language)
        rows.append([
            item.id, item.version, " / ".join(item.clauses), text, "\n".join(lines), item.key,
            _text(content.get("explanation"), language), words.yes_no(item.must_pass, language),
            words.yes_no(item.id in campaign.voided, language),
            wording.item_hash(content) if item.id in stored else "",
        ])  # fmt: skip
    return Sheet("question_paper", heading("question_paper", names, language), rows)


def _rate(group: Cell, kind: Cell, tally: Tally) -> list[Cell]:
    completion: Share = tally.completion
    return [
        group, kind, completion.done, completion.of, completion.percent, tally.on_time, tally.required_due,
        tally.overdue, *tally.overdue_ages, tally.waived, tally.excluded, tally.left, tally.undeliverable,
        tally.completed_due, tally.overdue_not_started, tally.extended, tally.left_overdue,
    ]  # fmt: skip


def _text(both: object, language: Language) -> str:
    return str(both.get(language, "")) if isinstance(both, dict) else ""
