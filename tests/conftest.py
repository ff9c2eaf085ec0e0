"""What all tests share: the real embedder, and one real library that is built once and kept."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from knowledge.index.library import Library, update
from knowledge.models.embedder import Embedder, load_embedder

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "knowledge" / "corpus"
KEPT = ROOT / ".cache" / "tests"
"""Survives between runs: embedding the guideline from nothing takes minutes."""


@pytest.fixture(autouse=True)
def _fuse(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reaches a paid model, a real workspace or somebody's own installation by accident."""
    for name in list(os.environ):
        if (
            name.startswith(("MAMORI_", "SLACK_", "OPENAI_", "ANTHROPIC_", "AWS_"))
            and "MAMORI_TEST" not in name
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "mamori-home"))


@contextmanager
def _alone(name: str) -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sources_hash() -> str:
    """Changes with whatever could change an index: code, words and documents of `knowledge`."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "knowledge").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _library(name: str, sources: list[Path], embedder: Embedder) -> Path:
    """A library built from nothing but the kept embeddings, unless the last one had the same sources."""
    path = KEPT / name / "library"
    stamp = path.parent / "sources"
    with _alone("build"):
        if stamp.exists() and stamp.read_text() == _sources_hash():
            return path
        shutil.rmtree(path, ignore_errors=True)
        (KEPT / "cache").mkdir(parents=True, exist_ok=True)
        shutil.copytree(KEPT / "cache", path / "cache", dirs_exist_ok=True)
        update(path, sources, embedder)
        shutil.copytree(path / "cache", KEPT / "cache", dirs_exist_ok=True)
        stamp.write_text(_sources_hash())
    return path


@pytest.fixture(scope="session")
def embedder() -> Iterator[Embedder]:
    """The bundled embedder, in its own process, which outlives the bots that use it: to load it takes seconds."""
    embedder = load_embedder("")
    with pytest.MonkeyPatch.context() as kept:
        kept.setattr(embedder, "close", lambda: None)
        yield embedder
    embedder.close()


@pytest.fixture(scope="session")
def guideline_path(embedder: Embedder) -> Path:
    """A library that holds the guideline alone. Read it; write to a copy."""
    return _library("guideline", [CORPUS / "guideline"], embedder)


@pytest.fixture(scope="session")
def company_path(guideline_path: Path, embedder: Embedder) -> Path:
    """A library that holds the guideline and the sample company's policies. Read it; write to a copy."""
    return _library("company", [CORPUS / "guideline", CORPUS / "sample"], embedder)


@pytest.fixture(scope="session")
def guideline(guideline_path: Path) -> Library:
    """The guideline alone."""
    return Library.open(guideline_path)


@pytest.fixture(scope="session")
def company(company_path: Path) -> Library:
    """The guideline and the sample company's policies."""
    return Library.open(company_path)
