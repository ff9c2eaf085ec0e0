"""`mamori search` as the contract has it, on a real index."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import make_app

RUNNER = CliRunner()


@pytest.fixture
def home(guideline_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A MAMORI_HOME whose library is the guideline's."""
    monkeypatch.setenv("MAMORI_HOME", str(guideline_path.parent))
    return guideline_path.parent


@pytest.mark.usefixtures("home")
def test_json_is_the_contracts() -> None:
    done = RUNNER.invoke(make_app(), ["search", "スマホを持ち込んでいい?", "-k", "3", "--json"])
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert list(answer) == ["results"]
    assert len(answer["results"]) == 3
    first = answer["results"][0]
    assert set(first) == {"document", "version", "section", "item", "path", "text", "score"}
    assert first["section"] == "2-3-5"
    assert [r["score"] for r in answer["results"]] == sorted(
        (r["score"] for r in answer["results"]), reverse=True
    )


@pytest.mark.usefixtures("home")
def test_a_batch_comes_back_in_its_order_with_its_ids(tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    lines = [{"id": "b", "text": "附則2は?"}, {"id": 7, "text": "May I bring my phone?"}]
    batch.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = RUNNER.invoke(make_app(), ["search", "--batch", str(batch), "-k", "1", "--json"])
    assert done.exit_code == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(a["id"], a["results"][0]["section"]) for a in answers] == [("b", "附則-2"), (7, "2-3-5")]


@pytest.mark.usefixtures("home")
def test_people_read_number_path_and_text() -> None:
    done = RUNNER.invoke(make_app(), ["search", "2-4-2", "-k", "1"])
    assert done.exit_code == 0
    assert "2-4-2" in done.stdout
    assert "パスワード" in done.stdout


def test_no_index_is_a_sentence_and_status_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "empty"))
    done = RUNNER.invoke(make_app(), ["search", "x", "--json"])
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "mamori index" in done.stderr


@pytest.mark.usefixtures("home")
def test_a_wrong_batch_line_is_named(tmp_path: Path) -> None:
    batch = tmp_path / "wrong.jsonl"
    batch.write_text('{"id": 1, "text": "a"}\n{"id": 2}\n', encoding="utf-8")
    done = RUNNER.invoke(make_app(), ["search", "--batch", str(batch)])
    assert done.exit_code == 1
    assert "Line 2" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["x", "--batch", "f.jsonl"], ["x", "-k", "0"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    assert RUNNER.invoke(make_app(), ["search", *arguments]).exit_code == 2
