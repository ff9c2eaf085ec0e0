"""A question made ready to search with: its words, what they mean, the clauses it names, its vector."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbeddingFailed
from knowledge.index.keywords import Asked
from knowledge.lexicon import Lexicon, Meaning
from knowledge.models.embedder import Embedder
from knowledge.numbers import Reference, references
from knowledge.search.classifier import Classified, Classifier
from knowledge.search.profiles import Profile
from knowledge.text import QUESTION_LIMIT, clean
from knowledge.tokens import content_words, is_japanese

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

_EARLIER_WEIGHT = 0.5
"""What the last question of a thread counts beside the one that is asked now."""


@dataclass(frozen=True, slots=True)
class Query:
    """`vector` is None where the model could not read the question: words alone decide then.

    Its products with passages plus `usual` are on the scale of cosines. `classified` is None where no
    classifier was fitted to the model's vectors, too.
    """

    text: str
    asked: Asked
    vector: Floats | None
    japanese: bool
    references: tuple[Reference, ...]
    usual: float = 0.0
    classified: Classified | None = None


@dataclass(frozen=True)
class QueryMaker:
    """Turns questions into queries. Thread-safe."""

    embedder: Embedder
    lexicon: Lexicon
    profile: Profile
    classifier: Classifier | None = None

    def make(self, question: str, thread: Sequence[str] = ()) -> Query:
        """From a question as typed and the earlier questions of its thread, oldest first."""
        text = clean(question, QUESTION_LIMIT)
        earlier = clean(thread[-1], QUESTION_LIMIT) if thread else ""
        meanings = self.lexicon.meanings(text)
        embedded, japanese = self._vector(text, meanings, earlier), is_japanese(text)
        vector = None if embedded is None else self._own(embedded, japanese=japanese)
        return Query(
            text=text,
            asked=self._asked(text, meanings, earlier),
            vector=vector,
            japanese=japanese,
            references=references(text),
            usual=self.profile.usual(japanese=japanese),
            classified=self._classified(f"{earlier} {text}".strip(), vector),
        )

    def _classified(self, text: str, vector: Floats | None) -> Classified | None:
        return None if vector is None or not self.classifier else self.classifier.classify(text, vector)

    def _own(self, vector: Floats, *, japanese: bool) -> Floats:
        """What this question does not have in common with all others."""
        centre = self.profile.centre(japanese=japanese)
        return vector if centre is None else vector - centre

    def _asked(self, text: str, meanings: Sequence[Meaning], earlier: str) -> Asked:
        pairs = tuple(
            (_words_of(meaning.said), tuple(map(_words_of, meaning.documents))) for meaning in meanings
        )
        asked = Asked(tuple(content_words(text)), pairs, self.profile.synonym_weight)
        # A follow-up ("じゃあスマホは?") names only what is new: the rest stands in the question before.
        return replace(asked, words=(*asked.words, *content_words(earlier))) if earlier else asked

    def _vector(self, text: str, meanings: Sequence[Meaning], earlier: str) -> Floats | None:
        # One text a question: an embedding is nearly all of an answer's time.
        texts = [expanded(text, meanings), *([earlier] if earlier else [])]
        try:
            rows = self.embedder.queries(texts)
        except EmbeddingFailed:
            log.warning("embedding failed; searching by words alone")
            return None
        total = np.asarray([1.0, _EARLIER_WEIGHT][: len(texts)], dtype=np.float32) @ rows
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)


@lru_cache(maxsize=20_000)
def _words_of(entry: str) -> tuple[str, ...]:
    """The lexicon's own words are asked for again and again."""
    return tuple(content_words(entry))


def expanded(text: str, meanings: Sequence[Meaning]) -> str:
    """The question with the first words that documents use put behind what was said."""
    for meaning in meanings:
        told = meaning.documents[0]
        if told not in text:
            text = f"{text} {told}"
    return text
