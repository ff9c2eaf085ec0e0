"""What attempts are worth once an item is voided: beside the score they were graded with, never over it."""

from collections.abc import Iterator
from dataclasses import replace

from bot.store import campaigns, learning
from bot.store.database import Connection
from bot.training import quiz
from bot.training.campaign import Campaign
from bot.training.quiz import Attempt, Score
from bot.training.records import Act, Json, Record

KIND = "attempt.rescored"


def rescore(connection: Connection, campaign: Campaign, item_id: str, act: Act) -> Iterator[Record]:
    """A link for each submitted attempt that had the item wrong, with both scores.

    `campaign.voided` names the item already. While the campaign runs, the first score that statistics read
    follows; the figures of a closed one stay as they were at the close.
    """
    wrong = learning.RESPONSES.all(
        connection, campaign.team_id, campaign_id=campaign.id, item_id=item_id, correct=False
    )
    for response in wrong:
        attempt = learning.ATTEMPTS.get(connection, campaign.team_id, id=response.attempt_id)
        if response.is_test or attempt.submitted_at is None:
            continue
        score = _graded(connection, campaign, attempt)
        if _counts(campaign, attempt):
            _follow(connection, attempt, score)
        yield _link(campaign, attempt, item_id, score, act)


def _counts(campaign: Campaign, attempt: Attempt) -> bool:
    """Whether the statistics read this attempt, and are not yet those of the close."""
    return attempt.number == 1 and campaign.running


def _graded(connection: Connection, campaign: Campaign, attempt: Attempt) -> Score:
    by_id = {item.id: item for item in campaign.frozen().items}
    given = learning.responses(connection, campaign.team_id, attempt.id)
    asked = [by_id[one] for one in attempt.items if one in by_id]
    return quiz.grade(asked, given, campaign.terms.pass_mark, campaign.voided)


def _follow(connection: Connection, attempt: Attempt, score: Score) -> None:
    one = campaigns.ASSIGNMENTS.get(connection, attempt.team_id, lock=True, id=attempt.assignment_id)
    changed = replace(one, first_score=score.percent, first_passed=score.passed)
    campaigns.ASSIGNMENTS.save(connection, changed)


def _link(campaign: Campaign, attempt: Attempt, item_id: str, score: Score, act: Act) -> Record:
    facts: dict[str, Json] = {
        "campaign": campaign.id, "assignment": attempt.assignment_id, "attempt": attempt.id, "item": item_id,
        "score_as_graded": attempt.score, "score": score.percent, "passed": score.passed,
        "first": _counts(campaign, attempt),
    }  # fmt: skip
    about: dict[str, Json] = {"person": attempt.person_id}
    return act.record(KIND, f"attempt:{attempt.id}", facts, {attempt.person_id: about})
