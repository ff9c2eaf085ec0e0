"""An answer as a message: the verdict first, then what to do, then why."""

import json
from collections.abc import Iterator

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextActionsBlock,
    ContextBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    MarkdownTextObject,
    RichTextElement,
)

from bot.services.answer_words import (
    contact_list,
    heading,
    lead_of,
    lists_conditions,
    shown_citations,
    source_of,
    title_of_conditions,
)
from bot.services.notices import AnswerNotice
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import NOTIFICATION_TEXT, Layout, fit
from bot.slack.blocks.parts import button, header, listing, paragraph, paragraphs, quote, rich, small_print
from bot.slack.text import escape, shorten
from bot.texts import Language, say
from knowledge.answering.answers import Answer, Citation, Condition

SECTION_BUTTONS = 5
# What `knowledge` calls a line that is no question: it gets one friendly line, without verdict or buttons.
SMALL_TALK = frozenset({"greeting", "thanks", "about", "chat", "abuse", "empty"})
ACTION_SECTION = "answer.section"
ACTION_FEEDBACK = "answer.feedback"
ACTION_HUMAN = "answer.human"
ACTION_SHARE = "answer.share"


@render.register
def answer_message(notice: AnswerNotice) -> Message:
    """Verdict, answer, checklist, quotes, contacts, buttons; quotes give way when it grows too long."""
    answer, language = notice.answer, notice.language
    if answer.reason in SMALL_TALK:
        return Message(
            escape(shorten(answer.answer, NOTIFICATION_TEXT)), fit(Layout(paragraphs(answer.answer)))
        )
    verdict = heading(answer, language)
    # Who has lost something calls first and reads the clauses later.
    contacts = list(_contacts(answer, language))
    layout = Layout(
        head=[header(verdict), *_what_to_do(notice, contacts if answer.ordered else [])],
        middle=[[rich(*_citation(citation, language))] for citation in shown_citations(answer)],
        tail=[*([] if answer.ordered else contacts), *_remarks(notice), *_buttons(notice)],
        overflow=[small_print([say("answer.more", language)])],
    )
    notification = shorten(f"{verdict} {answer.answer}", NOTIFICATION_TEXT)
    return Message(escape(notification), fit(layout))


def section_value(citation: Citation) -> str:
    """What a "whole section" button carries: which section of which document, and which item of it."""
    named = {
        "document": citation.document_id,
        "version": citation.version,
        "section": citation.section,
        "item": citation.item,
    }
    return json.dumps(named, ensure_ascii=False)


def source_line(citation: Citation, language: Language) -> str:
    """Number, document, version and clause of a quote."""
    return f"[{citation.n}] {source_of(citation, language)}"


def _what_to_do(notice: AnswerNotice, contacts: list[Block]) -> Iterator[Block]:
    answer, language = notice.answer, notice.language
    if notice.shared_by:
        yield shared_line(notice.shared_by, language)
    if notice.question:
        yield small_print([say("answer.asked", language, question=shorten(notice.question, 200))])
    yield rich(paragraph(shorten(lead_of(answer), 2_000)))
    if answer.conflict:
        yield rich(paragraph(say("answer.conflict", language), bold=True))
    if lists_conditions(answer):
        title = say(f"answer.{title_of_conditions(answer)}", language)
        lines = _condition_lines(answer.conditions)
        yield rich(paragraph(title, bold=True), listing(lines, ordered=answer.ordered))
    yield from contacts
    if answer.notes:
        title = say("answer.notes", language)
        yield rich(paragraph(title, bold=True), listing(_condition_lines(answer.notes)))
    if shown_citations(answer):
        yield rich(
            paragraph(say("answer.quotes" if answer.covered else "answer.nearest", language), bold=True)
        )


def _condition_lines(conditions: tuple[Condition, ...]) -> list[str]:
    return [f"{shorten(each.text, 500)} [{each.citation}]" for each in conditions[:12]]


def _citation(citation: Citation, language: Language) -> Iterator[RichTextElement]:
    yield paragraph(source_line(citation, language), bold=True)
    yield from quote(citation.quote)
    if citation.summary and citation.language != language:
        yield paragraph(citation.summary, italic=True)


def _contacts(answer: Answer, language: Language) -> Iterator[Block]:
    if answer.contacts:
        title, lines = contact_list(answer, language)
        yield rich(paragraph(title, bold=True), listing([shorten(line, 500) for line in lines]))


def _remarks(notice: AnswerNotice) -> Iterator[Block]:
    answer, language = notice.answer, notice.language
    lines = []
    if notice.redacted:
        lines.append(redaction_line(notice.redacted, language))
    if answer.answered_by != "quotes":
        lines.append(say("answer.by_model", language, model=answer.answered_by))
    elif "verified" in answer.details:
        lines.append(say("verified.shown", language, **answer.details))
    elif answer.covered:
        fell_back = "fallback" in answer.details
        lines.append(say("answer.by_quotes_instead" if fell_back else "answer.by_quotes", language))
    if lines:
        yield small_print(lines)


def redaction_line(kinds: tuple[str, ...], language: Language) -> str:
    """Tells the person what was hidden, and to delete the original."""
    comma = "、" if language == "ja" else ", "
    return say(
        "answer.redacted", language, kinds=comma.join(say(f"answer.kind.{kind}", language) for kind in kinds)
    )


def _buttons(notice: AnswerNotice) -> Iterator[Block]:
    yield ContextActionsBlock(elements=[_feedback(notice)])
    yield ActionsBlock(elements=[*_share_button(notice), *_section_buttons(notice), _human_button(notice)])


def shared_line(user_id: str, language: Language) -> ContextBlock:
    """Who showed this to the channel: a live mention of an id that Slack gave us."""
    text = say("share.by", language, person=f"<@{user_id}>" if user_id.isalnum() else "-")
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def _share_button(notice: AnswerNotice) -> Iterator[ButtonElement]:
    if notice.can_share:
        yield button(say("share.button", notice.language), ACTION_SHARE, notice.question_id)


def _section_buttons(notice: AnswerNotice) -> Iterator[ButtonElement]:
    sections: dict[tuple[str, str], Citation] = {}
    for citation in shown_citations(notice.answer) or notice.answer.citations:
        sections.setdefault((citation.document_id, citation.section), citation)
    numbers = [section for _, section in sections]
    for n, citation in enumerate(list(sections.values())[:SECTION_BUTTONS]):
        named = citation.section
        if numbers.count(named) > 1:  # two documents have a clause of this number
            named = f"{citation.document} {named}"
        label = say("answer.button.section", notice.language, section=named)
        yield button(label, f"{ACTION_SECTION}.{n}", section_value(citation))


def _human_button(notice: AnswerNotice) -> ButtonElement:
    style = None if notice.answer.covered else "primary"
    return button(say("answer.button.human", notice.language), ACTION_HUMAN, notice.question_id, style=style)


def _feedback(notice: AnswerNotice) -> FeedbackButtonsElement:
    def choice(name: str, value: str) -> FeedbackButtonObject:
        label = say(f"answer.button.{name}", notice.language)
        return FeedbackButtonObject(
            text=label, accessibility_label=label, value=f"{value}:{notice.question_id}"
        )

    return FeedbackButtonsElement(
        action_id=ACTION_FEEDBACK,
        positive_button=choice("helpful", "yes"),
        negative_button=choice("not_helpful", "no"),
    )
