"""What stands above the parts of an answer, wherever it is shown."""

import re

from bot.texts import Language, say
from knowledge.answering.answers import ASKED_BACK, Answer

_END = re.compile(r"[。.\s]+$")


def heading(answer: Answer, language: Language) -> str:
    """The verdict in words. What people said and no document does is not called a document's."""
    if "verified" in answer.details and answer.verdict == "information":
        return say("answer.by_people", language)
    if answer.urgent:
        return say("answer.act_now", language)
    if answer.reason in ASKED_BACK:  # nothing was asked, so nothing is uncovered
        return say("answer.ask_back", language)
    return say(f"answer.verdict.{answer.verdict}", language)


def title_of_conditions(answer: Answer) -> str:
    """The last part of the text key `answer.…` that names the list: steps, points or conditions."""
    if answer.ordered:
        return "steps"
    return "points" if answer.verdict == "information" else "conditions"


def lead_of(answer: Answer) -> str:
    """The first line; those below it say the conditions once more, for places that show text alone."""
    return answer.answer.partition("\n")[0] if answer.conditions else answer.answer


def lists_conditions(answer: Answer) -> bool:
    """Whether the list says more than the first line. Steps are always listed: people do them one by one."""
    if answer.ordered:
        return True
    lead = lead_of(answer)
    return any(_END.sub("", each.text) not in lead for each in answer.conditions)
