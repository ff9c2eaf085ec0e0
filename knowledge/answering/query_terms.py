"""What a question names, and how much of it a sentence names too, in its words or in those of documents."""

from dataclasses import dataclass
from functools import lru_cache

from knowledge.answering.wording import plain
from knowledge.lexicon import Meaning, own_lexicon
from knowledge.tokens import words_in


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """`meanings` are the stretches that stand for words of documents; `words` those of the rest."""

    words: frozenset[str]
    meanings: tuple[Meaning, ...]

    def named_in(self, sentence: str) -> int:
        """How many of them the sentence names."""
        line = plain(sentence)
        meant = [m for m in self.meanings if any(word.lower() in line for word in (m.said, *m.documents))]
        return len(self.words & words_in(sentence)) + len(meant)

    def share_in(self, sentence: str) -> float:
        """The same as a share of all, 0 to 1."""
        return self.named_in(sentence) / max(1, len(self.words) + len(self.meanings))


@lru_cache(maxsize=256)
def query_terms(text: str) -> QueryTerms:
    """Of a question or a part of it, as `plain` gives it."""
    meanings = own_lexicon().meanings(text)
    rest = text
    for meaning in meanings:
        rest = rest.replace(meaning.said, " ")
    return QueryTerms(words_in(rest), meanings)
