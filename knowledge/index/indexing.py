"""Bring a library up to date with files and documents, and publish it in one step."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.documents import Document
from knowledge.errors import LibraryBusy, ModelMismatch
from knowledge.index import generation
from knowledge.index.changes import Change, Plan
from knowledge.index.contents import Contents, Entry, LexiconEntry, contents_in_force, ids_of, write_contents
from knowledge.index.embedding_cache import DocumentEmbedder, EmbeddingCache
from knowledge.index.intake import Incoming, Words, read_sources
from knowledge.index.shipped import SHIPPED

Source = Path | Document | Entry | LexiconEntry
Progress = Callable[[str, int, int], None]
"""Called with the stage ("reading", "embedding"), done and all."""

LOCK_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read: a code for counting, a sentence for the administrator."""

    source: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What an update did, or with `dry_run` would do. `changed` pairs the old version with the new."""

    added: tuple[Document, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: tuple[Document, ...] = ()
    removed: tuple[Document, ...] = ()
    refused: tuple[Refused, ...] = ()
    dry_run: bool = False
    generation: str = ""
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """How to update. `remove` names documents by title or id; `rebuild` embeds with another model."""

    remove: Sequence[str] = ()
    dry_run: bool = False
    rebuild: bool = False
    progress: Progress | None = None


@dataclass
class _Outcome:
    plan: Plan
    refused: list[Refused] = field(default_factory=list)


def update(
    path: Path,
    sources: Sequence[Source],
    embedder: DocumentEmbedder,
    *,
    remove: Sequence[str] = (),
    dry_run: bool = False,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Add or update `sources`, take `remove` out of force, publish. The index in force stays until then.

    Raises DocumentUnknown, ModelMismatch, LibraryDamaged, LibraryBusy, EmbeddingFailed; nothing has
    changed then. A file that cannot be read is in `Summary.refused`; the others go on.
    """
    options = Options(remove, dry_run, rebuild, progress)
    if dry_run:
        outcome = _plan(path, sources, embedder, options)
        return _summary(outcome, options, "", 0)
    with _locked(path):
        outcome = _plan(path, sources, embedder, options)
        contents = outcome.plan.contents
        if not outcome.plan.touched and not rebuild:
            return _summary(outcome, options, _name_in_force(path), 0)
        name, count = _publish(path, contents, embedder, progress)
    return _summary(outcome, options, name, count)


def _plan(path: Path, sources: Sequence[Source], embedder: DocumentEmbedder, options: Options) -> _Outcome:
    contents = contents_in_force(path)
    if contents.model and contents.model != embedder.name and not options.rebuild:
        raise ModelMismatch(
            f"The index was made with the embedding model {contents.model}, but {embedder.name} is "
            "configured. Set MAMORI_EMBEDDING_MODEL back, or run `mamori index --rebuild`."
        )
    outcome = _Outcome(Plan(contents))
    for title in options.remove:
        outcome.plan.remove(title)
    incoming = read_sources(sources, contents, options.progress)
    for each in incoming:
        _take(outcome, each)
    outcome.plan.remove_vanished([source for source in sources if isinstance(source, Path)])
    return outcome


def _take(outcome: _Outcome, incoming: Incoming) -> None:
    if isinstance(incoming.value, LexiconEntry):
        outcome.plan.add_word(incoming.value)
        return
    if isinstance(incoming.value, Words):
        outcome.plan.replace_words(incoming.value.origin, incoming.value.entries)
        return
    if not isinstance(incoming.value, Exception):
        refusal = outcome.plan.take(incoming.value)
    else:
        refusal = incoming.value
        outcome.plan.keep(incoming.location)
    for each in (refusal, incoming.beside):
        if each is not None:
            outcome.refused.append(Refused(incoming.name, each.reason, str(each)))


def _publish(
    path: Path, contents: Contents, embedder: DocumentEmbedder, progress: Progress | None
) -> tuple[str, int]:
    from knowledge.index.keywords import KeywordIndex
    from knowledge.index.vectors import Vectors

    passages = contents.passages()
    texts = [passage.indexed for passage in passages]
    cache = EmbeddingCache(path / "cache", embedder, SHIPPED)
    rows = cache.vectors(
        texts, (lambda done, total: progress("embedding", done, total)) if progress else None
    )
    ids = ids_of(passages)

    def write(folder: Path) -> None:
        write_contents(folder, contents, passages)
        for sub, index in (
            ("vectors", Vectors.build(ids, rows)),
            ("keywords", KeywordIndex.build(ids, texts)),
        ):
            (folder / sub).mkdir()
            index.save(folder / sub)

    manifest = generation.Manifest(
        embedder.name, embedder.dimension, len(contents.entries), len(passages), {}
    )
    name = generation.publish(path, manifest, write)
    generation.sweep(path)
    cache.keep_only(texts)
    return name, len(passages)


def _summary(outcome: _Outcome, options: Options, name: str, passages: int) -> Summary:
    plan = outcome.plan
    return Summary(
        tuple(plan.added),
        tuple(plan.changed),
        tuple(plan.unchanged),
        tuple(plan.removed),
        tuple(outcome.refused),
        options.dry_run,
        name,
        passages,
    )


def _name_in_force(path: Path) -> str:
    return (path / "current").read_text(encoding="utf-8").strip() if (path / "current").is_file() else ""


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path / "lock", timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise LibraryBusy(
            f"Another `mamori index` is still writing {path}. Try again when it is done."
        ) from error
