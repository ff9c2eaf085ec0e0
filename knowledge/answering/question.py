"""What a question asks, before anything is searched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.answering.asking import Asks, asks_of, states
from knowledge.answering.figures import Figure, figure_asked
from knowledge.answering.steering import honest_part, questions_in
from knowledge.answering.wording import language_of, plain
from knowledge.documents import Language
from knowledge.patterns import any_of, pattern_file
from knowledge.tokens import content_words

_TELLING = 3
"""Content words with which a sentence says by itself what it asks about."""

_ASKING = frozenset({"どう", "どこ", "誰", "いつ", "どっち", "どちら", "どれ"})
"""Words that only ask, as the analyser writes them."""

_DECIDED: tuple[Asks, ...] = ("permission", "exemption", "obligation")
_REASON = re.compile(
    r"\b(?:because|since|as (?:i|we|it|he|she|they))\b[^,.;?!]*"
    r"|[^。?!]{2,}(?:(?:な|の)(?:ん)?ですが|(?:な)?んですけど|んですが|(?:な)?んだけど|んやけど)、"
    r"|[^。、?!]{2,}(?:ので|んで|ため|から|やから|けん)、|[^。、?!.]{2,}かもしれなくて[。.]"
)
_REFERS = re.compile(
    r"^\W*(?:so |and )?(?:is|isn't|would) (?:that|this|it) (?:right|true|correct|so|ok|okay|allowed|fine)\b"
)
"""It asks of what was said before it."""

_CLAUSE = re.compile(r"(?<![\d-])\d-\d(?:-\d)?(?![\d-])|(?:附則|付則)\s*\d|第\s*\d+\s*条")


@dataclass(frozen=True, slots=True)
class Question:
    """`plain` is compared with words; `text` is what was asked and is searched with.

    `latest` is the last line of a thread where `plain` holds the question before it too.
    `asking` is what of `plain` asks: without the sentences that only tell what happened around it.
    `steered` tells that the text also told the bot what to answer; that part of it is in no field.
    `states` tells that it only says something and asks nothing ("図面が届きました。").
    `talk` names small talk, a kind of small_talk.yaml or "empty", "" for a question.
    """

    text: str
    plain: str
    language: Language
    asks: Asks
    figure: Figure | None = None
    talk: str = ""
    by_number: bool = False
    asking: str = ""
    latest: str = ""
    steered: bool = False
    states: bool = False


def understand(text: str, default: Language = "ja") -> Question:
    """The question in `text`; `default` is for a text that shows no language."""
    honest = honest_part(text)
    text, line = honest.text, plain(honest.text)
    language = language_of(text, default)
    questions = questions_in(text)
    asks = _asks(questions, line, language)
    asked = plain(" ".join(questions)) or line
    return Question(
        text=text.strip(),
        plain=line,
        language=language,
        asks=asks,
        states=asks not in _DECIDED and states(line, language),
        figure=figure_asked(asked),
        talk=talk_of(line),
        asking=_asking(asked, line),
        by_number=bool(_CLAUSE.search(line)),
        steered=honest.steered,
    )


def _asks(questions: Sequence[str], line: str, language: Language) -> Asks:
    """A question for a decision counts ("May I ...? What is ...?"), before what is told around it."""
    each = [asks_of(plain(sentence), language) for sentence in questions]
    decided = (asks for asks in each if asks in _DECIDED)
    return next(decided, next((asks for asks in each if asks != "topic"), asks_of(line, language)))


def _asking(asked: str, line: str) -> str:
    """The sentences that ask, without their reasons; all where they name too little ("... Acceptable?")."""
    part = _REASON.sub(" ", asked)
    return part if len(content_words(part)) >= _TELLING and not _REFERS.search(part) else line


def names_nothing(question: Question) -> bool:
    """It only points at something ("これってダメ?", "is it ok?"): nobody can tell what it is about."""
    return not question.by_number and set(content_words(question.plain)) <= _ASKING


def talk_of(line: str) -> str:
    """The kind of small talk that fills the whole line, or ""."""
    bare = re.sub(r"[\s、。,.!?！？~〜ー…♪☆()（）笑w]+$", "", line).strip()
    if not re.search(r"\w", bare):
        return "empty"
    return next((kind for kind, pattern in _talk_patterns() if pattern.search(bare)), "")


@cache
def _talk_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, any_of(patterns)) for kind, patterns in pattern_file("small_talk").items())
