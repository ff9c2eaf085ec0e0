"""Drafts of questions out of a section by templates: the same section gives the same drafts.

Each cites its clause and quotes the sentence that carries its key. What the section does not say in a
language stays empty: the person who approves writes it. Nothing here is asked before that.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.answering.modality import Demand, sentences_of
from knowledge.bank.checks import OPTION_LIMIT, PROMPT_LIMIT, scope_of
from knowledge.bank.grounds import Ground
from knowledge.bank.items import Difficulty, Option, QuizItem, Text
from knowledge.documents import Language
from knowledge.patterns import any_of, pattern_file

KEYS = ("a", "b", "c")
MOST = 6
_LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Draft:
    """`quote` is the verbatim stretch that carries the key; `origin` is what wrote it ("template:figure")."""

    item: QuizItem
    quote: str
    origin: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence in the languages that have it, and what it does not say, where that can be told."""

    says: Text
    opposite: Text
    quote: str
    demand: Demand

    def has(self, language: Language) -> bool:
        return bool(self.says[language] and self.opposite[language])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question before it is an item: texts by language, the first option is the right one."""

    template: str
    prompt: Text
    options: tuple[Text, Text, Text]
    quote: str
    place: int | None = None


def template_drafts(grounds: Sequence[Ground], author: str) -> tuple[Draft, ...]:
    """At most `MOST` drafts, in the order of the section."""
    found = [_draft(ground, asked, author) for ground in grounds for asked in _asked(ground)]
    return tuple({draft.item.id: draft for draft in found}.values())[:MOST]


def opposite(sentence: str, language: Language) -> str:
    """What the sentence does not say: 「…てはならない。」 -> 「…てもよい。」; "" where no pattern fits."""
    words = pattern_file("drafts")
    if any_of(words["not_turned"][language]).search(sentence):
        return ""
    for pattern, instead in _turns(language):
        turned, count = pattern.subn(instead, sentence, count=1)
        if count:
            return re.sub(r"^(You (?:may|need not) )(\w)", lambda m: m[1] + m[2].lower(), turned)
    return ""


def _asked(ground: Ground) -> Iterator[_Asked]:
    chosen = False
    for said in _sentences(ground):
        figures = list(_figures(ground, said))
        yield from figures
        if said.demand == "information":
            continue
        asked = _permits(ground, said)
        if asked is None and not chosen:
            asked = _choice(ground, said)
            chosen = asked is not None
        if asked is None and not figures:
            asked = _true_or_not(ground, said)
        if asked is not None:
            yield asked


def _sentences(ground: Ground) -> Iterator[_Said]:
    """Each sentence in the document's language; a lone demand also in the other, from the catalogue."""
    demands = ground.demands
    for sentence in sentences_of(ground.text):
        own = sentence.text
        other: Language = "en" if ground.language == "ja" else "ja"
        translated = ground.summary.get(other, "") if demands == (sentence,) else ""
        texts = {ground.language: own, other: translated}
        turned = {name: opposite(text, name) for name, text in texts.items()}
        if translated and turned[ground.language] and not turned[other]:
            texts[other] = ""
        yield _Said(_text(texts), _text(turned), own, sentence.demand)


def _choice(ground: Ground, said: _Said) -> _Asked | None:
    """Which agrees with the clause: what it says, the opposite, the opposite in a hurry."""
    words = pattern_file("drafts")
    hurried = Text(*(_hurried(said.opposite[name], name) for name in _LANGUAGES))
    prompt = _frame(words["frames"]["choice"][said.demand], ground, said.says)
    asked = _Asked("choice", prompt, (said.says, said.opposite, hurried), said.quote)
    return asked if said.has(ground.language) and _fits(asked, ground.language) else None


def _true_or_not(ground: Ground, said: _Said) -> _Asked | None:
    """The sentence or its opposite: right, wrong, or not said."""
    if not said.has(ground.language):
        return None
    words = pattern_file("drafts")
    is_true = _chance(ground.reference, said.quote, 2) == 0
    shown = said.says if is_true else said.opposite
    answers = tuple(Text(**one) for one in words["answers"])
    right, wrong = (0, 1) if is_true else (1, 0)
    options = (answers[right], answers[wrong], answers[2])
    asked = _Asked(
        "true_or_not", _frame(words["frames"]["true_or_not"], ground, shown), options, said.quote, right
    )
    return asked if _fits(asked, ground.language) else None


def _permits(ground: Ground, said: _Said) -> _Asked | None:
    """Whose permission it takes."""
    words = pattern_file("drafts")
    matches = {name: re.search(words["permits"][name], said.says[name]) for name in _LANGUAGES}
    match = matches[ground.language]
    person = next((one for one in words["people"] if match and one[ground.language] in match["who"]), None)
    if match is None or person is None:
        return None
    blanked = {name: said.says[name].replace(person[name], words["blank"]) for name in _LANGUAGES}
    shown = Text(*(text if words["blank"] in text else "" for text in blanked.values()))
    others = [one for one in words["people"] if one is not person and one[ground.language] not in said.quote]
    start = _chance(ground.reference, said.quote, len(others))
    options = [Text(**one) for one in (person, *(others[(start + n) % len(others)] for n in range(2)))]
    asked = _Asked(
        "permits",
        _frame(words["frames"]["permits"], ground, shown),
        (options[0], options[1], options[2]),
        said.quote,
    )
    return asked if _fits(asked, ground.language) else None


