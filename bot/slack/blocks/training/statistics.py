"""A campaign's page: the figures, who has completed, and what may be done. One page for modal and stats."""

from collections.abc import Iterable, Iterator

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    Option,
    PlainTextObject,
    RichTextListElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.services.training.notices import CampaignLine, CampaignList, GroupRate, StatisticsView
from bot.slack.blocks.parts import button, header, listing, paragraph, rich, small_print
from bot.slack.blocks.training.common import asking, bar, carry, listed, share, stanza
from bot.slack.blocks.training.launch import SHOW
from bot.slack.blocks.training.moments import due_line, local, moment
from bot.slack.blocks.training.reminders import person_line
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import defuse, shorten, words
from bot.texts import Language, say
from bot.training.statistics import SMALLEST_GROUP

CHOOSE = "training.stats.choose"
ACT = "training.campaign.act"
PEOPLE_SHOWN = 60
LINES_SHOWN = 30
ACTIONS = (
    "preview", "remind", "extend", "add", "waive", "exclude", "propose",
    "on_behalf", "pause", "resume", "close", "cancel", "export",
)  # fmt: skip
# These end something: they ask once more.
FINAL = frozenset({"close", "remind"})


def statistics_modal(page: StatisticsView | None, others: CampaignList) -> View:
    """The statistics of one campaign with a menu of the others; a sentence where there is none."""
    language = others.language
    frame = Frame(say("screen.stats.title", language))
    if page is None:
        return modal(frame, [rich(paragraph(say("screen.stats.none", language)))], language)
    blocks: list[Block] = [ActionsBlock(block_id="choose", elements=[_menu(others, page.campaign_id)])]
    return modal(frame, [*blocks, *page_blocks(page)], language)


def page_blocks(page: StatisticsView) -> Iterator[Block]:
    """The page, without frame."""
    language = page.language
    yield header(page.title)
    yield small_print(
        [_state_line(page), say("screen.stats.as_of", language, at=moment(page.as_of, language))]
    )
    if page.undirected:
        told = say(
            "screen.stats.undirected_since", language, count=page.undirected, days=page.undirected_days
        )
        yield rich(paragraph(told, bold=True))
    done = f"{say('screen.stats.completed', language)}: {share(page.completion, language)}"
    yield stanza(words(done, bold=True), words(bar(page.completion)))
    yield rich(listing(list(_figures(page))))
    remarks = list(_remarks(page))
    if remarks:
        yield small_print(remarks)
    yield from _actions(page)
    yield from _groups(page)
    yield from _clauses(page)
    yield from _practice(page)
    yield from _people(page)


def _menu(others: CampaignList, current: str) -> StaticSelectElement:
    options = [
        Option(value=one.campaign_id, text=PlainTextObject(text=_told_apart(one, others.language)))
        for one in others.lines[:100]
    ]
    initial = next((one for one in options if one.value == current), None)
    return StaticSelectElement(
        action_id=CHOOSE, options=options, initial_option=initial,
        placeholder=PlainTextObject(text=say("screen.stats.choose", others.language)),
    )  # fmt: skip


def _told_apart(line: CampaignLine, language: Language) -> str:
    """The title with the due day: the same training comes again."""
    title = shorten(defuse(line.title), 45)
    return say("screen.stats.choice", language, title=title, due=f"{local(line.due):%Y-%m-%d}")


def _state_line(page: StatisticsView) -> str:
    language = page.language
    return say(
        "screen.stats.campaign_line", language,
        kind=say(f"screen.kind.{page.kind}", language),
        state=say(f"screen.campaign.state.{page.state}", language), due=due_line(page.due, language),
    )  # fmt: skip


