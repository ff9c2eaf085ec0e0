"""The addresses that an operator's tools ask, over real HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from bot import metrics
from bot.web.health import WebServer, health_routes


class _State:
    """What the checks say; a test changes it."""

    said = ""


@pytest.fixture
def base() -> Iterator[str]:
    """The address of a running server."""

    def broken() -> str:
        if _State.said == "raise":
            raise OSError("/secret/path")
        return _State.said

    _State.said = ""
    server = WebServer(health_routes({"database": broken, "slack": lambda: ""}), "127.0.0.1", 0)
    assert server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.stop()


def test_ready_only_when_every_check_is_fine(base: str) -> None:
    assert httpx.get(f"{base}/livez").text == "ok\n"
    fine = httpx.get(f"{base}/readyz")
    assert (fine.status_code, fine.json()) == (200, {"database": "", "slack": ""})
    _State.said = "migrations are pending"
    red = httpx.get(f"{base}/readyz")
    assert (red.status_code, red.json()["database"]) == (503, "migrations are pending")


def test_a_check_that_breaks_says_no_more_than_its_kind(base: str) -> None:
    _State.said = "raise"
    red = httpx.get(f"{base}/readyz")
    assert (red.status_code, red.json()["database"]) == (503, "OSError")


def test_figures_name_no_people(base: str) -> None:
    metrics.INTAKE.labels("ask", "true").inc()
    text = httpx.get(f"{base}/metrics").text
    assert 'mamori_intake_total{first="true",kind="ask"}' in text
    assert "U0" not in text


def test_a_port_that_is_taken_does_not_stop_the_bot(base: str) -> None:
    other = WebServer(health_routes({}), "127.0.0.1", int(base.rpartition(":")[2]))
    assert not other.start()
    other.stop()
