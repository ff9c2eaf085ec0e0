"""The cover of a campaign's evidence pack: what was asked of whom, by whom, until when, with what result."""

from collections.abc import Iterator
from datetime import datetime

from bot.services.export import words
from bot.store import record
from bot.store.database import Connection
from bot.store.statistics import statistics
from bot.texts import Language, joined, say
from bot.training.audience import Audience
from bot.training.campaign import Campaign, Kind
from bot.training.working_days import Calendar


def cover(
    connection: Connection, campaign: Campaign, as_of: datetime, calendar: Calendar, language: Language
) -> str:
    """The cover as Markdown: period, audience, who launched and closed it, figures with their definitions."""
    found = statistics(connection, campaign.team_id, campaign, as_of)
    head = record.head(connection, campaign.team_id)
    snapshot, total, managers = campaign.frozen(), found.total, found.managers.completion

    def day(moment: datetime | None) -> str:
        return "-" if moment is None else calendar.local(moment).strftime("%Y-%m-%d %H:%M %Z")

    return say(
        "export.cover", language, title=campaign.title(language), team=campaign.team_id,
        kind=say(f"export.kind.{campaign.kind.value}", language),
        state=words.campaign_state(campaign.state.value, language).text,
        launched=_by(connection, campaign, "launched", day(campaign.launched_at)),
        due=day(campaign.terms.due),
        ended=_by(connection, campaign, campaign.state.value, day(campaign.ended_at)),
        audience=joined(audience(campaign.terms.audience, language), language),
        as_of=day(as_of), zone=calendar.local(as_of).strftime("%Z"),
        document_version=snapshot.document_version, content_hash=snapshot.content_hash,
        pass_mark=_pass_mark(campaign, language), assigned=total.assigned, required=total.required,
        completed=total.completed,
        percent="-" if total.completion.percent is None else total.completion.percent,
        on_time=total.on_time, required_due=total.required_due, managers=f"{managers.done} / {managers.of}",
        waived=total.waived, excluded=total.excluded, left=total.left, overdue=total.overdue,
        undirected=found.findings.undirected, open=found.findings.open,
        candidates=found.findings.candidates, sequence=head.sequence, head=head.hash,
        statistics_hash=campaign.statistics_hash or "-",
    )  # fmt: skip


def audience(rule: Audience, language: Language) -> Iterator[str]:
    """Whom the launch was for, part by part; people, groups and channels as their number."""
    if rule.everyone:
        yield say("export.audience.everyone", language)
    if rule.departments:
        yield say("export.audience.departments", language, names=joined(rule.departments, language))
    for name in ("people", "groups", "channels"):
        if count := len(getattr(rule, name)):
            yield say(f"export.audience.{name}", language, count=count)
    if rule.managers_only:
        yield say("export.audience.managers_only", language)
    if rule.dispatched_only:
        yield say("export.audience.dispatched_only", language)
    elif not rule.dispatched:
        yield say("export.audience.without_dispatched", language)


def _by(connection: Connection, campaign: Campaign, act: str, when: str) -> str:
    """The moment with the name of whoever it was, as the record has it; the moment alone where nobody was."""
    links = list(
        record.entries(
            connection, campaign.team_id, subject=f"campaign:{campaign.id}", kind=f"campaign.{act}"
        )
    )
    actor = words.actor(links[-1]) if links else ""
    called = words.names(connection, campaign.team_id, {actor}).get(actor, actor)
    return f"{when} {called}".strip()


def _pass_mark(campaign: Campaign, language: Language) -> str:
    """The line of the cover; nothing where nobody passes or fails."""
    if campaign.kind is not Kind.QUIZ:
        return ""
    return say("export.cover_pass_mark", language, pass_mark=campaign.terms.pass_mark) + "\n"
