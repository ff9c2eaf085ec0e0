"""How the parts of an answer are named and chosen, wherever it is shown."""

import re

from bot.texts import Language, say
from knowledge.answering.answers import ASKED_BACK, Answer, Citation

_END = re.compile(r"[。.\s]+$")


def heading(answer: Answer, language: Language) -> str:
    """The verdict in words. What people said and no document does is not called a document's."""
    if "verified" in answer.details and answer.verdict == "information":
        return say("answer.by_people", language)
    if "out_of_scope" in answer.details:
        return say("answer.out_of_scope", language)
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


def shown_citations(answer: Answer) -> tuple[Citation, ...]:
    """The quotes that a step, a condition or a note points to; all of them where nothing points to any.

    Whom to ask is a quote by itself and would stand twice.
    """
    used = {each.citation for each in (*answer.conditions, *answer.notes)}
    # A verified answer is the text on top: its own citation proves it and would only repeat it.
    others = tuple(citation for citation in answer.citations if citation.kind != "verified_answer")
    return tuple(citation for citation in others if citation.n in used) or (() if answer.contacts else others)


def source_of(citation: Citation, language: Language) -> str:
    """Document, version and clause of a quote."""
    key = "answer.source" if citation.version else "answer.source_unversioned"
    return say(key, language, document=citation.document, version=citation.version, section=citation.place)


def contact_list(answer: Answer, language: Language) -> tuple[str, list[str]]:
    """Title and lines of whom to ask, with their document: in the title where it is one for all of them."""
    by_number = {citation.n: citation for citation in answer.citations}
    sources = [source_of(by_number[each.citation], language) for each in answer.contacts]
    title, texts = say("answer.contacts", language), [each.text.rstrip("。.") for each in answer.contacts]
    if len(texts) > 1 and len(set(sources)) == 1:
        return say("answer.contact", language, text=title, source=sources[0]), texts
    pairs = zip(texts, sources, strict=True)
    return title, [say("answer.contact", language, text=text, source=source) for text, source in pairs]
