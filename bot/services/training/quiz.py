"""Taking a quiz: start or go on, answer (committed before it returns), next, result, try again."""

from dataclasses import dataclass

from bot.errors import Conflict
from bot.services.training import items as texts
from bot.services.training import who
from bot.services.training.completing import complete, keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import Choice, QuizFeedback, QuizQuestion, QuizResult
from bot.store import campaigns, learning, upkeep
from bot.store.database import Connection
from bot.texts import Language
from bot.training import assignment as rules
from bot.training import quiz
from bot.training.assignment import Assignment, AssignmentState
from bot.training.campaign import Campaign, CampaignState, FrozenItem, Kind
from bot.training.people import Person
from bot.training.quiz import Attempt, Response
from bot.training.records import Act, Record
from knowledge.bank.questions import QuizItem


@dataclass(frozen=True, slots=True)
class _Run:
    """Everything one press needs, read under the assignment's lock."""

    act: Act
    campaign: Campaign
    assignment: Assignment
    items: dict[str, FrozenItem]

    @property
    def language(self) -> Language:
        return self.act.viewer.person.language

    @property
    def person(self) -> Person:
        return self.act.viewer.person


def start(desk: Desk, caller: Caller, assignment_id: str) -> QuizQuestion | QuizFeedback | QuizResult:
    """Begin, go on where one left, or begin the next attempt after a failed one.

    Raises Conflict when the assignment or campaign is over, or belongs to somebody else.
    """
    with desk.database.writing() as connection:
        run = _load(desk, connection, caller, assignment_id)
        if run.assignment.state is AssignmentState.COMPLETED:
            return _result(desk, connection, run)
        attempt = learning.current_attempt(connection, caller.team, assignment_id)
        if attempt is None:
            run, attempt = _begin(connection, run, desk.new_id())
        else:
            _require_open(run)
        return _question(desk, connection, run, attempt)


def answer(desk: Desk, caller: Caller, assignment_id: str, item_id: str, choice: str) -> QuizFeedback:
    """Record one answer for ever, and grade the attempt with the last one; committed when this returns.

    A second press on the same item returns the feedback of the first one with `again`.
    """
    with desk.database.writing() as connection:
        run = _load(desk, connection, caller, assignment_id)
        attempt = _attempt_with(connection, run, item_id)
        given = learning.responses(connection, caller.team, attempt.id)
        before = next((one for one in given if one.item_id == item_id), None)
        if before is not None:
            return _feedback(desk, connection, run, attempt, before, again=True)
        _require_open(run)
        response = quiz.answer(attempt, given, run.items[item_id], choice, run.act)
        learning.RESPONSES.add(connection, response)
        given.append(response)
        if quiz.next_item(attempt, given) is None:
            _finish(connection, run, attempt, given)
        return _feedback(desk, connection, run, attempt, response)


def go_on(desk: Desk, caller: Caller, assignment_id: str) -> QuizQuestion | QuizResult:
    """The next item of the running attempt, or the result of the last one."""
    with desk.database.reading() as connection:
        run = _load(desk, connection, caller, assignment_id, lock=False)
        attempt = learning.current_attempt(connection, caller.team, assignment_id)
        if attempt is None or run.assignment.state is AssignmentState.COMPLETED:
            return _result(desk, connection, run)
        _require_open(run)
        return _question(desk, connection, run, attempt)


def result(desk: Desk, caller: Caller, assignment_id: str) -> QuizResult:
    """The result of the last finished attempt. Raises NotFound before there is one."""
    with desk.database.reading() as connection:
        return _result(desk, connection, _load(desk, connection, caller, assignment_id, lock=False))


