"""Verified answers: the button in the thread, the form, the list, what is said about them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DatePickerElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.services.notices_loop import RelayedNotice, ReviewNotice, VerifiedNotice
from bot.services.verified_form import ANSWER_LIMIT, QUESTION_LIMIT, VERDICTS, Form, lines_of
from bot.slack.blocks import Message, render, sentence_block
from bot.slack.blocks.budget import Layout, fit
from bot.slack.blocks.parts import button, numbered, paragraph, rich, small_print
from bot.slack.blocks.training.common import asking, carried, carry
from bot.slack.blocks.training.views import Frame, chosen, held, modal, written
from bot.slack.text import escape, shorten
from bot.store.verified import VerifiedAnswer
from bot.texts import LANGUAGES, Language, say

SAVE = "verified.save"
RENEW = "verified.renew"
RETIRE = "verified.retire"
MANAGE = "verified.manage"
CALLBACK = "verified.form"
SHOWN = 25


@render.register
def _relayed(notice: RelayedNotice) -> Message:
    text = say("human.relayed", notice.language)
    value = carry(q=notice.question_id, r=notice.reply_id)
    save = button(say("verified.button.save", notice.language), SAVE, value)
    return Message(text, fit(Layout(head=[sentence_block(text), ActionsBlock(elements=[save])])))


@render.register
def _verified(notice: VerifiedNotice) -> Message:
    language = notice.language
    text = say(
        "verified.saved", language, label=notice.label, person=mention(notice.verified_by),
        owner=mention(notice.owner_id), review_by=notice.review_by.isoformat(),
    )  # fmt: skip
    plain = say("verified.notification", language, label=notice.label)
    return Message(plain, fit(Layout(head=[sentence_block(text), _asked(notice.question)])))


@render.register
def _review(notice: ReviewNotice) -> Message:
    language = notice.language
    text = say(
        f"verified.review.{notice.reason}", language, label=notice.label, owner=mention(notice.owner_id)
    )
    plain = say("verified.review.notification", language, label=notice.label)
    head = [sentence_block(text), _asked(notice.question), _buttons(notice.answer_id, notice.label, language)]
    return Message(plain, fit(Layout(head=head)))


def mention(user_id: str) -> str:
    """A live mention of an id that Slack gave us; a dash for anything else."""
    return f"<@{user_id}>" if user_id.isalnum() else "-"


def form_view(form: Form, language: Language) -> View:
    """The form; what it grew from is carried."""
    frame = Frame(
        say("verified.form.title", language), CALLBACK, say("verified.form.submit", language),
        carry(k=form.key, q=form.question_id, r=form.reply_id, g=form.gap_id),
    )  # fmt: skip
    return modal(frame, [*_text_inputs(form, language), *_choices(form, language)], language)


def read_form(view: dict[str, Any]) -> Form:
    """What was filled in."""
    named = carried(view.get("private_metadata"))
    picked = held(view, "review_by").get("selected_date")
    return Form(
        key=named.get("k", ""),
        question=written(view, "question"),
        wordings=lines_of(written(view, "wordings")),
        answer=written(view, "answer"),
        verdict=chosen(view, "verdict"),
        language="en" if chosen(view, "language") == "en" else "ja",
        owner_id=str(held(view, "owner").get("selected_user") or ""),
        review_by=date.fromisoformat(picked) if picked else None,
        clauses=lines_of(written(view, "clauses")),
        question_id=named.get("q", ""),
        reply_id=named.get("r", ""),
        gap_id=named.get("g", ""),
    )


def list_view(answers: Sequence[VerifiedAnswer], names: Mapping[str, str], language: Language) -> View:
    """What is served and what waits, each with what can be done. `names` are of the owners."""
    blocks = [block for each in answers[:SHOWN] for block in _listed(each, names, language)]
    if not answers:
        blocks = [rich(paragraph(say("verified.list.none", language)))]
    if len(answers) > SHOWN:
        blocks.append(small_print([say("home.cut", language)]))
    return modal(Frame(say("verified.list.title", language)), blocks, language)


def _listed(answer: VerifiedAnswer, names: Mapping[str, str], language: Language) -> Iterator[Block]:
    yield rich(paragraph(f"{answer.label} {shorten(answer.question, 200)}", bold=True))
    yield rich(paragraph(shorten(answer.answer, 300)))
    state = f"review_{answer.reason}" if answer.state == "review" else "active"
    lines = [
        say(f"verified.list.{state}", language),
        say(
            "verified.shown", language, verified=answer.label,
            owner=names.get(answer.owner_id, answer.owner_id), review_by=answer.review_by.isoformat(),
        ),
    ]  # fmt: skip
    yield small_print(lines)
    yield _buttons(answer.id, answer.label, language, answer.number)


def _buttons(answer_id: str, label: str, language: Language, n: int = 0) -> ActionsBlock:
    retire = button(say("verified.button.retire", language), numbered(RETIRE, n), answer_id, style="danger")
    sure = say("verified.retire_sure", language, label=label)
    return ActionsBlock(
        elements=[
            button(say("verified.button.renew", language), numbered(RENEW, n), answer_id),
            asking(retire, say("verified.button.retire", language), sure, language),
        ]
    )


def _asked(question: str) -> Block:
    return small_print([shorten(question, 300)])


def _text_inputs(form: Form, language: Language) -> Iterator[Block]:
    yield _text("question", form.question, QUESTION_LIMIT, language)
    yield _text("answer", form.answer, ANSWER_LIMIT, language, multiline=True)
    yield _text("wordings", "\n".join(form.wordings), 2_000, language, multiline=True, optional=True)
    yield _text("clauses", "\n".join(form.clauses), 1_000, language, multiline=True, optional=True)


def _choices(form: Form, language: Language) -> Iterator[Block]:
    verdicts: dict[str, str] = {name: say(f"answer.verdict.{name}", language) for name in VERDICTS}
    yield _select("verdict", verdicts, form.verdict, language)
    yield _select(
        "language", {name: say(f"verified.written_in_{name}", language) for name in LANGUAGES},
        form.language, language,
    )  # fmt: skip
    yield _input("owner", UserSelectElement(action_id="owner", initial_user=form.owner_id or None), language)
    picked = form.review_by.isoformat() if form.review_by else None
    yield _input("review_by", DatePickerElement(action_id="review_by", initial_date=picked), language)


def _text(
    name: str, value: str, limit: int, language: Language, *, multiline: bool = False, optional: bool = False
) -> InputBlock:
    element = PlainTextInputElement(
        action_id=name, multiline=multiline, max_length=limit, initial_value=value[:limit] or None
    )
    return _input(name, element, language, optional=optional)


def _select(name: str, labels: Mapping[str, str], value: str, language: Language) -> InputBlock:
    options = [Option(value=key, text=label) for key, label in labels.items()]
    first = next((each for each in options if each.value == value), options[0])
    return _input(name, StaticSelectElement(action_id=name, options=options, initial_option=first), language)


def _input(name: str, element: Any, language: Language, *, optional: bool = False) -> InputBlock:
    hint = say(f"verified.field.{name}.hint", language)
    return InputBlock(
        block_id=name,
        optional=optional,
        label=PlainTextObject(text=say(f"verified.field.{name}.label", language)),
        hint=PlainTextObject(text=hint) if hint != "-" else None,
        element=element,
    )


def home_line(active: int, waiting: int, language: Language) -> Iterator[Block]:
    """The part of App Home for leads."""
    yield rich(paragraph(say("verified.home.title", language), bold=True))
    yield small_print([escape(say("verified.home.counts", language, active=active, waiting=waiting))])
    yield ActionsBlock(elements=[button(say("verified.button.manage", language), MANAGE, "manage")])
