"""The verdict of an answer: what was read from the documents, weighed with what the wording leads to."""

from dataclasses import replace
from typing import cast

from knowledge.answering.answers import Verdict
from knowledge.answering.comparison import Comparison
from knowledge.answering.grounds import Ground
from knowledge.answering.policies import Weighed, bans, names_the_act
from knowledge.answering.question import Question
from knowledge.answering.wording import says_turn
from knowledge.reading.blocks import CELLS
from knowledge.search.classifier import VERDICTS, Classified

READ = 0.16
"""What the verdict that was read counts, where the classifier's scores of all five sum to 1."""

SURELY = 0.35
"""The same, where it was read surely."""

CLEARED = 0.25
"""How much more must speak for "allowed" than for "prohibited" to lift an outright ban, where the question
says that it is not the case: nothing of the customer's in it, a device of the company's."""


def settled(question: Question, weighed: Weighed, classified: Classified | None) -> Weighed:
    """With the verdict that the answer gets; `classified`: what the question's wording leads to.

    What stands in the documents counts for more where it was read surely: the stricter of two sources holds,
    and a policy's fact, its permission and the signs of its tables are told as they stand.
    """
    if classified is None or _speaks_by_itself(question) or _stands(question, weighed, classified):
        return weighed
    counts = SURELY if _is_read_surely(weighed) else READ
    scores = classified.verdicts.copy()
    scores[VERDICTS.index(weighed.comparison.verdict)] += counts
    verdict = cast("Verdict", VERDICTS[int(scores.argmax())])
    if verdict == weighed.comparison.verdict or (verdict == "prohibited" and _permits(weighed)):
        return weighed
    return replace(weighed, comparison=Comparison(verdict, "same"))


def _speaks_by_itself(question: Question) -> bool:
    """A reply in a thread, a clause by its number, orders to the bot: not worded as questions are."""
    return bool(question.latest) or question.by_number or question.steered


def _stands(question: Question, weighed: Weighed, classified: Classified) -> bool:
    """An outright ban; a conflict; the company's own ban, or its row in a table, that names the act."""
    comparison, main = weighed.comparison, weighed.main
    own = comparison.stricter == "policy" or (main.document.kind == "policy" and _is_row(main))
    banned = comparison.verdict == "prohibited" and bans(main) and not _is_cleared(question, classified)
    return comparison.conflict or banned or (own and names_the_act(question, main))


def _is_cleared(question: Question, classified: Classified) -> bool:
    if not any(says_turn(what, question.plain) for what in ("harmless", "companys")):
        return False
    scores = dict(zip(VERDICTS, classified.verdicts, strict=True))
    allowed = scores.pop("allowed")
    return bool(allowed > max(scores.values()) and allowed - scores["prohibited"] > CLEARED)


def _is_read_surely(weighed: Weighed) -> bool:
    comparison, main = weighed.comparison, weighed.main
    told = comparison.verdict == "information" or _is_row(main)
    return comparison.stricter == "policy" or (main.document.kind == "policy" and told)


def _is_row(ground: Ground) -> bool:
    """A row of a table with signs of what is allowed."""
    return CELLS in ground.sentence.text and ground.sentence.demand != "information"


def _permits(weighed: Weighed) -> bool:
    read: tuple[Verdict, ...] = ("allowed", "conditional")
    return (
        weighed.main.document.kind == "policy"
        and weighed.main.sentence.demand == "may"
        and weighed.comparison.verdict in read
    )
