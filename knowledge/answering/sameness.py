"""Whether two questions are one and the same, so that an answer approved for the one serves the other.

Vectors cannot say so: "Box" and "Dropbox", "may" and "may not", "to the office" and "from the office" are as
near as two wordings of one question. So a question is read into what it wants, the things and acts it names,
and how each stands in it (denied, before, only, from, to, whose); two readings must agree. Words that mean
one thing are known from `sameness.yaml`. What is missed costs a person nothing but the usual answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from knowledge.answering.named import Unit, phrase_at, rules, units
from knowledge.answering.wording import language_of, plain
from knowledge.documents import Language
from knowledge.patterns import any_of
from knowledge.tokens import stem

Loose = Mapping[str, str]

_POSITIVE = frozenset({"may", "topic"})
_OPEN = frozenset({"must", "enough", "topic", "told"})
_PASSIVE = re.compile(r"\b(?:be|been|being|get)\b")
_POSSESSIVE = re.compile(r"(?<=[a-z])'s\b")
_KANJI_FIGURE = re.compile(r"[一二三四五六七八九十](?=[日月年時分回人件名枚台桁個か箇ヶカヵ週度])")
_FIGURES = {character: str(at) for at, character in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question says: all must agree with another's, but `roles` and `heads` need only not contradict.

    `roles`: thing -> from, to, subject, object; `heads`: thing -> what it belongs to ("company" -> "laptop").
    """

    language: Language
    form: str
    wh: frozenset[str]
    things: frozenset[str]
    denied: frozenset[str]
    strict: frozenset[tuple[str, str]]
    roles: Loose
    heads: Loose
    subjects: frozenset[str]


def is_same(one: str, other: str) -> bool:
    """Whether both ask the same. The same text is the same question, whatever its words."""
    return _bare(one) == _bare(other) or not difference(one, other)


def difference(one: str, other: str) -> str:
    """The first thing in which they differ, as a short code ("form", "words", "denied" ...); "" for none."""
    mine, theirs = read(one), read(other)
    if not mine.things or not theirs.things:
        return "empty"
    exact = ("language", "wh", "things", "denied", "strict", "subjects")
    unlike = next((name for name in exact if getattr(mine, name) != getattr(theirs, name)), "")
    if unlike or not _compatible(mine, theirs):
        return unlike or "form"
    if _contradict(mine.roles, theirs.roles):
        return "roles"
    return "heads" if _contradict(mine.heads, theirs.heads) else ""


@lru_cache(maxsize=4_096)
def read(text: str) -> Reading:
    """A question as it is compared."""
    line = _KANJI_FIGURE.sub(lambda match: _FIGURES[match[0]], _POSSESSIVE.sub("", plain(text)))
    language = language_of(line)
    line, wh = _asked_for(line, language)
    line, form = _form(line, language)
    named = list(units(line))
    strict, loose = _roles(named, language)
    return Reading(
        language=language,
        form=form,
        wh=wh,
        things=frozenset(unit.word for unit in named),
        denied=frozenset(unit.word for unit in named if _is_denied(unit, language)),
        strict=frozenset(strict),
        roles=loose,
        heads=_heads(named),
        subjects=_subjects(named, line) if language == "en" else frozenset(),
    )


def _compatible(mine: Reading, theirs: Reading) -> bool:
    """Keywords alone ("スマホ 持ち込み") ask whether one may; "who do I tell" is "who must I tell"."""
    forms = {mine.form, theirs.form}
    return len(forms) == 1 or forms <= _POSITIVE or (bool(mine.wh) and forms <= _OPEN)


def _contradict(mine: Loose, theirs: Loose) -> bool:
    return any(theirs.get(thing, role) != role for thing, role in mine.items())


def _bare(text: str) -> str:
    return re.sub(r"[\s?？。、.,!！]+", "", plain(text))


def _asked_for(line: str, language: Language) -> tuple[str, frozenset[str]]:
    found = set()
    for name, pattern in _wh(language):
        if pattern.search(line):
            found.add(name)
            line = pattern.sub(" ", line)
    return line, frozenset(found)


def _form(line: str, language: Language) -> tuple[str, str]:
    """The line without the words of asking, and the form that is found in it; a decision outweighs a tale."""
    found = "topic"
    for form, pattern in _forms(language):
        if pattern.search(line):
            found = form if found in ("topic", "told") else found
            line = pattern.sub(" 、 " if language == "ja" else " , ", line)
    return line, found


def _is_denied(unit: Unit, language: Language) -> bool:
    near = unit.tail if language == "ja" else unit.lead
    return any(word in rules()["denials"][language] for word in near)


def _roles(named: Sequence[Unit], language: Language) -> tuple[set[tuple[str, str]], dict[str, str]]:
    strict: set[tuple[str, str]] = set()
    loose: dict[str, str] = {}
    for unit in named:
        near = unit.tail if language == "ja" else unit.lead
        strict |= {(unit.word, role) for word in near if (role := _role(word, language, "strict"))}
        if language == "ja" and unit.acts and near[:1] in (["て"], ["で"]) and "から" in near:
            strict.add((unit.word, "after"))
        role = _role(near[0] if language == "ja" else _preposition(near), language, "loose") if near else ""
        if role:
            loose[unit.word] = role
    return strict, loose


def _preposition(lead: Sequence[str]) -> str:
    return next((word for word in reversed(lead) if _role(word, "en", "loose")), "")


def _role(word: str, language: Language, kind: str) -> str:
    roles = rules()["roles"][language][kind]
    return next((role for role, words in roles.items() if word in words), "")


def _heads(named: Sequence[Unit]) -> dict[str, str]:
    """What a thing belongs to: 会社のPC, company laptop, the customer's laptop."""
    heads: dict[str, str] = {}
    for unit, following in pairwise(named):
        if unit.joined or unit.tail == ["の"]:
            heads[unit.word] = following.word
    return heads


def _subjects(named: Sequence[Unit], line: str) -> frozenset[str]:
    """Whoever does it, where that is somebody else than the one who asks."""
    if not named or named[0].word not in _persons() or _PASSIVE.search(line):
        return frozenset()
    is_theirs = not any(word in rules()["pronouns"] for word in named[0].lead)
    return frozenset({named[0].word} if is_theirs else ())


@cache
def _forms(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((each["form"], any_of(each["any"])) for each in rules()["forms"][language])


@cache
def _wh(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, any_of(patterns)) for name, patterns in rules()["wh"][language].items())


@cache
def _persons() -> frozenset[str]:
    return frozenset(phrase_at([stem(word)])[1] for word in rules()["persons"])
