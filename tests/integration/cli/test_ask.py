"""`mamori ask`: the answer for people and for programs."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import make_app
from bot.services.publishing import shape_of
from bot.store.database import Database
from bot.store.migrations import migrate
from bot.store.verified import VerifiedAnswer, VerifiedAnswers
from knowledge.answering.verified import entry_of
from knowledge.index.indexing import update
from knowledge.models.embedder import Embedder

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


ASKED = "社員食堂のメニューはどこで見られますか"
APPROVED = "総務部のページに、毎週金曜に翌週分が載ります。"


def approved(team: str, text: str = APPROVED) -> VerifiedAnswer:
    """An answer that a lead of this workspace approved."""
    at = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
    return VerifiedAnswer(
        team_id=team, id=f"verified-{team.lower()}", number=1, question=ASKED, answer=text,
        verdict="conditional", language="ja", owner_id="U1", review_by=date(2999, 1, 1), verified_by="U1",
        approved_at=at, changed_at=at,
    )  # fmt: skip


@pytest.fixture
def own_home(company_path: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, in whose library the approved answer stands."""
    shutil.copytree(company_path, tmp_path / "library")
    update(tmp_path / "library", [entry_of(shape_of(approved("T1"), "U1"))], embedder)
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path))
    return tmp_path


def answered(*options: str) -> dict[str, Any]:
    """What `mamori ask` says to another wording of the approved question."""
    result = runner.invoke(
        make_app(), ["ask", "社員食堂のメニューはどこで見られるんでしょうか", "--json", *options]
    )
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_what_a_lead_approved_is_given_as_in_slack_and_only_while_it_is_in_force(own_home: Path) -> None:
    assert answered()["covered"] is False, "without a database nothing says that it is in force"
    assert not (own_home / "mamori.db").exists()

    database = Database.open(f"sqlite:///{own_home / 'mamori.db'}")
    migrate(database.engine)
    answers = VerifiedAnswers(database)
    answers.put(approved("T1"))
    given = answered()
    assert (given["answer"], given["verdict"], given["covered"]) == (APPROVED, "conditional", True)

    answers.put(approved("T2", "別の会社の回答です。"))
    assert answered()["covered"] is False, "which of two workspaces is not clear"
    assert answered("--team", "T1")["answer"] == APPROVED
    answers.move(approved("T1"), "retired", "", datetime(2026, 11, 5, tzinfo=UTC))
    assert answered("--team", "T1")["covered"] is False
    database.engine.dispose()
