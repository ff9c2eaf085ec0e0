"""Reminders and digests: what is open for a person, who is overdue for a manager or a lead."""

from slack_sdk.models.blocks import ActionsBlock, Block, RichTextListElement, RichTextSectionElement

from bot.services.export.words import why_unreachable
from bot.services.training.notices import OpenLine, OverdueDigest, PersonLine, ReminderDigest
from bot.services.training.reminding import Asked
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, paragraph, rich, small_print
from bot.slack.blocks.training.common import carry, cut, message, stanza, who
from bot.slack.blocks.training.invitation import MORE_TIME, START, start_value
from bot.slack.blocks.training.moments import due_line, moment
from bot.slack.text import words
from bot.texts import Language, say

STARTED = frozenset({"in_progress", "failed_retry"})
CAMPAIGN = "training.campaign.open"


@render.register
def reminder(notice: ReminderDigest) -> Message:
    """Everything that is open for one person, in one DM."""
    language = notice.language
    title = say("screen.reminder.title", language, count=len(notice.lines))
    groups = [open_line(one, language, str(n)) for n, one in enumerate(notice.lines)]
    text = f"{title} " + " / ".join(one.title for one in notice.lines)
    return message(text, Layout(head=[header(title)], middle=groups, overflow=cut(language)))


def reminders_asked(asked: Asked, language: Language) -> str:
    """What a press on "remind now" has done: how many now, or when it goes out."""
    if not asked.count:
        return say("screen.act.nobody_open", language)
    if asked.at is None:
        return say("screen.act.reminded", language, count=asked.count)
    key = "remind_planned_before" if asked.before else "remind_planned"
    return say(f"screen.act.{key}", language, count=asked.count, at=moment(asked.at, language))


@render.register
def overdue(notice: OverdueDigest) -> Message:
    """Names and states of who is overdue; never an answer."""
    language = notice.language
    key = "lead" if notice.for_lead else "deputy" if notice.stands_for else "manager"
    count = len(notice.lines) + notice.more
    title = say("screen.overdue_digest.title", language, title=notice.title, count=count)
    head: list[Block] = [
        header(title),
        rich(paragraph(say(f"screen.overdue_digest.{key}", language, manager=notice.stands_for))),
        small_print([due_line(notice.due, language)]),
    ]
    people = RichTextListElement(
        style="bullet", indent=0, elements=[person_line(one, language) for one in notice.lines[:50]]
    )
    if notice.lines:
        head.append(rich(people))
    more = notice.more + max(0, len(notice.lines) - 50)
    if more:
        head.append(small_print([say("screen.overdue_digest.more", language, count=more)]))
    opens = button(
        say("screen.button.campaign", language), CAMPAIGN, carry(k=notice.campaign_id), style="primary"
    )
    return message(title, Layout(head=head, tail=[ActionsBlock(elements=[opens])]))


def open_line(one: OpenLine, language: Language, place: str) -> list[Block]:
    """One open assignment with its buttons; `place` keeps their ids apart."""
    value = start_value(one.assignment_id)
    kind = say(f"screen.kind.{one.kind}", language)
    label = say("screen.button.continue" if one.state in STARTED else "screen.button.start", language)
    buttons = []
    if one.state != "exhausted":
        buttons.append(button(label, f"{START}.{place}", value, style="primary"))
    buttons.append(button(say("screen.button.more_time", language), f"{MORE_TIME}.{place}", value))
    state = say(f"screen.assignment.{one.state}", language)
    return [
        stanza(
            words(one.title, bold=True),
            words(f"{kind} / {state}"),
            words(due_line(one.due, language, one.overdue_days)),
        ),
        ActionsBlock(elements=buttons),
    ]


def person_line(one: PersonLine, language: Language) -> RichTextSectionElement:
    """A person, their department, their state in words, what is odd."""
    said = [one.department] if one.department else []
    said.append(say(f"screen.assignment.{one.state}", language))
    if one.overdue_days > 0:
        said.append(say("screen.overdue", language, days=one.overdue_days))
    if one.undeliverable:
        said.append(say("screen.undeliverable", language, why=why_unreachable(one.undeliverable, language)))
    rest = words("  " + " / ".join(said))
    return RichTextSectionElement(elements=[who(one.slack_id, one.name), rest])