def _figures(page: StatisticsView) -> Iterator[str]:
    language = page.language
    rates = [("due_completion", page.due_completion), ("on_time", page.on_time), ("managers", page.managers)]
    for name, rate in rates:
        if rate.of:
            yield f"{say(f'screen.stats.{name}', language)}: {share(rate, language)}"
    yield f"{say('screen.stats.overdue', language)}: {_overdue(page)}"
    yield f"{say('screen.stats.not_started', language)}: {page.not_started} / {page.in_progress}"
    if page.launched_at is not None:
        yield f"{say('screen.stats.reminders', language)}: {_reminders(page)}"
    yield from _findings(page)
    if page.kind == "quiz":
        yield from _results(page)


def _findings(page: StatisticsView) -> Iterator[str]:
    language = page.language
    if page.open_findings:
        ages = _ages(page, page.finding_ages, "finding_age")
        counted = say("screen.stats.finding_ages", language, count=page.open_findings, ages=ages)
        yield f"{say('screen.stats.open_findings', language)}: {counted}"
    if page.findings_overdue or page.findings_reopened:
        yield say(
            "screen.stats.findings_late", language, overdue=page.findings_overdue,
            reopened=page.findings_reopened,
        )  # fmt: skip


def _results(page: StatisticsView) -> Iterator[str]:
    language = page.language
    if page.first_pass.of:
        yield f"{say('screen.stats.first_pass', language)}: {share(page.first_pass, language)}"
    if page.first_mean is not None and page.first_median is not None:
        scores = f"{page.first_mean:.0f}% / {page.first_median:.0f}%"
        yield f"{say('screen.stats.first_attempt', language)}: {scores}"
    if page.few_scores:
        few = say("screen.stats.few_scores", language, least=SMALLEST_GROUP)
        yield f"{say('screen.stats.first_attempt', language)}: {few}"
    if page.attempts_to_pass is not None:
        mean = say("screen.stats.attempts_mean", language, mean=f"{page.attempts_to_pass:.1f}")
        yield f"{say('screen.stats.attempts_to_pass', language)}: {mean}"


def _reminders(page: StatisticsView) -> str:
    language = page.language
    if page.reminder_load is None:
        return say("screen.stats.reminders_sent", language, count=page.reminders)
    load = f"{page.reminder_load:.1f}"
    return say("screen.stats.reminder_load", language, count=page.reminders, load=load)


def _overdue(page: StatisticsView) -> str:
    language = page.language
    ages = _ages(page, page.overdue_ages, "age")
    if not ages:
        return say("screen.stats.overdue_count", language, count=page.overdue)
    told = say("screen.stats.overdue_ages", language, count=page.overdue, ages=ages)
    split = say(
        "screen.stats.overdue_split", language, not_started=page.overdue_not_started,
        in_progress=page.overdue - page.overdue_not_started,
    )  # fmt: skip
    return f"{told} {split}"


def _ages(page: StatisticsView, ages: Iterable[tuple[str, int]], key: str) -> str:
    """How many of each age, without the ages of which there are none."""
    told = (
        say(f"screen.stats.{key}", page.language, days=days, count=count) for days, count in ages if count
    )
    return listed(told, page.language)


def _remarks(page: StatisticsView) -> Iterator[str]:
    language = page.language
    if page.waived or page.excluded or page.left:
        yield say("screen.stats.apart", language, waived=page.waived, excluded=page.excluded, left=page.left)
    if page.left_overdue:
        yield say("screen.stats.left_overdue", language, count=page.left_overdue)
    if page.extended:
        yield say("screen.stats.extended", language, count=page.extended)
    if page.undeliverable:
        yield say("screen.stats.undeliverable", language, count=page.undeliverable)
    if page.roster_gap:
        yield say("screen.stats.roster_gap", language, count=page.roster_gap)
    if page.candidates or page.open_findings:
        yield say("screen.stats.candidates", language, count=page.candidates, open=page.open_findings)
    if page.reminders_paused:
        yield say("screen.stats.paused", language)
    if page.remind_at is not None and "remind" in page.actions:
        yield say("screen.stats.remind_at", language, at=moment(page.remind_at, language))


