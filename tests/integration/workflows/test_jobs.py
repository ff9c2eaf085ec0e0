"""Durable work: each key once, patience while something is away, a way back for what failed."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Misconfigured, Unavailable
from bot.workflows import jobs
from bot.workflows.client import workflow_client
from bot.workflows.engine import Plan, QueueRate, WorkflowEngine
from bot.workflows.jobs import DurableJobs

CANARY = "カナリアの言葉"


class _Work:
    """What the handler did, and how it is to fail."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.given_up: list[str] = []
        self.failures: list[Exception] = []

    def handle(self, payload: Mapping[str, Any]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.done.append(str(payload["name"]))

    def give_up(self, payload: Mapping[str, Any], reference: str) -> None:
        self.given_up.append(f"{payload['name']} {reference}")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> _Work:
    """A kind of job called "test"."""
    made = _Work()
    jobs.register("test", made.handle, made.give_up)
    jobs.register("parent", lambda payload: _start_all(payload["names"]))
    monkeypatch.setattr(jobs, "PAUSES", (0.01, 0.02, 0.03))
    return made


def _start_all(names: list[str]) -> None:
    for name in names:
        DurableJobs().start("test", name, {"name": name})


@pytest.fixture
def engine(work: _Work, tmp_path: Path) -> Iterator[WorkflowEngine]:
    """A running engine with a queue."""
    made = WorkflowEngine(f"sqlite:///{tmp_path / 'work.db'}", tmp_path)
    made.launch(Plan(queues=(QueueRate("messages", 600),)))
    yield made
    made.stop()


def _until(test: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not test():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_key_starts_once(engine: WorkflowEngine, work: _Work) -> None:
    started = [DurableJobs().start("test", "k", {"name": "once"}) for _ in range(3)]
    engine.idle()
    assert started == [True, False, False]
    assert work.done == ["once"]


def test_it_stays_started_once_after_a_restart(work: _Work, tmp_path: Path) -> None:
    for first in (True, False):
        engine = WorkflowEngine(f"sqlite:///{tmp_path / 'work.db'}", tmp_path)
        engine.launch(Plan())
        assert DurableJobs().start("test", "k", {"name": "once"}) is first
        engine.stop()
    assert work.done == ["once"]


def test_a_queue_runs_what_is_put_in_it(engine: WorkflowEngine, work: _Work) -> None:
    for n in range(5):
        assert DurableJobs().start("test", f"q{n}", {"name": f"q{n}"}, "messages")
    assert not DurableJobs().start("test", "q0", {"name": "q0"}, "messages")
    _until(lambda: len(work.done) == 5)
    assert sorted(work.done) == ["q0", "q1", "q2", "q3", "q4"]


def test_a_job_may_start_others(engine: WorkflowEngine, work: _Work) -> None:
    DurableJobs().start("parent", "p", {"names": ["a", "b", "a"]})
    _until(lambda: sorted(work.done) == ["a", "b"])


def test_what_is_away_is_waited_for(engine: WorkflowEngine, work: _Work) -> None:
    work.failures = [Unavailable(), Unavailable()]
    DurableJobs().start("test", "k", {"name": "late"})
    _until(lambda: work.done == ["late"])
    assert work.given_up == []


def test_what_failed_is_told_shown_and_can_be_run_again(
    engine: WorkflowEngine, work: _Work, tmp_path: Path
) -> None:
    work.failures = [ValueError(CANARY)]
    DurableJobs().start("test", "k", {"name": "again"})
    _until(lambda: len(work.given_up) == 1)
    engine.idle()
    with workflow_client(engine.url) as client:
        assert client
        assert [job.id for job in client.stuck()] == ["test:k"]
        client.retry("test:k")
        _until(lambda: work.done == ["again"])
        engine.idle()
        assert client.stuck() == []
    engine.stop()
    assert CANARY.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("work.db*"))


def test_another_process_can_start_work(engine: WorkflowEngine, work: _Work) -> None:
    with workflow_client(engine.url) as client:
        assert client
        assert client.start("test", "c", {"name": "from outside"})
        assert not client.start("test", "c", {"name": "from outside"})
    _until(lambda: work.done == ["from outside"])


def test_a_kind_that_nobody_registered_is_a_mistake(engine: WorkflowEngine) -> None:
    with pytest.raises(KeyError):
        DurableJobs().start("nobody", "k", {})


def test_a_second_engine_under_the_same_id_is_refused(engine: WorkflowEngine) -> None:
    with pytest.raises(Misconfigured):
        WorkflowEngine(engine.url, engine.home).launch(Plan())


def test_nothing_ever_ran_where_there_is_no_database(tmp_path: Path) -> None:
    with workflow_client(f"sqlite:///{tmp_path / 'none.db'}") as client:
        assert client is None
