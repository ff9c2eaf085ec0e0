"""`mamori index` as an administrator uses it, with the real embedder."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import make_app
from knowledge.index.library import Library
from knowledge.models.embedder import Embedder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    front = "---\ntitle: メール規程\nversion: '1.0'\nreview_by: 2020-03-31\n---\n"
    text = "# メール規程\n\n## 第1条(許可)\n\n社外へ送る前に許可を得る。\n"
    (folder / "mail.md").write_text(front + text, encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> Path:
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def mamori(*arguments: object) -> Result:
    return CliRunner().invoke(make_app(), ["index", *map(str, arguments)])


def test_add_list_and_remove(home: Path, folder: Path) -> None:
    added = mamori(folder, "--json")
    assert added.exit_code == 0
    summary = json.loads(added.stdout)
    assert [document["title"] for document in summary["added"]] == ["メール規程"]
    listed = json.loads(mamori("--list", "--json").stdout)["documents"]
    assert [(each["title"], each["version"], each["past_review"]) for each in listed] == [
        ("メール規程", "1.0", True)
    ]
    assert "past its review date 2020-03-31" in mamori("--list").stdout
    assert mamori("--remove", "メール規程").exit_code == 0
    assert json.loads(mamori("--list", "--json").stdout) == {"documents": []}


def test_some_refused_is_no_failure_and_none_read_is_one(home: Path, folder: Path, tmp_path: Path) -> None:
    (folder / "broken.docx").write_bytes(b"not a zip at all")
    result = mamori(folder)
    assert result.exit_code == 0
    assert "broken.docx: " in result.stderr
    assert "1 added, 0 changed, 0 unchanged, 0 removed, 1 refused." in result.stdout
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "empty.pdf").touch()
    assert mamori(bad).exit_code == 1
    assert len(Library.open(home / "library").documents) == 1


def test_a_path_that_does_not_exist_changes_nothing(home: Path, folder: Path) -> None:
    result = mamori(folder, folder / "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "does not exist" in " ".join(result.stderr.split())
    assert not home.exists()


def test_a_dry_run_changes_nothing(home: Path, folder: Path) -> None:
    result = mamori(folder, "--dry-run", "--json")
    assert (result.exit_code, json.loads(result.stdout)["dry_run"]) == (0, True)
    assert not home.exists()


def test_nothing_to_do_is_a_slip(home: Path) -> None:
    assert mamori().exit_code == 2


@pytest.mark.parametrize("arguments", [["--list"], ["--remove", "知らない規程"]])
def test_what_is_not_there(home: Path, arguments: list[str]) -> None:
    result = mamori(*arguments)
    assert result.exit_code == 1
    assert "mamori index" in " ".join(result.stderr.split())