def _actions(page: StatisticsView) -> Iterator[Block]:
    language, value = page.language, carry(k=page.campaign_id)
    buttons = []
    for name in _offered(page):
        label = say(f"screen.button.{name}", language)
        one = button(label, SHOW if name == "preview" else f"{ACT}.{name}", value)
        if name in FINAL:
            one = asking(one, label, say(f"screen.ask.{name}", language), language)
        buttons.append(one)
    for start in range(0, len(buttons), 5):
        yield ActionsBlock(elements=buttons[start : start + 5])


def _offered(page: StatisticsView) -> list[str]:
    """What may be done from here; a draft is edited, tried and launched from its preview."""
    offered = [name for name in ACTIONS if name in page.actions]
    may_grant = "extend" in page.actions or "propose" in page.actions
    if may_grant and any(one.state == "exhausted" for one in page.people):
        offered.append("grant_attempts")
    if page.kind == "quiz" and "waive" in page.actions and any(one.attempts for one in page.people):
        offered.append("break_glass")
    return offered


def department_lines(page: StatisticsView) -> list[str]:
    """Completion of each department, in words and figures."""
    return [_group_line(one, page.language, "departments") for one in page.departments[:LINES_SHOWN]]


def missed_lines(page: StatisticsView) -> list[str]:
    """The clauses most often missed, each with its share."""
    return [
        say(
            "screen.stats.clause", page.language,
            clause=one.clause, title=shorten(one.title, 60), share=share(one.missed, page.language),
        )
        for one in page.clauses
    ]  # fmt: skip


def _groups(page: StatisticsView) -> Iterator[Block]:
    language = page.language
    employments = [_group_line(one, language, "employments") for one in page.employments]
    for name, lines in (("departments", department_lines(page)), ("employments", employments)):
        # One kind of employment is no breakdown.
        if lines and (name == "departments" or len(lines) > 1):
            yield DividerBlock()
            yield rich(paragraph(say(f"screen.stats.{name}", language), bold=True), listing(lines))


def _group_line(one: GroupRate, language: Language, kind: str) -> str:
    name = one.name or say("screen.launch.no_department", language)
    if kind == "employments":
        name = say(f"screen.stats.employment.{one.name}", language)
    line = say("screen.stats.group", language, name=name, share=share(one.rate, language))
    extra = []
    if one.overdue:
        extra.append(say("screen.stats.group_overdue", language, count=one.overdue))
    if one.score is not None:
        extra.append(say("screen.stats.group_score", language, score=f"{one.score:.0f}"))
    return " / ".join([line, *extra])


def _clauses(page: StatisticsView) -> Iterator[Block]:
    if page.clauses:
        yield DividerBlock()
        title = paragraph(say("screen.stats.clauses", page.language), bold=True)
        yield rich(title, listing(missed_lines(page), ordered=True))


def _practice(page: StatisticsView) -> Iterator[Block]:
    if not page.practice:
        return
    language = page.language
    yield DividerBlock()
    lines = [
        say(
            "screen.stats.practice_item", language, clause=one.clause, statement=shorten(one.statement, 80),
            share=share(one.done, language), unknown=share(one.unknown, language),
        )
        for one in page.practice
    ]  # fmt: skip
    yield rich(paragraph(say("screen.stats.practice", language), bold=True), listing(lines, ordered=True))


def _people(page: StatisticsView) -> Iterator[Block]:
    if not page.people:
        return
    language = page.language
    yield DividerBlock()
    shown = page.people[:PEOPLE_SHOWN]
    lines = RichTextListElement(
        style="bullet", indent=0, elements=[person_line(one, language) for one in shown]
    )
    yield rich(paragraph(say("screen.stats.people", language), bold=True), lines)
    if len(page.people) > len(shown):
        more = say("screen.overdue_digest.more", language, count=len(page.people) - len(shown))
        yield small_print([more])
