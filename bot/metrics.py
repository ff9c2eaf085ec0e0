"""What is counted for `/metrics`. Labels are kinds and states, never people or texts."""

from collections.abc import Callable

from prometheus_client import Counter, Gauge, Histogram

INTAKE = Counter("mamori_intake_total", "Messages taken in", ["kind", "first"])
INTAKE_SECONDS = Histogram(
    "mamori_intake_seconds",
    "Time from a request's arrival to its acknowledgement",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3),
)
ANSWERS = Counter("mamori_answers_total", "Answers by verdict", ["verdict", "answered_by"])
ANSWER_SECONDS = Histogram(
    "mamori_answer_seconds",
    "Time to compose an answer",
    buckets=(0.02, 0.04, 0.06, 0.1, 0.15, 0.25, 0.5, 1, 5, 20),
)
MESSAGES = Counter("mamori_messages_total", "Messages by how they ended", ["kind", "state"])
ERRORS = Counter("mamori_errors_total", "Errors that a person was told of", ["where"])
CONNECTED = Gauge("mamori_sockets_connected", "Open Socket Mode connections")
PARKED = Gauge("mamori_parked_messages", "Messages that wait for an administrator")
PUBLISHED = Gauge(
    "mamori_library_published_timestamp_seconds", "When the index in force was published, as Unix time"
)


def follow(parked: Callable[[], float], published: Callable[[], float]) -> None:
    """What is not counted but looked up, whenever somebody asks; NaN where it cannot be."""
    PARKED.set_function(_or_unknown(parked))
    PUBLISHED.set_function(_or_unknown(published))


def _or_unknown(look: Callable[[], float]) -> Callable[[], float]:
    def looked() -> float:
        try:
            return look()
        except Exception:
            # One figure that cannot be had must not hide the others.
            return float("nan")

    return looked
