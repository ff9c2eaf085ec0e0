"""The tables of a campaign: roster, rates, inspection per clause, register, question paper."""

from collections.abc import Mapping
from datetime import datetime

from bot.services.export.tables import Cell, Sheet
from bot.store import campaigns, findings, learning, listing, people
from bot.store.database import Connection
from bot.store.statistics import statistics
from bot.texts import Language, say
from bot.training.campaign import Campaign
from bot.training.statistics import FINDING_AGES, OVERDUE_AGES, Share, Tally
from bot.training.working_days import Calendar


def heading(subject: str, names: tuple[str, ...], language: Language) -> dict[str, str]:
    """Stable column names to headings."""
    return {name: say(f"export.{subject}.{name}", language) for name in names}


def roster(
    connection: Connection, campaign: Campaign, as_of: datetime, calendar: Calendar, language: Language
) -> Sheet:
    """Everybody who was assigned, with state and completion; no answers."""
    names = (
        "person_id", "name", "department", "manager_id", "employment", "state", "assigned_at", "due",
        "original_due", "completed_at", "attempts", "score", "on_behalf", "overdue_days", "undeliverable",
    )  # fmt: skip
    scores = {one.assignment_id: one.score for one in _completions(connection, campaign)}
    rows: list[list[Cell]] = []
    for row in listing.rows(connection, campaign.team_id, campaign.id):
        moments = [row.assigned_at, row.due, row.original_due, row.completed_at]
        local = [None if one is None else calendar.local(one) for one in moments]
        rows.append([
            row.person_id, row.name, row.department, row.manager_id, row.employment, row.state.value, *local,
            row.attempts, scores.get(row.assignment_id), row.on_behalf, row.overdue_days(as_of),
            row.undeliverable,
        ])  # fmt: skip
    return Sheet("roster", heading("roster", names, language), rows)


def rates(connection: Connection, campaign: Campaign, as_of: datetime, language: Language) -> Sheet:
    """The figures with numerator and denominator: all, managers, each department and kind of employment."""
    found = statistics(connection, campaign.team_id, campaign, as_of)
    names = ("group", "kind", "completed", "required", "percent", "on_time", "due", "overdue", *OVERDUE_AGES,
             "waived", "excluded", "left", "undeliverable")  # fmt: skip
    titles = heading("rates", tuple(name for name in names if name not in OVERDUE_AGES), language)
    columns = {name: titles.get(name, name) for name in names}
    rows = [_rate("all", "", found.total), _rate("managers", "", found.managers)]
    rows += [_rate("department", name, tally) for name, tally in sorted(found.departments.items())]
    rows += [_rate("employment", name, tally) for name, tally in sorted(found.employments.items())]
    return Sheet("rates", columns, rows)


def clauses(connection: Connection, campaign: Campaign, as_of: datetime, language: Language) -> Sheet:
    """Self-inspection per clause, or most-missed clauses of a quiz."""
    found = statistics(connection, campaign.team_id, campaign, as_of)
    if found.practice:
        names: tuple[str, ...] = (
            "clause",
            "item",
            "done",
            "partly",
            "not_done",
            "dont_know",
            "not_applicable",
            "percent",
        )
        rows: list[list[Cell]] = [
            [one.clause, one.item_id, one.done, one.partly, one.not_done, one.dont_know, one.not_applicable,
             one.rate.percent]
            for one in found.practice
        ]  # fmt: skip
    else:
        names = ("clause", "missed", "responses", "percent")
        rows = [[one.clause, one.missed.done, one.missed.of, one.missed.percent] for one in found.clauses]
    return Sheet("clauses", heading("clauses", names, language), rows)


def register(connection: Connection, campaign: Campaign, calendar: Calendar, language: Language) -> Sheet:
    """The nonconformities of the campaign; "verified" is ours and ISO 27001's word, not the guideline's."""
    names = (
        "id", "clause", "department", "state", "statements", "found_at", "found_by", "directed_at",
        "directed_by",
        "direction", "owner", "due", "reported_at", "evidence", "verified_at", "verified_by", "effectiveness",
        "reason", "reopened",
    )  # fmt: skip
    every = findings.NONCONFORMITIES.all(connection, campaign.team_id, campaign_id=campaign.id)
    wanted = {
        who for one in every for who in (one.found_by, one.directed_by, one.owner_id, one.verified_by) if who
    }
    known = people.named(connection, campaign.team_id, wanted)

    def name(person_id: str) -> str:
        return known[person_id].name if person_id in known else person_id

    def local(moment: datetime | None) -> datetime | None:
        return None if moment is None else calendar.local(moment)

    rows: list[list[Cell]] = [
        [one.id, one.clause, one.department, one.state.value, one.statements, local(one.found_at),
         name(one.found_by), local(one.directed_at), name(one.directed_by), one.direction, name(one.owner_id),
         local(one.due), local(one.reported_at), one.evidence, local(one.verified_at), name(one.verified_by),
         one.effectiveness, one.reason, one.reopened]
        for one in every
    ]  # fmt: skip
    return Sheet("register", heading("register", names, language), rows)


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
            _text(content.get("explanation"), language), item.must_pass, item.id in campaign.voided,
            stored[item.id].hash if item.id in stored else "",
        ])  # fmt: skip
    return Sheet("question_paper", heading("question_paper", names, language), rows)


def finding_ages(connection: Connection, campaign: Campaign, as_of: datetime) -> dict[str, int]:
    """Open nonconformities by age, with the undirected ones."""
    found = statistics(connection, campaign.team_id, campaign, as_of).findings
    return {**dict(zip(FINDING_AGES, found.ages, strict=True)), "undirected": found.undirected}


def _completions(connection: Connection, campaign: Campaign) -> list[campaigns.Completion]:
    return campaigns.COMPLETIONS.all(connection, campaign.team_id, campaign_id=campaign.id)


def _rate(group: str, kind: str, tally: Tally) -> list[Cell]:
    completion: Share = tally.completion
    return [
        kind or group, group, completion.done, completion.of, completion.percent, tally.on_time,
        tally.required_due,
        tally.overdue, *tally.overdue_ages, tally.waived, tally.excluded, tally.left, tally.undeliverable,
    ]  # fmt: skip


def _text(both: object, language: Language) -> str:
    return str(both.get(language, "")) if isinstance(both, dict) else ""
