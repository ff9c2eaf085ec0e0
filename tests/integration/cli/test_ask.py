"""`mamori ask`: the answer for people and for programs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import make_app

runner = CliRunner()
FIELDS = [
    "question",
    "language",
    "verdict",
    "answer",
    "conditions",
    "citations",
    "covered",
    "answered_by",
    "elapsed_ms",
]


@pytest.fixture
def home(company_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAMORI_HOME", str(company_path.parent))
    return company_path.parent


@pytest.mark.usefixtures("home")
def test_json_keeps_the_contract() -> None:
    result = runner.invoke(make_app(), ["ask", "図面をメールで送っていい?", "--json"])
    assert result.exit_code == 0
    value = json.loads(result.stdout)
    assert list(value) == FIELDS
    assert (value["verdict"], value["covered"], value["answered_by"]) == ("conditional", True, "quotes")
    assert [c["n"] for c in value["citations"]] == list(range(1, len(value["citations"]) + 1))
    assert value["elapsed_ms"] > 0


@pytest.mark.usefixtures("home")
def test_a_batch_keeps_ids_and_order(tmp_path: Path) -> None:
    batch = tmp_path / "q.jsonl"
    asked = [{"id": 7, "text": "Gmailで図面を送っていい?"}, {"id": "b", "text": "Where is the cafeteria?"}]
    batch.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in asked), encoding="utf-8")
    result = runner.invoke(make_app(), ["ask", "--batch", str(batch)])
    values = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(v["id"], v["verdict"], v["language"]) for v in values] == [
        (7, "prohibited", "ja"),
        ("b", "not_covered", "en"),
    ]


@pytest.mark.usefixtures("home")
def test_people_see_verdict_conditions_quotes_and_whom_to_ask() -> None:
    shown = runner.invoke(make_app(), ["ask", "添付ファイルで図面をメールしていい?"]).stdout
    for text in ("条件", "管理責任者の許可を得てください。", "2-2-2 a)", "第2.2版", "内線 9110"):
        assert text in shown


def test_no_index_is_a_sentence_and_status_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "nothing"))
    result = runner.invoke(make_app(), ["ask", "図面を送っていい?"])
    assert result.exit_code == 1
    assert "mamori index" in result.stderr


def test_neither_question_nor_batch_is_a_usage_error() -> None:
    assert runner.invoke(make_app(), ["ask"]).exit_code == 2
