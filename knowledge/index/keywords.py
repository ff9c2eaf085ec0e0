"""BM25 over content words, as a share of what the question could reach at most: 0 to about 1."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.errors import LibraryDamaged
from knowledge.tokens import content_words

K1, B = 1.2, 0.4

_ARRAYS_FILE = "keywords.npz"
_WORDS_FILE = "keywords.json"

_SAID_WORDS = 2
"""Words of a saying that count: a long product name is still one thing that was said."""

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words. `meanings` pair what was said with phrases that documents use for it.

    A phrase counts `synonym_weight` of what the said words would have counted.
    """

    words: tuple[str, ...]
    meanings: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = ()
    synonym_weight: float = 0.7


class KeywordIndex:
    """The words of n passages. Reading is thread-safe. Rebuilt as a whole when passages change."""

    def __init__(self, ids: NDArray[np.int64], model: Any, idf: Scores) -> None:
        self.ids = ids
        self._model = model
        self._idf = idf
        self._unseen = float(_idf(np.zeros(1), len(ids))[0])

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def build(cls, ids: NDArray[np.int64], texts: Sequence[str]) -> Self:
        """From int64 (n,) and n texts."""
        words = [content_words(text) for text in texts]
        vocabulary = {word: n for n, word in enumerate(dict.fromkeys(w for row in words for w in row))}
        model = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
        if vocabulary:
            rows = [[vocabulary[word] for word in row] for row in words]
            model.index((rows, vocabulary), create_empty_token=False, show_progress=False)
        else:
            model.scores, model.vocab_dict = _no_scores(len(ids)), {}
        return cls(np.asarray(ids, dtype=np.int64), model, _idf(np.diff(model.scores["indptr"]), len(ids)))

    def idf(self, words: Iterable[str]) -> float:
        """The sum over distinct words; a word that no passage has weighs most."""
        known = self._model.vocab_dict
        return sum(float(self._idf[known[w]]) if w in known else self._unseen for w in set(words))

    def scores(self, asked: Asked, groups: NDArray[np.int64] | None = None) -> Scores:
        """float32 (n,), in the order of `ids`: what passages reach of the question's own idf sum.

        With `groups`, a group's number for each passage: what the passages of a group reach together,
        float32 (groups,), each word counting where it counts most.
        """
        reached = _Reached(self._model.scores, self._model.vocab_dict, len(self.ids), groups)
        written = set(asked.words)
        total, reach = reached.of(()), 0.0
        for said, phrases in asked.meanings:
            weight = self.idf(said[:_SAID_WORDS])
            meant = asked.synonym_weight * weight * self._best_share(phrases, reached)
            total += np.maximum(reached.of(said), meant)
            reach += weight
            written -= set(said)
        reach += self.idf(written)
        return (total + reached.of(written)) / reach if reach else total

    def search(self, text: str) -> Scores:
        """`scores` of the content words of `text`."""
        return self.scores(Asked(tuple(content_words(text))))

    def _best_share(self, phrases: Sequence[Sequence[str]], reached: "_Reached") -> Scores:
        """How much of the best of several phrases each passage has, 0 to about 1."""
        best = reached.of(())
        for phrase in phrases:
            if phrase and not self._model.vocab_dict.keys().isdisjoint(phrase):
                np.maximum(best, reached.of(phrase) / self.idf(phrase), out=best)
        return best

    def save(self, folder: Path) -> None:
        """Write two files into `folder`, which exists."""
        scores = self._model.scores
        arrays = {name: np.asarray(scores[name]) for name in ("data", "indices", "indptr")}
        np.savez(folder / _ARRAYS_FILE, ids=self.ids, idf=self._idf, **arrays)  # type: ignore[arg-type]
        words = json.dumps(self._model.vocab_dict, ensure_ascii=False)
        (folder / _WORDS_FILE).write_text(words, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """What `save` wrote. Raises `LibraryDamaged` where it cannot be read."""
        model = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
        try:
            with np.load(folder / _ARRAYS_FILE, allow_pickle=False) as arrays:
                model.scores = {name: arrays[name] for name in ("data", "indices", "indptr")}
                ids, idf = arrays["ids"], arrays["idf"]
            model.vocab_dict = json.loads((folder / _WORDS_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError) as error:
            raise LibraryDamaged(
                f"The words in {folder} cannot be read. Index the documents again."
            ) from error
        return cls(ids, model, idf)


@dataclass(frozen=True)
class _Reached:
    """BM25 of words, by passage or by group of passages."""

    scores: dict[str, Any]
    vocabulary: dict[str, int]
    passages: int
    groups: NDArray[np.int64] | None

    def of(self, words: Iterable[str]) -> Scores:
        count = self.passages if self.groups is None else int(self.groups.max(initial=-1)) + 1
        total = np.zeros(count, dtype=np.float32)
        for number in {self.vocabulary[word] for word in words if word in self.vocabulary}:
            start, end = self.scores["indptr"][number : number + 2]
            rows, values = self.scores["indices"][start:end], self.scores["data"][start:end]
            if self.groups is None:
                total[rows] += values
            else:
                best = np.zeros(count, dtype=np.float32)
                np.maximum.at(best, self.groups[rows], values)
                total += best
        return total


def _idf(counts: NDArray[Any], passages: int) -> Scores:
    """Lucene's: never negative. `counts` are passages that have the word, shape (words,)."""
    return np.log1p((passages - counts + 0.5) / (counts + 0.5)).astype(np.float32)


def _no_scores(passages: int) -> dict[str, Any]:
    return {
        "data": np.zeros(0, np.float32), "indices": np.zeros(0, np.int32),
        "indptr": np.zeros(1, np.int64), "num_docs": passages,
    }  # fmt: skip
