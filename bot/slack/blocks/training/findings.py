"""Nonconformities: the list of a manager or a lead, the task of an owner, incidents."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    PlainTextObject,
    RichTextElement,
    RichTextSectionElement,
    SectionBlock,
)
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.services.training.notices import (
    FindingAnswer,
    FindingLine,
    FindingsNotice,
    FindingTask,
    IncidentReported,
    IncidentThanks,
    OwnerUnreachable,
)
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, paragraph, quote, rich, small_print
from bot.slack.blocks.training.common import carry, cut, listed, message, quoted, stanza, who
from bot.slack.blocks.training.moments import due_line, moment
from bot.slack.text import defuse, shorten, words
from bot.texts import Language, say

FINDING = "training.finding"
# What is pressed first stands first and stands out.
ORDER = ("confirm", "direct", "report", "verify", "return", "dismiss", "reopen", "accept_risk", "hand_over")
# How many answers stand under a nonconformity in a list; its forms show them all, as far as a view goes.
IN_A_LIST, IN_A_FORM, PER_BLOCK = 5, 200, 4
PRIMARY = frozenset({"confirm", "direct", "report", "verify"})


@render.register
def findings(notice: FindingsNotice) -> Message:
    """The list, with what may be done about each; what nobody has directed shouts."""
    language = notice.language
    title = _news(notice) if notice.news else counted(notice)
    head: list[Block] = [header(title), *shout(notice)]
    if notice.news:
        head.append(rich(paragraph(say("screen.finding.news_todo", language))))
    middle = [finding_blocks(one, language, str(n)) for n, one in enumerate(notice.lines)]
    text = say("screen.finding.shout", language, count=notice.undirected) if notice.undirected else title
    return message(text, Layout(head=head, middle=middle, overflow=cut(language)))


@render.register
def task(notice: FindingTask) -> Message:
    """To the owner: what to do until when, the clause, and Report."""
    language, line = notice.language, notice.line
    title = say("screen.finding.task", language, clause=line.clause)
    head: list[Block] = [header(title)]
    if notice.overdue:
        head.append(rich(paragraph(say("screen.finding.task_overdue", language), bold=True)))
    if notice.returned_because:
        head.append(rich(paragraph(say("screen.finding.returned", language, reason=notice.returned_because))))
    head.append(stanza(*_facts(line, language)))
    middle = [[quoted(notice.quote, language)]] if notice.quote else []
    buttons = _buttons(line, language, "0")
    tail: list[Block] = [ActionsBlock(elements=buttons)] if buttons else []
    return message(f"{title}: {line.direction}", Layout(head=head, middle=middle, tail=tail))


@render.register
def owner_unreachable(notice: OwnerUnreachable) -> Message:
    """To whoever can choose another owner: what was not told, and what to do."""
    language = notice.language
    title = say("screen.finding.unreachable", language, clause=notice.line.clause)
    text = say("screen.finding.unreachable_todo", language, owner=notice.owner)
    head: list[Block] = [header(title), rich(paragraph(text))]
    return message(f"{title} {text}", Layout(head=head, middle=[finding_blocks(notice.line, language, "0")]))


@render.register
def incident(notice: IncidentReported) -> Message:
    """4-1, at once: who, when, what, and the clause."""
    language = notice.language
    title = say("screen.incident.reported_title", language)
    by = say("screen.incident.reported_by", language, person=notice.person, at=moment(notice.at, language))
    head: list[Block] = [header(title), rich(paragraph(by)), rich(*quote(shorten(notice.text, 2_500)))]
    middle = [[quoted(notice.quote, language)]] if notice.quote else []
    return message(f"{title} {by}", Layout(head=head, middle=middle))


@render.register
def thanks(notice: IncidentThanks) -> Message:
    """To the one who reported: to whom it went on."""
    language = notice.language
    text = say("screen.incident.thanks" if notice.told else "screen.incident.thanks_nobody", language)
    parts: list[RichTextElement] = [words(text)]
    for person in notice.told:
        parts += [words(" "), who(person)]
    middle = [[quoted(notice.quote, language)]] if notice.quote else []
    return message(text, Layout(head=[rich(RichTextSectionElement(elements=parts))], middle=middle))


def counted(notice: FindingsNotice) -> str:
    """How many are open, and how many candidates stand beside them."""
    still = len(notice.lines) - notice.candidates
    return say("screen.finding.title", notice.language, count=still, candidates=notice.candidates)


def _news(notice: FindingsNotice) -> str:
    return say("screen.finding.news", notice.language, count=len(notice.lines))


def shout(notice: FindingsNotice) -> list[Block]:
    """What breaks 3-1-3: found, and nobody has directed an improvement."""
    if not notice.undirected:
        return []
    text = say("screen.finding.shout", notice.language, count=notice.undirected)
    return [rich(paragraph(text, bold=True))]


def finding_blocks(line: FindingLine, language: Language, place: str) -> list[Block]:
    """One nonconformity and its buttons; `place` keeps their ids apart."""
    blocks: list[Block] = [stanza(*_facts(line, language), *_in_a_list(line, language))]
    buttons = _buttons(line, language, place)
    if buttons:
        blocks.append(ActionsBlock(elements=buttons))
    return blocks


def about_blocks(line: FindingLine, language: Language) -> list[Block]:
    """What a form decides on: direction and report as far as there are, and the answers behind it."""
    directed = list(_directed(line, language))
    return [*([stanza(*directed)] if directed else []), *answer_blocks(line, language)]


def answer_blocks(line: FindingLine, language: Language) -> list[Block]:
    """Every answer behind it under its item, for the form that decides it; beyond a view's size, how many."""
    shown, beyond = line.answers[:IN_A_FORM], len(line.answers) - IN_A_FORM
    parts = (shown[start : start + PER_BLOCK] for start in range(0, len(shown), PER_BLOCK))
    blocks: list[Block] = [stanza(*_answers(part, language)) for part in parts]
    if beyond > 0:
        blocks.append(small_print([say("screen.finding.more_answers", language, count=beyond)]))
    return blocks


