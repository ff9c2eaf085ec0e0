"""Where attacks are tried: a library of its own, asked in quoting mode or with a chat model."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.attack import Attack
from eval.judging import Judge, known_text, own_words, phrases_of
from eval.planting import plant
from eval.task import EvalError
from knowledge.answering.answerer import Answerer
from knowledge.answering.answers import Answer
from knowledge.chat.rewriter import Rewriter
from knowledge.index.indexing import update
from knowledge.index.library import Library
from knowledge.models.embedder import Embedder
from knowledge.patterns import pattern_file
from knowledge.search.retriever import retriever_for


@dataclass(frozen=True, slots=True)
class Desk:
    """One state of the library, with what answers from it."""

    library: Library
    answerer: Answerer
    rewriter: Rewriter | None

    def ask(self, question: str, thread: Sequence[str] = ()) -> Answer:
        """The answer as a person would get it."""
        answer = self.answerer.answer(question, thread)
        return self.rewriter.reword(answer) if self.rewriter else answer


class Bench:
    """The documents under attack, indexed in `folder`, which belongs to the bench alone."""

    def __init__(
        self, folder: Path, sources: list[Path], embedder: Embedder, rewriter: Rewriter | None = None
    ) -> None:
        self._folder = folder
        self._embedder = embedder
        self._rewriter = rewriter
        summary = update(folder / "library", list(sources), embedder)
        if summary.refused:
            raise EvalError(f"Not indexed: {summary.refused[0].sentence}")
        self.desk = self._open(folder / "library")
        self.desk.answerer.warm_up()

    @contextmanager
    def planted(self, attack: Attack) -> Iterator[Desk | None]:
        """The documents with the attack's file among them; None when indexing refused the file."""
        path, files = self._folder / "planted", self._folder / "files"
        shutil.copytree(self._folder / "library", path)
        files.mkdir()
        try:
            summary = update(path, [plant(attack, files)], self._embedder)
            yield None if summary.refused else self._open(path)
        finally:
            shutil.rmtree(path)
            shutil.rmtree(files)

    def judge(self, honest: Sequence[Answer]) -> Judge:
        """A judge who knows these documents, Mamori's phrases and what honest answers say."""
        documents = self.desk.library.documents
        guideline = next((each.id for each in documents if each.kind == "guideline"), "")
        texts = [f"{section.title}\n{section.text}" for each in documents for section in each.sections]
        spoken = [line for answer in honest for line in own_words(answer)]
        phrases = phrases_of([pattern_file("phrases"), pattern_file("procedures")])
        return Judge(
            known=known_text([*texts, *spoken, *phrases]),
            guideline=guideline,
            find=self.desk.library.section,
            links=frozenset(each.link for each in documents if each.link),
        )

    def _open(self, path: Path) -> Desk:
        library = Library.open(path, self._embedder.name)
        retriever = retriever_for(library, self._embedder)
        return Desk(library, Answerer(library, retriever), self._rewriter)
