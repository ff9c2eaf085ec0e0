"""`python -m eval load`: how long people wait for an acknowledgement while many slow answers are being made.

The bot runs as `mamori serve` against a local workspace over real sockets. Answers are slow because every
post takes a second; meanwhile people use a command, which Slack wants acknowledged within three seconds.
"""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from bot.sandbox import SandboxServer, sample_workspace
from bot.sandbox.sample import EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD
from bot.slack.startup import manifest_path
from eval.console import failures_as_sentences, print_json, print_table
from eval.serving import HOME, PATIENCE, Bot, library_of

PEOPLE = (EMPLOYEE, ENGLISH, MANAGER, SECURITY_LEAD)
QUESTION = "紙の資料はどうやって捨てればいい?"


@dataclass(frozen=True, slots=True)
class Load:
    """`ack_ms`: from a press to its acknowledgement. `missed`: too late for Slack. `seconds`: in all."""

    answers: int
    presses: int
    ack_ms_p50: float
    ack_ms_p99: float
    missed: int
    lost: int
    doubled: int
    seconds: float


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("load")(load)


def load(
    home: Path = HOME,
    answers: int = typer.Option(50, help="How many questions are asked at once."),
    presses: int = typer.Option(300, help="How many commands people use meanwhile."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Acknowledgements while slow answers are under way."""
    with failures_as_sentences():
        measured = asdict(measure(home, answers, presses))
    if as_json:
        print_json({"load": measured})
    else:
        print_table("load", {"mamori": measured})


def measure(home: Path, answers: int, presses: int) -> Load:
    """Ask, press, wait for every answer, and count in the ledger."""
    with SandboxServer(sample_workspace(), manifest_path()) as sandbox, _serving(sandbox, home):
        first = sandbox.say(EMPLOYEE, "dm", QUESTION)
        sandbox.wait_for_reply(EMPLOYEE, first, PATIENCE)
        sandbox.faults.add("slow", "chat.postMessage", answers, 1.0)
        began = time.perf_counter()
        asked = [sandbox.say(PEOPLE[n % len(PEOPLE)], "dm", QUESTION) for n in range(answers)]
        with ThreadPoolExecutor(4) as crowd:
            acked = list(crowd.map(lambda n: _press(sandbox, PEOPLE[n % len(PEOPLE)]), range(presses)))
        wanted = {message.ts for message in asked}
        sandbox.wait_for(lambda: wanted <= set(_threads(sandbox)), PATIENCE)
        seconds = time.perf_counter() - began
        counts = [_threads(sandbox).count(ts) for ts in wanted]
    times = sorted(milliseconds for milliseconds, _ in acked)
    return Load(
        answers, presses, round(times[len(times) // 2], 1), round(times[int(len(times) * 0.99)], 1),
        sum(not in_time for _, in_time in acked), counts.count(0), sum(count > 1 for count in counts),
        round(seconds, 1),
    )  # fmt: skip


def _press(sandbox: SandboxServer, person: str) -> tuple[float, bool]:
    began = time.perf_counter()
    acted = sandbox.command(person, "/mamori", "help")
    return (time.perf_counter() - began) * 1000, acted.acked


def _threads(sandbox: SandboxServer) -> list[str]:
    return [str(call.arguments.get("thread_ts")) for call in sandbox.ledger.accepted("chat.postMessage")]


@contextmanager
def _serving(sandbox: SandboxServer, home: Path) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as name:
        bot = Bot(sandbox, library_of(home, Path(name)))
        try:
            bot.start()
            yield
        finally:
            bot.stop()
