"""A publish that is torn, killed or read from at the same time; an index that is damaged."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from knowledge.errors import LibraryDamaged
from knowledge.index import generation
from knowledge.index.library import Library, update
from tests.integration.knowledge.library_made import CountingEmbedder, titles, write


@pytest.mark.parametrize(
    "name", ["documents.jsonl", "passages.jsonl", "vectors/vectors.faiss", "keywords/keywords.npz"]
)
def test_a_flipped_bit_is_never_served(
    path: Path, folder: Path, counting: CountingEmbedder, name: str
) -> None:
    summary = update(path, [folder], counting)
    file = path / "generations" / summary.generation / name
    data = bytearray(file.read_bytes())
    for position in range(0, len(data), max(1, len(data) // 16)):
        data[position] ^= 1 << (position % 8)
        file.write_bytes(data)
        with pytest.raises(LibraryDamaged):
            Library.open(path)
        data[position] ^= 1 << (position % 8)
    file.write_bytes(data)
    Library.open(path)


def test_a_half_written_generation_is_not_seen_and_is_swept(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    update(path, [folder], counting)
    half = path / "generations" / "g2"
    half.mkdir()
    (half / "documents.jsonl").write_text("{", encoding="utf-8")
    assert len(Library.open(path).documents) == 2
    write(folder / "new.md", "新しい規程", "新しい。")
    assert update(path, [folder], counting).generation == "g3"
    assert not half.exists()


def test_old_generations_stay_for_ten_minutes(path: Path, folder: Path, counting: CountingEmbedder) -> None:
    first = update(path, [folder], counting).generation
    for number in range(2):
        write(folder / "more.md", "追加の規程", f"{number}番。")
        update(path, [folder], counting)
    assert (path / "generations" / first).is_dir()
    retired = path / "generations" / first / "retired"
    past = retired.stat().st_mtime - generation.KEEP_SECONDS - 1
    os.utime(retired, (past, past))
    write(folder / "more.md", "追加の規程", "最後。")
    update(path, [folder], counting)
    assert not (path / "generations" / first).exists()


def test_searches_never_fail_while_generations_are_published(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    update(path, [folder], counting)
    opened: list[int] = []
    failures: list[Exception] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                opened.append(len(Library.open(path).documents))
            except Exception as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(8):
        write(folder / "visit.md", "来訪者規程", f"規則は{number}である。")
        update(path, [folder], counting)
    stop.set()
    reader.join()
    assert failures == []
    assert set(opened) == {2}


CRASH = """
import os, signal
from pathlib import Path
from knowledge.index import generation
from tests.integration.knowledge.library_made import CountingEmbedder
from knowledge.index.library import update

original, calls = getattr(generation, {step!r}), []

def dies(*arguments):
    calls.append(arguments)
    if len(calls) == {at}:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*arguments)

setattr(generation, {step!r}, dies)
update(Path({path!r}), [Path({folder!r})], CountingEmbedder())
"""


@pytest.mark.parametrize(
    ("step", "at", "published"),
    [
        ("write_lines", 2, False),  # some texts are written
        ("_seal", 1, False),  # all is written, nothing is synced
        ("_write_whole", 1, False),  # before the manifest
        ("_write_whole", 2, False),  # before the pointer is swapped
        ("sweep", 1, True),  # after it
    ],
)
def test_a_kill_while_publishing_leaves_an_index_whole(
    path: Path, folder: Path, counting: CountingEmbedder, step: str, at: int, published: bool
) -> None:
    update(path, [folder], counting)
    write(folder / "visit.md", "来訪者規程", "新しい規則である。")
    values = {"path": str(path), "folder": str(folder)}
    script = CRASH.format(step=step, at=at, **values)
    root = str(Path(__file__).parents[3])
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=root, env={"PYTHONPATH": root}, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    library = Library.open(path)
    assert titles(library.documents) == ["メール規程", "来訪者規程"]
    assert any("新しい規則" in passage.text for passage in library.passages) is published
    summary = update(path, [folder], counting)
    assert len(summary.changed) == (0 if published else 1)
    assert any("新しい規則" in passage.text for passage in Library.open(path).passages)
