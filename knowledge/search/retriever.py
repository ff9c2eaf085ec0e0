"""A question to the sections that answer it, within what the asker may read: by meaning, word and number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.documents import EVERYONE, Hit, Kind, Passage, Scope
from knowledge.index.keywords import KeywordIndex
from knowledge.index.library import Library
from knowledge.index.vectors import Vectors
from knowledge.lexicon import Lexicon, own_lexicon
from knowledge.models.embedder import Embedder
from knowledge.models.reranker import Reranker, load_reranker
from knowledge.numbers import canonical, matching
from knowledge.search.classifier import Classified, Classifier, own_classifier
from knowledge.search.fusion import Found, best_of_sections
from knowledge.search.profiles import Profile, profile_of
from knowledge.search.query import Query, QueryMaker
from knowledge.search.shelf import Mask, Part, Rows, SectionKey, Shelf

Floats = NDArray[np.float32]

SOURCES: tuple[Kind, ...] = ("guideline", "policy", "verified_answer")

_BY_MEANING = 400
_BY_WORD = 50
_RERANKED = 30
_REMEMBERED = 256
"""Questions whose vectors are kept: an answer searches with the same one more than once."""

_NAMED = 0.999
"""The score of a section that the question names by its number."""


class Indexed(Protocol):
    """What a search needs of the library: rows in one order, whatever holds them."""

    @property
    def passages(self) -> Sequence[Passage]: ...

    @property
    def vectors(self) -> Vectors: ...

    @property
    def keywords(self) -> KeywordIndex: ...


@dataclass(frozen=True, slots=True)
class Options:
    """What may be changed of a retriever. `lexicon` holds a company's words, beside Mamori's own."""

    lexicon: Lexicon | None = None
    reranker: Reranker | None = None
    profile: Profile | None = None
    classifier: Classifier | None = None


def retriever_for(
    library: Library, embedder: Embedder, reranker_model: str = "", classifier: Classifier | None = None
) -> "Retriever":
    """A retriever for a generation of the library, with the company's own words in it."""
    words = Lexicon.of((entry.word, entry.means) for entry in library.lexicon_entries)
    reranker = load_reranker(reranker_model)
    return Retriever(library, embedder, Options(words, reranker, classifier=classifier))


