"""Is a question bank fit to be asked? Pure checks over loaded items; each finding is a `Problem`."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.bank.items import (
    Applicability,
    Bank,
    InspectionItem,
    ItemSet,
    QuizItem,
    Text,
    clause_parts,
)
from knowledge.documents import Language

KnowsClause = Callable[[str], bool]
TextOf = Callable[[str], str]

# Slack: option and button text 75, section text 3,000. The rest is what a phone shows without scrolling on.
OPTION_LIMIT = 75
PROMPT_LIMIT = 200
BODY_LIMIT = 700
EXPLANATION_LIMIT = 600
STATEMENT_LIMIT = 200
MAIL_LIMIT = 2_800

# These lines of the guideline read oddly; nobody is examined on them.
ODD_CLAUSES = frozenset({"2-3-4", "2-4-1 d", "2-6-1 c", "2-6-1 d"})

# Fewer items than this say nothing about where the keys stand.
_ENOUGH_FOR_BALANCE = 9
_LEAST_SHARE, _LARGEST_SHARE = 0.2, 0.5
_LANGUAGES: tuple[Language, ...] = ("ja", "en")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
# An English text may quote a mark such as 秘; a third of it may not be Japanese.
_QUOTED_SHARE = 1 / 3
# "Not done" as the answer to a negative statement could mean either: statements say what is done.
_NEGATED_JA = re.compile(r"(?:ません|ない)(?:でした)?。?$")
_NEGATED_EN = re.compile(r"\b(?:no|not|never|nobody|nothing|none)\b", re.IGNORECASE)
_DEADLINE = re.compile(
    r"[0-90-9一二三四五六十]+\s*(?:時間|分|日|営業日)\s*以内|within\s+(?:\d+|an?|one|two|three)\s+\w*\s?(?:minute|hour|day)",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: set (file), item ("" for the whole set), code, and values for the sentence.

    The sentence in a person's language is the text `bank.problem.<code>` with `values`.
    """

    file: str
    item: str
    code: str
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        details = ", ".join(f"{name}: {value}" for name, value in self.values.items())
        where = f"{self.file} {self.item}".strip()
        return f"{where}: {self.code}" + (f" ({details})" if details else "")


Finding = tuple[str, dict[str, str]]


def check_bank(bank: Bank, known_clauses: KnowsClause, text_of: TextOf = lambda _: "") -> list[Problem]:
    """Every problem of the bank, by file and item; an empty list means that it can be asked.

    `known_clauses` tells whether a reference ("2-2-2", "4-1 a") stands in the documents in force; `text_of`
    is what it says, for deadlines: the guideline gives none, a company's policy may.
    """
    problems = [problem for one in bank.sets for problem in _check_set(one, known_clauses, text_of)]
    return problems + list(_check_duplicates(bank))


def _check_set(one: ItemSet, known_clauses: KnowsClause, text_of: TextOf) -> Iterator[Problem]:
    if not one.items:
        yield Problem(one.id, "", "empty_set")
    for item in one.quiz:
        for code, values in _check_quiz_item(item, known_clauses, text_of):
            yield Problem(one.id, item.id, code, values)
    for statement in one.inspection:
        for code, values in _check_inspection_item(statement, known_clauses):
            yield Problem(one.id, statement.id, code, values)
    for code, values in _check_balance(one.quiz):
        yield Problem(one.id, "", code, values)


def _check_quiz_item(item: QuizItem, known_clauses: KnowsClause, text_of: TextOf) -> Iterator[Finding]:
    yield from _check_clauses((*item.clauses, item.quote_section), known_clauses)
    yield from _check_applicability(item.clauses, item.applicability)
    yield from _check_approval(item)
    yield from _check_options(item)
    yield from _check_mail(item)
    yield from _check_text("prompt", item.prompt, PROMPT_LIMIT)
    yield from _check_text("explanation", item.explanation, EXPLANATION_LIMIT)
    yield from _check_deadlines(item, "\n".join(map(text_of, item.clauses)))


def _check_inspection_item(item: InspectionItem, known_clauses: KnowsClause) -> Iterator[Finding]:
    yield from _check_clauses(item.clauses, known_clauses)
    yield from _check_applicability(item.clauses, item.applicability)
    yield from _check_approval(item)
    yield from _check_text("statement", item.statement, STATEMENT_LIMIT)
    yield from _check_text("period", item.period, STATEMENT_LIMIT)
    yield from _check_text("on_not_done", item.on_not_done, EXPLANATION_LIMIT)
    if not item.statement.ja.startswith("私は") or not re.match(r"(I|My)\b", item.statement.en):
        yield "not_first_person", {}
    if negation := _NEGATED_JA.search(item.statement.ja) or _NEGATED_EN.search(item.statement.en):
        yield "negated_statement", {"found": negation.group()}


def _check_clauses(references: Sequence[str], known_clauses: KnowsClause) -> Iterator[Finding]:
    if not any(reference.strip() for reference in references):
        yield "no_clause", {}
    for reference in dict.fromkeys(references):
        if reference in ODD_CLAUSES:
            yield "odd_clause", {"clause": reference}
        elif not known_clauses(reference):
            yield "unknown_clause", {"clause": reference}