def _load(desk: Desk, connection: Connection, caller: Caller, assignment_id: str, lock: bool = True) -> _Run:
    act = who.act(desk, connection, caller)
    assignment = campaigns.ASSIGNMENTS.get(connection, caller.team, lock, id=assignment_id)
    if assignment.person_id != act.actor:
        raise Conflict("training.assignment.somebody_elses")
    campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=assignment.campaign_id)
    if campaign.kind is not Kind.QUIZ:
        raise Conflict("training.assignment.not_a_quiz")
    frozen = texts.frozen_items(desk, connection, campaign)
    return _Run(act, campaign, assignment, {item.id: item for item in frozen})


def _require_open(run: _Run) -> None:
    """Raise Conflict when the campaign is over, or this person's part of it, by whoever ended it."""
    if not run.campaign.running and not run.assignment.is_test:
        raise Conflict(f"training.campaign.refused.{run.campaign.state.value}")
    if not run.assignment.open:
        raise Conflict(f"training.assignment.refused.{run.assignment.state.value}")


def _begin(connection: Connection, run: _Run, new_id: str) -> tuple[_Run, Attempt]:
    assignment, records = rules.start(run.assignment, run.campaign, run.act)
    earlier = learning.attempts(connection, assignment.team_id, assignment.id)
    number = len(earlier) + 1
    own = [item for item in run.items.values() if assignment.is_manager or not item.managers_only]
    # A set made for managers that somebody else was given on purpose is asked as it is.
    pool = own if len(own) >= run.campaign.terms.draw else list(run.items.values())
    seed = f"{run.campaign.id}:{assignment.id}:{number}"
    seen = {item for attempt in earlier for item in attempt.items}
    drawn = quiz.draw(pool, run.campaign.terms.draw, seed, seen)
    attempt = Attempt(
        team_id=assignment.team_id, id=new_id, assignment_id=assignment.id, campaign_id=run.campaign.id,
        person_id=assignment.person_id, number=number, items=tuple(item.id for item in drawn), seed=seed,
        started_at=run.act.now, is_test=assignment.is_test,
    )  # fmt: skip
    learning.ATTEMPTS.add(connection, attempt)
    campaigns.ASSIGNMENTS.save(connection, assignment)
    keep(connection, assignment.team_id, records, assignment.is_test)
    return _Run(run.act, run.campaign, assignment, run.items), attempt


def _attempt_with(connection: Connection, run: _Run, item_id: str) -> Attempt:
    """The running attempt; else the last one with this item: a late press gets its feedback."""
    team, assignment_id = run.assignment.team_id, run.assignment.id
    running = learning.current_attempt(connection, team, assignment_id)
    if running is not None:
        if item_id not in running.items or item_id not in run.items:
            raise Conflict("training.quiz.item_not_in_attempt")
        return running
    for attempt in reversed(learning.attempts(connection, team, assignment_id)):
        if item_id in attempt.items:
            return attempt
    raise Conflict(f"training.assignment.refused.{run.assignment.state.value}")


def _finish(connection: Connection, run: _Run, attempt: Attempt, given: list[Response]) -> None:
    asked = [run.items[item] for item in attempt.items if item in run.items]
    score = quiz.grade(asked, given, run.campaign.terms.pass_mark, run.campaign.voided)
    done, first = quiz.submit(attempt, given, score, run.act)
    assignment, second = rules.finish(run.assignment, run.campaign, run.act, (score.percent, score.passed))
    learning.ATTEMPTS.save(connection, done)
    campaigns.ASSIGNMENTS.save(connection, assignment)
    third: tuple[Record, ...] = ()
    if assignment.state is AssignmentState.COMPLETED:
        third = complete(connection, run.campaign, assignment, run.act, done)
    keep(connection, assignment.team_id, (*first, *second, *third), assignment.is_test)


