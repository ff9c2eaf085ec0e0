"""The quiz in a DM: one message that moves on from question to feedback to result."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.services.training.notices import Choice, QuizFeedback, QuizQuestion, QuizResult
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, listing, paragraph, rich, small_print
from bot.slack.blocks.training.common import (
    carry,
    cut,
    mail,
    message,
    progress_line,
    quoted,
    stanza,
    test_banner,
)
from bot.slack.blocks.training.invitation import START, start_value
from bot.slack.blocks.training.moments import moment
from bot.slack.text import shorten, words
from bot.texts import Language, say

ANSWER = "training.quiz.answer"
NEXT = "training.quiz.next"
DISPUTE = "training.request.dispute"
LETTERS = "ABCDEFGH"


@render.register
def question(notice: QuizQuestion) -> Message:
    """Title and progress, the mail if there is one, the question, its options in full, a button each."""
    language = notice.language
    head: list[Block] = [header(notice.title), progress_line(notice.position, notice.total, language)]
    if notice.attempt > 1:
        head.append(small_print([say("screen.quiz.attempt", language, n=notice.attempt)]))
    if notice.mail is not None:
        head.append(mail(notice.mail, language))
    head.append(rich(paragraph(shorten(notice.prompt, 2_000), bold=True)))
    head.append(rich(listing(lettered(notice.choices))))
    tail: list[Block] = [
        ActionsBlock(elements=_choices(notice)),
        *test_banner(notice.is_test, language),
        small_print([say("screen.quiz.leave", language)]),
    ]
    text = say(
        "screen.quiz.notification", language,
        title=notice.title, position=notice.position, total=notice.total, prompt=notice.prompt,
    )  # fmt: skip
    return message(text, Layout(head=head, tail=tail))


@render.register
def feedback(notice: QuizFeedback) -> Message:
    """Right or not in words, what was chosen, why, the clause, and the way on (practice has none)."""
    language = notice.language
    verdict = say("screen.quiz.right" if notice.correct else "screen.quiz.wrong", language)
    head: list[Block] = [
        header(notice.title or say("screen.practice.title", language)),
        progress_line(notice.position, notice.total, language),
        rich(paragraph(shorten(notice.prompt, 2_000))),
        rich(paragraph(verdict, bold=True), listing(_chosen_lines(notice))),
        rich(paragraph(shorten(notice.explanation, 2_000))),
    ]
    if notice.again:
        head.append(small_print([say("training.quiz.already_answered", language)]))
    middle = [[quoted(one, language)] for one in notice.quotes]
    tail = [*_way_on(notice), *test_banner(notice.is_test, language)]
    text = f"{verdict} {notice.explanation}"
    return message(text, Layout(head=head, middle=middle, tail=tail, overflow=cut(language)))


def _way_on(notice: QuizFeedback) -> list[Block]:
    language = notice.language
    if not notice.assignment_id:
        return [small_print([say("screen.practice.note", language)])]
    label = say("screen.button.result" if notice.last else "screen.button.next", language)
    return [ActionsBlock(elements=[button(label, NEXT, carry(a=notice.assignment_id), style="primary")])]


@render.register
def result(notice: QuizResult) -> Message:
    """Passed or not, the score beside the pass mark, what to read again, and what one can do."""
    language = notice.language
    key = "passed" if notice.passed else "failed"
    outcome = say(f"screen.quiz.{key}", language)
    score = say(
        "screen.quiz.score", language,
        correct=notice.correct, total=notice.total, score=notice.score, pass_mark=notice.pass_mark,
    )  # fmt: skip
    head: list[Block] = [
        header(notice.title), stanza(words(outcome, bold=True), words(score)), *_remarks(notice),
    ]  # fmt: skip
    if notice.missed:
        missed = [shorten(one.text, 300) for one in notice.missed]
        head.append(rich(paragraph(say("screen.quiz.missed", language), bold=True), listing(missed)))
    if notice.read_again:
        head.append(rich(paragraph(say("screen.quiz.read_again", language), bold=True)))
    middle = [[quoted(one, language)] for one in notice.read_again]
    tail: list[Block] = [*_what_now(notice), *test_banner(notice.is_test, language)]
    text = f"{notice.title}: {outcome} {score}"
    return message(text, Layout(head=head, middle=middle, tail=tail, overflow=cut(language)))


def lettered(choices: tuple[Choice, ...]) -> list[str]:
    """The options in full, each under its letter."""
    return [f"{letter}. {shorten(one.text, 500)}" for letter, one in zip(LETTERS, choices, strict=False)]


def _choices(notice: QuizQuestion) -> list[ButtonElement]:
    return [
        button(
            f"{letter}. {one.text}", f"{ANSWER}.{letter}",
            carry(a=notice.assignment_id, i=notice.item_id, c=one.value),
        )
        for letter, one in zip(LETTERS, notice.choices, strict=False)
    ]  # fmt: skip


def _chosen_lines(notice: QuizFeedback) -> list[str]:
    language = notice.language
    chosen = say("screen.quiz.chosen", language, text=shorten(notice.chosen, 500))
    if notice.correct and notice.chosen == notice.right:
        return [chosen]
    return [chosen, say("screen.quiz.right_one", language, text=shorten(notice.right, 500))]


def _remarks(notice: QuizResult) -> list[Block]:
    language = notice.language
    lines = []
    if notice.must_pass_missed:
        lines.append(say("screen.quiz.must_pass_missed", language))
    if notice.completed_at is not None and not notice.is_test:
        late = "late" if notice.late else "recorded"
        lines.append(say(f"screen.quiz.{late}", language, at=moment(notice.completed_at, language)))
    if notice.company_mean is not None:
        lines.append(say("screen.quiz.company_mean", language, mean=notice.company_mean))
    if not notice.passed:
        lines.append(_left(notice.attempts_left, language))
    return [stanza(*(words(line) for line in lines))] if lines else []


def _left(attempts: int | None, language: Language) -> str:
    if attempts is None:
        return say("screen.quiz.no_limit", language)
    key = "left" if attempts else "none_left"
    return say(f"screen.quiz.{key}", language, n=attempts)


def _what_now(notice: QuizResult) -> list[Block]:
    language, buttons = notice.language, []
    value = carry(a=notice.assignment_id)
    open_again = notice.completed_at is None and (notice.attempts_left is None or notice.attempts_left > 0)
    if not notice.passed and open_again:
        buttons.append(
            button(
                say("screen.button.again", language),
                START,
                start_value(notice.assignment_id),
                style="primary",
            )
        )
    if notice.missed and not notice.is_test:
        buttons.append(button(say("screen.button.dispute", language), DISPUTE, value))
    return [ActionsBlock(elements=buttons)] if buttons else []