def _check_applicability(clauses: Sequence[str], stated: Applicability) -> Iterator[Finding]:
    """An item that stands only on clauses with a condition must carry that condition."""
    scopes = {scope_of(reference) for reference in clauses}
    if len(scopes) == 1 and (scope := scopes.pop()) != stated:
        yield "wrong_applicability", {"stated": stated, "expected": scope}


def scope_of(reference: str) -> Applicability:
    """The condition under which a clause of the guideline holds; other documents have none."""
    section, _ = clause_parts(reference)
    if section.startswith("2-8"):
        return "subcontractors"
    return "electronic" if section.startswith(("2-4", "2-5", "2-6", "2-7")) else "none"


def _check_approval(item: QuizItem | InspectionItem) -> Iterator[Finding]:
    if bool(item.approver) != (item.approved is not None):
        yield "half_approved", {}


def _check_options(item: QuizItem) -> Iterator[Finding]:
    keys = [option.key for option in item.options]
    if keys != ["a", "b", "c"]:
        yield "option_keys", {"found": ", ".join(keys)}
    if item.answer not in keys:
        yield "no_answer", {"answer": item.answer}
    for option in item.options:
        yield from _check_text(f"option {option.key}", option.text, OPTION_LIMIT)
    for language in _LANGUAGES:
        if len({option.text[language] for option in item.options}) < len(keys):
            yield "same_options", {"language": language}


def _check_mail(item: QuizItem) -> Iterator[Finding]:
    if item.difficulty.level is None:
        yield "no_difficulty", {}
    mail = item.mail
    if mail is None:
        return
    if not (item.difficulty.cues and item.difficulty.premise):
        yield "no_phish_scale", {}
    yield from _check_text("subject", mail.subject, PROMPT_LIMIT)
    yield from _check_text("body", mail.body, BODY_LIMIT)
    for language in _LANGUAGES:
        parts = (mail.sender, mail.subject, mail.body, mail.link, mail.attachment)
        length = sum(len(part[language]) for part in parts if part)
        if length > MAIL_LIMIT:
            yield "too_long", _length("mail", language, (length, MAIL_LIMIT))


def _check_deadlines(item: QuizItem, clause: str) -> Iterator[Finding]:
    """No question states hours that its clause does not give; a mail shown may say what it likes.

    Where the clause gives some, a wrong option may name others.
    """
    right = [option.text for option in item.options if option.key == item.answer]
    wrong = [option.text for option in item.options if option.key != item.answer]
    given = set(_NUMBER.findall(clause)) if _DEADLINE.search(clause) else set()
    for text in (item.prompt, item.explanation, *right, *([] if given else wrong)):
        for language in _LANGUAGES:
            found = _DEADLINE.search(text[language])
            numbers = _NUMBER.findall(found.group()) if found else []
            if found and not (numbers and given.issuperset(numbers)):
                yield "invented_deadline", {"found": found.group()}


def _check_text(name: str, text: Text, limit: int) -> Iterator[Finding]:
    for language in _LANGUAGES:
        value = text[language]
        if not value:
            yield "missing_language", {"field": name, "language": language}
        elif not _reads_as(value, language):
            yield "wrong_language", {"field": name, "language": language}
        if len(value) > limit:
            yield "too_long", _length(name, language, (len(value), limit))


def _reads_as(value: str, language: Language) -> bool:
    japanese = len(_JAPANESE.findall(value))
    return japanese > 0 if language == "ja" else japanese <= len(value) * _QUOTED_SHARE


def _length(name: str, language: Language, measured: tuple[int, int]) -> dict[str, str]:
    length, limit = measured
    return {"field": name, "language": language, "length": str(length), "limit": str(limit)}


def _check_balance(items: Sequence[QuizItem]) -> Iterator[Finding]:
    """The place or the length of an option must not give the key away."""
    if len(items) < _ENOUGH_FOR_BALANCE:
        return
    places = Counter(item.answer for item in items)
    for key in ("a", "b", "c"):
        if not _LEAST_SHARE <= places[key] / len(items) <= _LARGEST_SHARE:
            yield "answer_positions", {"key": key, "count": str(places[key]), "of": str(len(items))}
    for language in _LANGUAGES:
        longest = sum(_key_is_longest(item, language) for item in items)
        if longest / len(items) > _LARGEST_SHARE:
            yield "longest_is_answer", {"language": language, "count": str(longest), "of": str(len(items))}


def _key_is_longest(item: QuizItem, language: Language) -> bool:
    lengths = {option.key: len(option.text[language]) for option in item.options}
    own = next((length for key, length in lengths.items() if key == item.answer), 0)
    return all(own > length for key, length in lengths.items() if key != item.answer)


def _check_duplicates(bank: Bank) -> Iterator[Problem]:
    ids: dict[str, str] = {}
    texts: dict[tuple[str, ...], str] = {}
    for one in bank.sets:
        for item in one.items:
            if item.id in ids:
                yield Problem(one.id, item.id, "duplicate_id", {"other": ids[item.id]})
            ids.setdefault(item.id, one.id)
            said = _what_is_asked(item)
            if said in texts:
                yield Problem(one.id, item.id, "duplicate_text", {"other": texts[said]})
            texts.setdefault(said, item.id)


def _what_is_asked(item: QuizItem | InspectionItem) -> tuple[str, ...]:
    if isinstance(item, InspectionItem):
        return (item.statement.ja,)
    return (item.prompt.ja, item.mail.body.ja if item.mail else "")
