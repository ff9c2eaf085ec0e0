"""A folder of two policies, a place for a library, an embedder that counts."""

from pathlib import Path

import pytest

from tests.integration.knowledge.library_made import CountingEmbedder, write


@pytest.fixture
def counting() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    write(folder / "mail.md", "メール規程", "社外へ送る前に許可を得る。", version="1.0")
    write(folder / "visit.md", "来訪者規程", "来訪者は受付で名簿に記入する。")
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library"
