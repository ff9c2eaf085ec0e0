"""What a launch laid down, in words: until when for whom, who is reminded when, what passes."""

from collections.abc import Iterable, Iterator, Sequence

from bot.services.export import words
from bot.services.export.sheets import heading
from bot.services.export.tables import Cell, Sheet
from bot.texts import Language, joined, say
from bot.training.audience import Audience
from bot.training.campaign import Campaign, Kind
from bot.training.reminders import ReminderPlan
from bot.training.working_days import Calendar


def due_rule(campaign: Campaign, calendar: Calendar, language: Language) -> str:
    """The due date, that of late joiners, and what happens after it to whoever is not done."""
    terms = campaign.terms
    due = calendar.local(terms.due).strftime("%Y-%m-%d %H:%M %Z")
    told = [say("export.plan.due", language, due=due)]
    if campaign.due != terms.due:
        later = calendar.local(campaign.due).strftime("%Y-%m-%d %H:%M %Z")
        told.append(say("export.plan.extended", language, due=later))
    told.append(say("export.plan.late_joiners", language, days=terms.late_joiner_days))
    told.append(say("export.plan.grace", language, days=terms.grace_days))
    return _sentences(told, language)


def reminders(campaign: Campaign, language: Language) -> str:
    """On which days people are reminded, when managers and leads hear of who is late."""
    plan = campaign.terms.reminders
    days = list(_days(plan, language)) if plan.enabled else []
    if days:
        at = plan.at.strftime("%H:%M")
        told = [say("export.plan.reminded", language, days=joined(days, language), at=at)]
        told.append(say("export.plan.days_off", language))
    else:
        told = [say("export.plan.nobody_reminded", language)]
    for name, after in (("manager", plan.manager_after), ("lead", plan.lead_after)):
        if after > 0:
            told.append(say(f"export.plan.{name}_told", language, days=after))
    if campaign.reminders_paused:
        told.append(say("export.plan.paused", language))
    return _sentences(told, language)


def passing(campaign: Campaign, language: Language) -> str:
    """What passes a quiz; "" where nobody passes or fails."""
    if campaign.kind is not Kind.QUIZ:
        return ""
    terms, items = campaign.terms, campaign.frozen().items
    told = [
        say("export.plan.passes", language, pass_mark=terms.pass_mark),
        say("export.plan.drawn", language, draw=terms.draw, items=len(items)),
        say("export.plan.attempts" if terms.max_attempts else "export.plan.attempts_without_limit", language,
            count=terms.max_attempts),
    ]  # fmt: skip
    if must := sum(item.must_pass for item in items):
        told.append(say("export.plan.must_pass", language, count=must))
    return _sentences(told, language)


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


def launches(found: Sequence[Campaign], calendar: Calendar, language: Language) -> Sheet:
    """A row a campaign: what was laid down, in words and as the hash of the record."""
    names = (
        "campaign", "title", "kind", "state", "launched", "audience", "due_rule", "reminders", "passing",
        "version", "terms_hash",
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for one in sorted(found, key=lambda each: (each.launched_at or each.created_at, each.id)):
        snapshot = one.frozen()
        rows.append([
            one.id, one.title(language), words.coded("export.kind", one.kind.value, language),
            words.campaign_state(one.state.value, language),
            None if one.launched_at is None else calendar.local(one.launched_at),
            joined(audience(one.terms.audience, language), language), due_rule(one, calendar, language),
            reminders(one, language), passing(one, language), snapshot.document_version, snapshot.terms_hash,
        ])  # fmt: skip
    return Sheet("campaigns", heading("campaigns", names, language), rows)


def _days(plan: ReminderPlan, language: Language) -> Iterator[str]:
    for day in sorted(plan.days):
        name = "remind_due" if day == 0 else ("remind_before" if day < 0 else "remind_after")
        yield say(f"screen.launch.{name}", language, n=abs(day))
    if plan.weekly > 0:
        key = "then_every" if plan.days else "every"
        yield say(f"export.plan.{key}", language, days=plan.weekly)


def _sentences(told: Iterable[str], language: Language) -> str:
    return ("" if language == "ja" else " ").join(told)
