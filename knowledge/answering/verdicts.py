"""The verdict: what the question asks, against what the clause demands. Pure; a table of cases tests it."""

from dataclasses import dataclass, replace

from knowledge.answering.answers import Verdict
from knowledge.answering.asking import without_told
from knowledge.answering.modality import Demand
from knowledge.answering.question import Question
from knowledge.answering.stances import NEUTRAL, Stance
from knowledge.answering.wording import affirms, denies, says_turn, turn

_PERMISSION: dict[Demand, Verdict] = {
    "must": "conditional",
    "must_not": "prohibited",
    "only_if": "conditional",
    "may": "allowed",
    "information": "information",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause as a verdict sees it: what it (or the item in question) demands, and how acts stand to it."""

    demand: Demand
    stance: Stance = NEUTRAL
    item: str | None = None


def decide(question: Question, rule: Rule) -> Verdict:
    """The verdict of one clause on one question; never "not_covered", which is not the clause's to say.

    Who tells the bot what to answer is told what the clause says, and not that something is allowed.
    """
    verdict = _decide(question, rule)
    return "information" if verdict == "allowed" and question.steered else verdict


def _decide(question: Question, rule: Rule) -> Verdict:
    if rule.demand == "information":
        return "information"
    if question.asks == "reason" or (
        question.asks == "definition" and (_speaks_of("kinds", question) or not _speaks_of("rules", question))
    ):
        return "information"
    if _wants_a_fact(question):
        return "information"
    if question.asks in ("permission", "topic"):
        return _on_permission(question, rule)
    if question.asks in ("obligation", "exemption"):
        return _on_duty(question, rule)
    return _on_method(question, rule)


def breaks(question: Question, stance: Stance) -> bool:
    """The question describes what the clause rules out, or leaves out what it asks for.

    What the last line of a thread says of a word goes before what was said of it earlier.
    """
    if _speaks_of("careless", question):
        return True
    latest = question.latest
    if latest and any(affirms(latest, part.asked) for part in _parts(question, stance)):
        return any(affirms(latest, part.against) for part in _parts(question, stance))
    return any(_is_broken(question, part) for part in _parts(question, stance))


def broken_items(question: Question, stance: Stance) -> frozenset[str]:
    """The items of the clause that the question breaks; none where it breaks the clause as a whole."""
    items = stance.items.items()
    return frozenset(n for n, part in items if part.applies(question.plain) and _is_broken(question, part))


def _is_broken(question: Question, part: Stance) -> bool:
    leaves_out = denies(question.plain, part.asked) and not _takes_another(question, part)
    return leaves_out or affirms(question.plain, part.against)


def _takes_another(question: Question, part: Stance) -> bool:
    """Of the ways that the clause leaves open, one in place of another: burning instead of shredding."""
    return part.either and affirms(question.plain, part.asked)


def _chooses(question: Question, part: Stance) -> bool:
    """It asks for nothing but which of the ways may be taken."""
    return (
        _speaks_of("instead", question)
        and (denies(question.plain, part.asked) or question.language == "ja")
        and _takes_another(question, part)
    )


def _does_a_part(question: Question, stance: Stance) -> bool:
    return _speaks_of("partly", question) and not affirms(question.plain, stance.against)


def _is_one_enough(question: Question, stance: Stance) -> bool:
    """It does one of the ways that the clause leaves open, and asks whether another is needed too."""
    leaves_out = question.asks == "exemption" and denies(question.plain, stance.asked)
    return _takes_another(question, stance) and (leaves_out or _speaks_of("enough", question))


def _wants_a_fact(question: Question) -> bool:
    """Who, how long, how often, or what belongs into it: to be told, whatever the clause demands."""
    if question.asks in ("definition", "how", "topic") and (
        question.figure or says_turn("fact", without_told(question.plain))
    ):
        return True
    return question.asks != "permission" and _speaks_of("contents", question)


def breaks_itself(question: Question, stance: Stance) -> bool:
    """The act breaks the clause, not only the time or the manner of it."""
    act = turn("when").sub(" ", turn("careless").sub(" ", question.plain))
    latest = turn("when").sub(" ", question.latest)
    return breaks(replace(question, plain=act, latest=latest), stance)


def keeps(question: Question, stance: Stance) -> bool:
    """The question describes what the clause asks for."""
    return any(affirms(question.plain, part.kept or part.asked) for part in _parts(question, stance))


def _parts(question: Question, stance: Stance) -> tuple[Stance, ...]:
    return stance, *(item for item in stance.items.values() if item.applies(question.plain))


def _on_permission(question: Question, rule: Rule) -> Verdict:
    if rule.stance.partial and _does_a_part(question, rule.stance):
        return rule.stance.partial
    if breaks(question, rule.stance):
        return "prohibited"
    if question.asks == "topic" and rule.demand == "must":
        return "required"
    default = _default(rule)
    if any(_chooses(question, part) for part in _parts(question, rule.stance)):
        return "allowed"
    if default == "prohibited" and keeps(question, rule.stance):
        return "prohibited" if _speaks_of("partly", question) else "allowed"
    return "allowed" if default == "conditional" and _keeps_all(question, rule.stance) else default


def _keeps_all(question: Question, stance: Stance) -> bool:
    """Whoever asks tells that each of the conditions is met, and does not ask how to meet one."""
    if _speaks_of("asks_for_leave", question):
        return False
    items = [item for item in stance.items.values() if item.applies(question.plain)]
    wanted = [part for part in items if part.asked] or [part for part in (stance,) if part.asked]
    wanted += [stance] if stance.kept and stance not in wanted else []
    return bool(wanted) and all(affirms(question.plain, part.kept or part.asked) for part in wanted)


def _default(rule: Rule) -> Verdict:
    item = rule.stance.items.get(rule.item or "")
    return (item and item.permission) or rule.stance.permission or _PERMISSION[rule.demand]


def _on_duty(question: Question, rule: Rule) -> Verdict:
    if rule.stance.obligation:
        return rule.stance.obligation
    if question.asks == "exemption" and rule.stance.partial and _does_a_part(question, rule.stance):
        return rule.stance.partial
    if rule.stance.either and _is_one_enough(question, rule.stance):
        return "allowed"
    if rule.demand == "must_not" and rule.stance is NEUTRAL and not _speaks_of("banning", question):
        return "prohibited"
    return "allowed" if rule.demand == "may" else "required"


def _on_method(question: Question, rule: Rule) -> Verdict:
    if rule.stance.how:
        return rule.stance.how
    if rule.demand == "must_not":
        return "required" if _speaks_of("banning", question) else "prohibited"
    if rule.demand == "only_if" and _speaks_of("way_in", question):
        return "required" if _speaks_of("needs", question) else "conditional"
    return "allowed" if rule.demand == "may" else "required"


def _speaks_of(what: str, question: Question) -> bool:
    return says_turn(what, question.plain)