class Retriever:
    """Searches one generation of the library. Thread-safe; make a new one for a new generation."""

    def __init__(self, library: Indexed, embedder: Embedder, options: Options | None = None) -> None:
        options = options or Options()
        self.profile = options.profile or profile_of(embedder.name)
        self._shelf = Shelf(library.passages)
        self._vectors = library.vectors
        self._keywords = library.keywords
        self._reranker = options.reranker
        lexicon = own_lexicon().with_more(options.lexicon) if options.lexicon else own_lexicon()
        self._classifier = options.classifier or _classifier_of(self.profile)
        maker = QueryMaker(embedder, lexicon, self.profile, self._classifier)
        self._query = lru_cache(maxsize=_REMEMBERED)(maker.make)

    def search(
        self,
        question: str,
        k: int = 5,
        scope: Scope = EVERYONE,
        kinds: Sequence[Kind] | None = None,
        thread: Sequence[str] = (),
    ) -> list[Hit]:
        """The `k` sections that answer best, each once with its best item; best first by `score`.

        `thread` holds the earlier questions of the conversation, oldest first.
        """
        return self._ranked(self._query(question, tuple(thread)), k, scope, frozenset(kinds or ()))

    def search_sources(
        self, question: str, k: int = 3, scope: Scope = EVERYONE, thread: Sequence[str] = ()
    ) -> dict[Kind, list[Hit]]:
        """The `k` best sections of each source. One pooled list would lose the other language's documents."""
        query = self._query(question, tuple(thread))
        return {kind: self._ranked(query, k, scope, frozenset({kind})) for kind in SOURCES}

    def classified(self, question: str, thread: Sequence[str] = ()) -> Classified | None:
        """What the question's wording leads to; None where nobody fitted that to the embedding model."""
        return self._query(question, tuple(thread)).classified

    def _ranked(self, query: Query, k: int, scope: Scope, kinds: frozenset[Kind]) -> list[Hit]:
        readable = self._shelf.readable(scope, kinds)
        if k < 1 or not len(self._shelf.passages) or (readable is not None and not readable.any()):
            return []
        named = list(self._named(query, readable))[:k]
        found = self._found(query, readable, max(_BY_MEANING, 20 * k))
        wanted = max(k, _RERANKED) if self._reranker else k
        hits = self._best(query, found, wanted, {self._key(hit) for hit in named})
        if self._reranker and hits:
            hits = self._reranker.rerank(query.text, hits)
        return [*named, *hits][:k]

    def _found(self, query: Query, readable: Mask | None, count: int) -> Found:
        """Rows near the question or with its words in them, the parts of their strength beside them."""
        lexical = self._keywords.scores(query.asked)
        parts = [self._near(query, part, lexical, count) for part in self._shelf.by_source(readable)]
        rows, cosines = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        return self._with_sections(query, rows, cosines, lexical)

    def _near(self, query: Query, part: Part, lexical: Floats, count: int) -> tuple[Rows, Floats]:
        """Rows of one kind of document, and their cosines to the question."""
        by_word = lexical if part.rows is None else np.where(part.rows, lexical, 0.0)
        few = min(_BY_WORD, len(by_word))
        top = np.argpartition(by_word, -few)[-few:]
        rows = top[by_word[top] > 0]
        if query.vector is None:
            return rows, np.full(len(rows), self.profile.neutral_cosine, dtype=np.float32)
        vector = self.profile.aimed(query.vector, part.kind)
        allowed = None if part.rows is None else self._shelf.ids[part.rows]
        ids, near = self._vectors.search(vector, count, allowed)
        nearest = self._shelf.rows_of(ids)
        others = np.setdiff1d(rows, nearest)
        far = self._vectors.rows(self._shelf.ids[others]) @ vector
        cosines = np.concatenate([near, far]) + np.float32(query.usual)
        return np.concatenate([nearest, others]), cosines

    def _with_sections(self, query: Query, rows: Rows, cosines: Floats, lexical: Floats) -> Found:
        sections = self._shelf.section_numbers
        whole = self._keywords.scores(query.asked, sections)[sections[rows]]
        bonus = self.profile.verified_bonus * self._shelf.verified[rows]
        own = cosines + self.profile.lexical_weight * lexical[rows] + bonus + self._meant(query)[rows]
        return Found(rows, sections[rows], cosines, whole, np.asarray(own, dtype=np.float32))

    def _meant(self, query: Query) -> Floats:
        """For each row what is added for the clause that such questions are about."""
        if query.classified is None or self._classifier is None:
            return np.zeros(len(self._shelf.passages), dtype=np.float32)
        by_clause = np.append(query.classified.clauses, np.float32(0.0))
        return np.asarray(self.profile.clause_weight * by_clause[self._columns], dtype=np.float32)

    @cached_property
    def _columns(self) -> Rows:
        """For each row the place of its section among the classifier's clauses; their number for none."""
        clauses = self._classifier.clauses if self._classifier else ()
        place = {clause: number for number, clause in enumerate(clauses)}
        return np.array(
            [
                place.get(passage.section, len(clauses)) if known else len(clauses)
                for passage, known in zip(self._shelf.passages, self._shelf.catalogued, strict=True)
            ]
        )

    def _best(self, query: Query, found: Found, k: int, seen: set[SectionKey]) -> list[Hit]:
        """The `k` strongest sections that are not in `seen`."""
        hits: list[Hit] = []
        for place, strength in best_of_sections(found, self._shelf.has_questions, self.profile):
            row = int(found.rows[place])
            if self._shelf.section_of(row) in seen:
                continue
            kind = self._shelf.passages[row].kind
            score = self.profile.probability(strength, kind, japanese=query.japanese)
            parts = float(found.lexical[place]), float(found.cosines[place])
            hits.append(Hit(self._shelf.passages[row], min(score, _NAMED - 0.001), *parts))
            if len(hits) == k:
                break
        return hits

    def _named(self, query: Query, readable: Mask | None) -> Iterator[Hit]:
        """Sections that the question names: in its own order, the document it names first."""
        numbers = {key[2] for key in self._shelf.sections} if query.references else set()
        given: set[SectionKey] = set()
        for reference in query.references:
            wanted = set(matching(reference, numbers))
            keys = [key for key in self._shelf.sections if key[2] in wanted and key not in given]
            for key in sorted(keys, key=lambda key: self._place(key, query)):
                rows = [row for row in self._shelf.sections[key] if readable is None or readable[row]]
                if rows:
                    given.add(key)
                    yield Hit(self._shelf.passages[self._row(rows, reference.item)], _NAMED, 1.0, 1.0)

    def _place(self, key: SectionKey, query: Query) -> tuple[bool, bool, list[str]]:
        passage = self._shelf.passages[self._shelf.sections[key][0]]
        title_parts = [part for part in passage.document.lower().split() if len(part) > 1]
        is_called = any(part in query.text.lower() for part in title_parts)
        return not is_called, passage.kind != "guideline", [p.zfill(4) for p in canonical(key[2]).split("-")]

    def _row(self, rows: list[int], item: str | None) -> int:
        return next((row for row in rows if self._shelf.passages[row].item == item), rows[0])

    def _key(self, hit: Hit) -> SectionKey:
        return hit.passage.document_id, hit.passage.version, hit.passage.section


def _classifier_of(profile: Profile) -> Classifier | None:
    return own_classifier(profile.classifier) if profile.classifier else None
