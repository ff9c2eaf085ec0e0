"""Training in App Home: what is open for me; for those who manage, theirs; for the lead, the company's."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock
from slack_sdk.models.views import View

from bot.services.training.notices import (
    CampaignLine,
    FindingsNotice,
    FindingTask,
    Home,
    OpenLine,
    RequestNotice,
    StatisticsView,
)
from bot.services.training.recurring import SeriesLine
from bot.slack.blocks.parts import button, header, listing, paragraph, rich, small_print
from bot.slack.blocks.training.bank import OPEN as OPEN_BANK
from bot.slack.blocks.training.campaign_messages import OPEN
from bot.slack.blocks.training.common import asking, bar, carry, share, stanza
from bot.slack.blocks.training.drills import OPEN as OPEN_DRILL
from bot.slack.blocks.training.findings import counted, finding_blocks, shout, verified_line
from bot.slack.blocks.training.invitation import START, start_value
from bot.slack.blocks.training.launch import NEW, SHOW, every, goes_out
from bot.slack.blocks.training.looks import look_line
from bot.slack.blocks.training.moments import due_line, moment
from bot.slack.blocks.training.reminders import open_line
from bot.slack.blocks.training.requests import request_blocks
from bot.slack.blocks.training.series_form import CHANGE_SERIES
from bot.slack.blocks.training.statistics import department_lines, missed_lines
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import words
from bot.texts import Language, say
from bot.training.people import Role

PRACTISE = "training.practice.choose"
STATISTICS = "training.stats.open"
STOP_SERIES = "training.series.stop"
SERIES_SHOWN = 3
# Together with the sections of the other parts this stays below the hundred blocks of App Home.
OPEN_SHOWN, CAMPAIGNS_SHOWN, FINDINGS_SHOWN, TASKS_SHOWN, REQUESTS_SHOWN, DONE_SHOWN = 5, 5, 5, 3, 2, 2
VERIFIED_SHOWN = 2
UNLAUNCHED = frozenset({"draft", "scheduled"})


def own_section(home: Home) -> Iterator[Block]:
    """What is open for the person, the improvements they carry out, whom they are to tell something."""
    language = home.language
    yield header(say("screen.home.open", language))
    if not home.open:
        yield rich(paragraph(say("screen.own.nothing", language)))
    for n, line in enumerate(home.open[:OPEN_SHOWN]):
        yield from open_line(line, language, f"h{n}")
    if home.improvements:
        yield DividerBlock()
        yield rich(paragraph(say("screen.home.improvements", language), bold=True))
        yield from _improvements(home.improvements, language)
    if home.looks:
        yield look_line(home.looks[0], len(home.looks))


def done_section(home: Home) -> Iterator[Block]:
    """What the person has done, with the way back to it; practice on or off."""
    language = home.language
    yield DividerBlock()
    if home.done:
        yield rich(paragraph(say("screen.home.done", language), bold=True))
        for n, line in enumerate(home.done[:DONE_SHOWN]):
            yield rich(paragraph(_done_line(line, language)))
            look = button(
                say("screen.button.look", language), f"{START}.d{n}", start_value(line.assignment_id)
            )
            yield ActionsBlock(elements=[look])
    label = say("screen.button.stop_practice" if home.practice else "screen.button.practise", language)
    yield small_print([say("screen.home.practice", language)])
    yield ActionsBlock(elements=[button(label, PRACTISE, carry(on="" if home.practice else "1"))])


def campaigns_section(home: Home) -> Iterator[Block]:
    """The campaigns of a manager or a lead, each with its progress and its page."""
    if home.campaigns is None:
        return
    language, lines = home.language, home.campaigns.lines[:CAMPAIGNS_SHOWN]
    yield DividerBlock()
    yield header(say("screen.home.campaigns", language))
    buttons = []
    if home.campaigns.can_launch:
        buttons.append(button(say("screen.button.new", language), NEW, carry(), style="primary"))
    if lines:
        buttons.append(button(say("screen.button.stats", language), STATISTICS, carry()))
    if Role.SECURITY_LEAD.value in home.roles:
        buttons.append(button(say("screen.bank.open", language), OPEN_BANK, carry()))
        buttons.append(button(say("screen.drill.open", language), OPEN_DRILL, carry()))
    if buttons:
        yield ActionsBlock(elements=buttons)
    for n, line in enumerate(lines):
        yield from _campaign(line, language, n)


def series_section(lines: Sequence[SeriesLine], language: Language) -> Iterator[Block]:
    """What comes again by itself, each with the ways to change and to stop it."""
    for n, line in enumerate(lines[:SERIES_SHOWN]):
        title = say("screen.home.series", language, title=line.title)
        often = say(
            "screen.home.series_often", language, every=every(line.months, language), days=line.due_days
        )
        following = say("screen.home.series_next", language, at=moment(line.goes_out, language))
        label = say("screen.home.stop_series", language)
        stop = button(label, f"{STOP_SERIES}.{n}", carry(s=line.series_id))
        asked = asking(stop, label, say("screen.home.stop_series_ask", language), language)
        change = button(
            say("screen.home.change_series", language), f"{CHANGE_SERIES}.{n}", carry(s=line.series_id)
        )
        yield stanza(words(title, bold=True), words(often), words(following))
        yield ActionsBlock(elements=[change, asked])


def findings_section(found: FindingsNotice | None) -> Iterator[Block]:
    """The nonconformities to act on; what nobody has directed shouts at the top."""
    if found is None or not (found.lines or found.verified):
        return
    language = found.language
    yield DividerBlock()
    yield from _open_findings(found, language)
    if found.verified:
        yield rich(paragraph(say("screen.finding.verified", language), bold=True))
    for n, line in enumerate(found.verified[:VERIFIED_SHOWN]):
        yield verified_line(line, language, f"v{n}")


def _open_findings(found: FindingsNotice, language: Language) -> Iterator[Block]:
    if not found.lines:
        return
    yield header(counted(found))
    yield from shout(found)
    ordered = sorted(found.lines, key=lambda one: (not one.undirected, not one.overdue, -one.age_days))
    for n, line in enumerate(ordered[:FINDINGS_SHOWN]):
        yield from finding_blocks(line, language, f"h{n}")
    if len(ordered) > FINDINGS_SHOWN:
        more = say("screen.home.more_findings", language, count=len(ordered) - FINDINGS_SHOWN)
        yield small_print([more])


def requests_section(waiting: Sequence[RequestNotice]) -> Iterator[Block]:
    """The requests that this person may decide."""
    if not waiting:
        return
    yield DividerBlock()
    yield header(say("screen.home.requests", waiting[0].language, count=len(waiting)))
    for n, one in enumerate(waiting[:REQUESTS_SHOWN]):
        yield from request_blocks(one, f"h{n}")


def company_section(page: StatisticsView | None) -> Iterator[Block]:
    """The newest running campaign for the lead: by department, and the clauses most often missed."""
    if page is None:
        return
    language = page.language
    yield DividerBlock()
    yield header(say("screen.home.company", language, title=page.title))
    yield rich(paragraph(f"{share(page.completion, language)}  {bar(page.completion)}", bold=True))
    yield rich(
        paragraph(say("screen.stats.departments", language), bold=True),
        listing(department_lines(page) or [say("screen.share_of_none", language)]),
    )
    if page.clauses:
        title = paragraph(say("screen.stats.clauses", language), bold=True)
        yield rich(title, listing(missed_lines(page), ordered=True))


def own_modal(home: Home) -> View:
    """What is open for a person, in a modal."""
    language = home.language
    blocks = [block for n, one in enumerate(home.open) for block in open_line(one, language, str(n))]
    nothing: list[Block] = [rich(paragraph(say("screen.own.nothing", language)))]
    return modal(Frame(say("screen.own.title", language)), blocks or nothing, language)


def _improvements(tasks: Sequence[FindingTask], language: Language) -> Iterator[Block]:
    for n, task in enumerate(tasks[:TASKS_SHOWN]):
        if task.overdue:
            yield rich(paragraph(say("screen.finding.task_overdue", language), bold=True))
        yield from finding_blocks(task.line, language, f"t{n}")


def _campaign(line: CampaignLine, language: Language, n: int) -> Iterator[Block]:
    kind = say(f"screen.kind.{line.kind}", language)
    state = say(f"screen.campaign.state.{line.state}", language)
    where = say(
        "screen.stats.campaign_line", language, kind=kind, state=state, due=due_line(line.due, language)
    )
    parts = [words(line.title, bold=True), words(where)]
    value = carry(k=line.campaign_id)
    if line.state in UNLAUNCHED:
        if line.state == "scheduled" and line.scheduled_for is not None:
            parts.append(words(goes_out(line.scheduled_for, language)))
        opens = button(say("screen.button.preview", language), f"{SHOW}.h{n}", value)
    else:
        parts.append(words(f"{share(line.completion, language)}  {bar(line.completion)}"))
        if line.overdue:
            parts.append(words(say("screen.stats.group_overdue", language, count=line.overdue)))
        if line.undirected:
            text = say("screen.stats.undirected", language, count=line.undirected)
            parts.append(words(text, bold=True))
        opens = button(say("screen.button.campaign", language), f"{OPEN}.h{n}", value)
    yield stanza(*parts)
    yield ActionsBlock(elements=[opens])


def _done_line(line: OpenLine, language: Language) -> str:
    kind = say(f"screen.kind.{line.kind}", language)
    return f"{say('screen.assignment.completed', language)}  {line.title} ({kind})"
