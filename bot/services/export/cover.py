"""The cover of a campaign's evidence pack: what was asked of whom, by whom, until when, with what result."""

from datetime import datetime

from bot.services.export import plan, words
from bot.services.export.attestations import said
from bot.store import record
from bot.store.database import Connection
from bot.store.statistics import statistics
from bot.texts import Language, joined, say
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
        kind=_kind(campaign, language),
        state=words.campaign_state(campaign.state.value, language).text,
        launched=_by(connection, campaign, "launched", day(campaign.launched_at)),
        ended=_by(connection, campaign, campaign.state.value, day(campaign.ended_at)),
        audience=joined(plan.audience(campaign.terms.audience, language), language),
        as_of=day(as_of), zone=calendar.local(as_of).strftime("%Z"),
        document_version=snapshot.document_version, content_hash=snapshot.content_hash,
        due_rule=plan.due_rule(campaign, calendar, language), reminders=plan.reminders(campaign, language),
        terms_hash=snapshot.terms_hash, passing=_passing(campaign, language), assigned=total.assigned,
        required=total.required, completed=total.completed,
        percent="-" if total.completion.percent is None else total.completion.percent,
        on_time=total.on_time, required_due=total.required_due, managers=f"{managers.done} / {managers.of}",
        waived=total.waived, excluded=total.excluded, left=total.left, overdue=total.overdue,
        undirected=found.findings.undirected, open=found.findings.open,
        candidates=found.findings.candidates, sequence=head.sequence, head=head.hash,
        statistics_hash=campaign.statistics_hash or "-",
    )  # fmt: skip


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


def _passing(campaign: Campaign, language: Language) -> str:
    """The line of the cover; nothing where nobody passes or fails."""
    said = plan.passing(campaign, language)
    return say("export.cover_passing", language, passing=said) + "\n" if said else ""


def _kind(campaign: Campaign, language: Language) -> str:
    """What it was; of an attestation also whether a pledge or a policy."""
    kind = say(f"export.kind.{campaign.kind.value}", language)
    if campaign.kind is not Kind.ATTESTATION:
        return kind
    return f"{kind} ({said(campaign.terms.attests, language).text})"