def _figures(ground: Ground, said: _Said) -> Iterator[_Asked]:
    """A number with its unit, blanked, among three that look alike."""
    words, language = pattern_file("drafts"), ground.language
    for match in re.finditer(words["figures"][language], said.quote):
        start, end = match.span()
        blanked = said.quote[:start] + words["blank"] + said.quote[end:]
        numbers = _alike(int(match["number"]), _chance(ground.reference, blanked, 3))
        first, second, third = (_counted(n, match["unit"], language) for n in numbers)
        prompt = _frame(words["frames"]["figure"], ground, _own(blanked, language))
        asked = _Asked("figure", prompt, (first, second, third), said.quote)
        if _fits(asked, language):
            yield asked


def _counted(number: int, unit: str, language: Language) -> Text:
    """A number with its unit in both languages; "" where the unit is not known in the other."""
    units: dict[str, str] = pattern_file("drafts")["units"]
    if language == "ja":
        return Text(f"{number}{unit}", f"{number} {units[unit]}" if unit in units else "")
    plural = next((ja for ja, en in units.items() if en.rstrip("s") == unit.rstrip("s")), "")
    return Text(f"{number}{plural}" if plural else "", f"{number} {unit}")


def _alike(number: int, place: int) -> tuple[int, int, int]:
    """The number and two that could be it; it is the smallest, the middle or the largest of them."""
    if number < 4:
        others = ((number + 1, number + 2), (number + 1, number + 3), (number + 2, number + 4))[place]
    else:
        half, third = number // 2, number // 3 or 1
        others = ((number * 2, number * 3), (half, number * 2), (half, third if third != half else half + 1))[
            place
        ]
    return number, *others


def _draft(ground: Ground, asked: _Asked, author: str) -> Draft:
    digest = hashlib.sha256(
        "\n".join((ground.reference, asked.template, *_parts(asked))).encode()
    ).hexdigest()
    place = asked.place if asked.place is not None else int(digest, 16) % len(KEYS)
    options = list(asked.options[1:])
    options.insert(place, asked.options[0])
    quoted = _frame(pattern_file("drafts")["frames"]["quote"], ground, _own(asked.quote, ground.language))
    other: Language = "en" if ground.language == "ja" else "ja"
    explanation = {ground.language: quoted[ground.language], other: ground.summary.get(other, "")}
    item = QuizItem(
        id=f"draft-{digest[:16]}", version=1, clauses=(ground.reference,), prompt=asked.prompt,
        difficulty=Difficulty(stated="moderate"),
        options=tuple(Option(key, text) for key, text in zip(KEYS, options, strict=True)),  # type: ignore[arg-type]  # the keys are literals
        answer=KEYS[place], explanation=_text(explanation), quote_section=ground.reference, author=author,
        applicability=scope_of(ground.reference),
    )  # fmt: skip
    return Draft(item, asked.quote, f"template:{asked.template}")


def _frame(frame: dict[Language, str], ground: Ground, shown: Text) -> Text:
    """The question in the languages that have the sentence."""
    return Text(
        *(
            frame[name].format(where=ground.reference, text=shown[name]) if shown[name] else ""
            for name in _LANGUAGES
        )
    )


def _fits(asked: _Asked, language: Language) -> bool:
    """Whether a phone shows it, and its options differ, in the document's language."""
    texts = [option[language] for option in asked.options]
    short = (
        all(0 < len(text) <= OPTION_LIMIT for text in texts) and len(asked.prompt[language]) <= PROMPT_LIMIT
    )
    return short and len(set(texts)) == len(texts)


def _hurried(text: str, language: Language) -> str:
    if not text:
        return ""
    hurry = pattern_file("drafts")["hurry"][language]
    begins_a_word = language == "en" and text[1:2].islower()
    return f"{hurry}{text[0].lower() + text[1:] if begins_a_word else text}"


def _parts(asked: _Asked) -> list[str]:
    return [asked.prompt.ja, asked.prompt.en, *(one.ja + one.en for one in asked.options)]


def _own(text: str, language: Language) -> Text:
    return Text(text, "") if language == "ja" else Text("", text)


def _text(by_language: dict[Language, str]) -> Text:
    return Text(by_language.get("ja", ""), by_language.get("en", ""))


def _chance(reference: str, text: str, of: int) -> int:
    """A number below `of` that is the same every time."""
    return int(hashlib.sha256(f"{reference}\n{text}".encode()).hexdigest(), 16) % of


@cache
def _turns(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    table: Any = pattern_file("drafts")["opposite"][language]
    return tuple((re.compile(pattern), instead) for pattern, instead in table)