def _question(desk: Desk, connection: Connection, run: _Run, attempt: Attempt) -> QuizQuestion:
    given = learning.responses(connection, attempt.team_id, attempt.id)
    item_id = quiz.next_item(attempt, given)
    assert item_id is not None, "an attempt with all its answers is submitted in the same transaction"
    item = _quiz_item(desk, connection, run, item_id)
    return QuizQuestion(
        language=run.language, assignment_id=run.assignment.id, attempt_id=attempt.id,
        title=run.campaign.title(run.language), item_id=item_id, position=attempt.items.index(item_id) + 1,
        total=len(attempt.items), prompt=item.prompt[run.language],
        choices=texts.choices(item, attempt.seed, run.language), mail=texts.mail(item, run.language),
        attempt=attempt.number, is_test=run.assignment.is_test,
    )  # fmt: skip


def _feedback(
    desk: Desk, connection: Connection, run: _Run, attempt: Attempt, response: Response, again: bool = False
) -> QuizFeedback:
    item = _quiz_item(desk, connection, run, response.item_id)
    options: dict[str, str] = {option.key: option.text[run.language] for option in item.options}
    given = learning.responses(connection, attempt.team_id, attempt.id)
    return QuizFeedback(
        language=run.language, assignment_id=run.assignment.id, attempt_id=attempt.id,
        title=run.campaign.title(run.language), item_id=item.id,
        position=attempt.items.index(item.id) + 1, total=len(attempt.items), prompt=item.prompt[run.language],
        correct=response.correct or item.id in run.campaign.voided, chosen=options[response.choice],
        right=options[item.answer], explanation=item.explanation[run.language],
        quotes=texts.quotes(desk, (item.quote_section,), run.language),
        last=quiz.next_item(attempt, given) is None, again=again, is_test=run.assignment.is_test,
    )  # fmt: skip


def _result(desk: Desk, connection: Connection, run: _Run) -> QuizResult:
    every = learning.attempts(connection, run.assignment.team_id, run.assignment.id)
    done = [attempt for attempt in every if attempt.submitted_at is not None]
    if not done:
        raise Conflict("training.quiz.not_started")
    completed = campaigns.COMPLETIONS.find(
        connection, run.assignment.team_id, assignment_id=run.assignment.id
    )
    # A voided item may have made the pass of an attempt before the last one.
    attempt = next((one for one in done if completed and one.id == completed.attempt_id), done[-1])
    asked = [run.items[item] for item in attempt.items if item in run.items]
    given = learning.responses(connection, attempt.team_id, attempt.id)
    score = quiz.grade(asked, given, run.campaign.terms.pass_mark, run.campaign.voided)
    missed = [_quiz_item(desk, connection, run, item) for item in score.missed]
    left = rules.attempts_left(run.campaign, run.assignment) if run.campaign.terms.max_attempts else None
    return QuizResult(
        language=run.language, assignment_id=run.assignment.id, attempt_id=attempt.id,
        title=run.campaign.title(run.language), correct=score.correct, total=score.total,
        score=score.percent, pass_mark=run.campaign.terms.pass_mark, passed=score.passed,
        must_pass_missed=bool(score.must_pass_missed),
        attempt=attempt.number, attempts_left=left,
        missed=tuple(Choice(item.id, item.prompt[run.language]) for item in missed),
        read_again=texts.quotes(desk, (item.quote_section for item in missed), run.language),
        completed_at=run.assignment.completed_at, late=run.assignment.late(), is_test=run.assignment.is_test,
        company_mean=_company_mean(connection, run.campaign),
    )  # fmt: skip


def _company_mean(connection: Connection, campaign: Campaign) -> int | None:
    """While it runs nobody sees it: from one look to the next it would tell a colleague's score."""
    if campaign.state is not CampaignState.CLOSED:
        return None
    kept = upkeep.kept_figures(connection, campaign.team_id, campaign.id)
    if kept is None or not kept.total.enough_scores or kept.total.first_mean is None:
        return None
    return round(kept.total.first_mean)


def _quiz_item(desk: Desk, connection: Connection, run: _Run, item_id: str) -> QuizItem:
    item = texts.text_of(desk, connection, run.campaign, item_id)
    assert isinstance(item, QuizItem), "a quiz is launched from quiz items only"
    return item
