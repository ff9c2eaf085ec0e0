"""Two bots on one PostgreSQL: each thing is done by one of them, and one takes over what the other left."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from bot.sandbox import SandboxServer, sample_workspace
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.slack.startup import manifest_path
from bot.store.engine import open_engine
from bot.workflows import slots
from tests.e2e.helpers import home_with
from tests.support.databases import postgres_url
from tests.support.serving import QUESTIONS, Service, answered, lost_and_doubled, tell

__all__ = ["postgres_url"]
PEOPLE = (EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD)


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """An empty database of the test's own: both bots make its tables at once."""
    name = f"t{uuid4().hex}"
    engine = open_engine(postgres_url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def pair(indexed: Path, tmp_path: Path, database_url: str) -> Iterator[tuple[Service, Service]]:
    """Two processes with a home each, one workspace, one database; both are told of every second event."""
    with SandboxServer(sample_workspace(), manifest_path()) as sandbox:
        made = [
            Service(sandbox, home_with(indexed, tmp_path / name), {"MAMORI_DATABASE_URL": database_url})
            for name in ("one", "two")
        ]
        for each in made:
            each.start(connected=False)
        sandbox.wait_until_connected(4, 90)
        yield made[0], made[1]
        for each in made:
            each.end()


def test_an_effect_is_done_by_one_and_the_living_continue_the_dead(pair: tuple[Service, Service]) -> None:
    one, two = pair
    sandbox = one.sandbox
    one.warm()
    asked = [
        sandbox.say(PEOPLE[number % len(PEOPLE)], "dm", QUESTIONS[number % len(QUESTIONS)])
        for number in range(16)
    ]
    sandbox.wait_for(lambda: len(sandbox.platform.delivery.acked_events) >= 8, 60)
    two.kill()
    sandbox.wait_for(lambda: answered(sandbox, asked), 120)
    lost, doubled = lost_and_doubled(sandbox, asked)
    tell(f"16 questions, two workers, one killed: an effect done twice {doubled}, lost {lost}")
    assert (lost, doubled) == (0, 0)


def test_a_number_belongs_to_one_process_and_is_taken_again(database_url: str, tmp_path: Path) -> None:
    first = slots.take_slot(database_url, tmp_path)
    second = slots.take_slot(database_url, tmp_path)
    assert (first.executor_id, second.executor_id) == ("main", "main-2")
    first.release()
    again = slots.take_slot(database_url, tmp_path)
    assert again.executor_id == "main"
    second.release()
    again.release()
    with slots.alone(database_url, tmp_path), pytest.raises(Exception, match="already_running"):
        slots.take_slot(database_url, tmp_path)