def _in_a_list(line: FindingLine, language: Language) -> Iterator[Parts.Text]:
    yield from _answers(line.answers[:IN_A_LIST], language)
    beyond = len(line.answers) - IN_A_LIST
    if beyond > 0:
        yield words(say("screen.finding.more_answers", language, count=beyond), italic=True)


def _answers(found: Sequence[FindingAnswer], language: Language) -> Iterator[Parts.Text]:
    """The item's text once, under it its answers: what, who (where it may be seen), the note."""
    for statement, answers in groupby(found, key=lambda one: one.statement):
        yield words(shorten(statement, 300), bold=True)
        yield from (words(_row(one, language)) for one in answers)


def _row(one: FindingAnswer, language: Language) -> str:
    answer = say(
        f"screen.inspection.answer.{one.answer}" if one.answer else "screen.finding.erased", language
    )
    named = f"{answer}  {one.person}" if one.person else answer
    return f"{named}\n{say('screen.inspection.note', language, text=one.note)}" if one.note else named


def verified_line(line: FindingLine, language: Language, place: str) -> Block:
    """One whose improvement was verified, in a line, and the way back for when it did not last."""
    state = say(f"screen.finding.state.{line.state}", language)
    text = PlainTextObject(text=shorten(defuse(f"{line.clause}  {line.department or '-'}  {state}"), 300))
    buttons = _buttons(line, language, place)
    return SectionBlock(text=text, accessory=buttons[0] if buttons else None)


def _facts(line: FindingLine, language: Language) -> Iterator[Parts.Text]:
    state = say(f"screen.finding.state.{line.state}", language)
    mark = "🚨 " if line.undirected else ""
    yield words(f"{mark}{line.clause}  {line.department or '-'}  {state}", bold=True)
    if not line.answers:
        yield words(shorten(line.statement, 600))
    age = "age" if line.age_days else "age_today"
    yield words(say(f"screen.finding.{age}", language, days=line.age_days, count=line.statements))
    if line.people:
        yield words(say("screen.finding.people", language, people=listed(line.people[:20], language)))
    yield from _directed(line, language)


def _directed(line: FindingLine, language: Language) -> Iterator[Parts.Text]:
    """What has been directed, to whom, until when, and what came of it."""
    if line.direction:
        yield words(say("screen.finding.direction", language, text=shorten(line.direction, 600)))
    if line.owner:
        yield words(say("screen.finding.owner", language, owner=line.owner))
    if line.owner_away:
        yield words(say("screen.finding.owner_away", language), bold=True)
    if line.due is not None:
        late = say("screen.finding.late", language) if line.overdue else ""
        yield words(f"{due_line(line.due, language)} {late}")
    if line.evidence:
        yield words(say("screen.finding.evidence", language, text=shorten(line.evidence, 600)))


def _buttons(line: FindingLine, language: Language, place: str) -> list[ButtonElement]:
    actions = sorted(set(line.actions) & set(ORDER), key=ORDER.index)
    value = carry(n=line.nonconformity_id)
    return [
        button(
            say(f"screen.finding.button.{name}", language), f"{FINDING}.{name}.{place}", value,
            style="primary" if name in PRIMARY else None,
        )
        for name in actions
    ]  # fmt: skip
