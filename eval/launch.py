"""`python -m eval launch`: a training for everyone, at Slack's rate, with kills on the way; then reminders.

The bot runs as `mamori serve` against a local workspace that refuses what Slack would refuse. All figures
are counted on the workspace's side, in what it accepted.
"""

import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from bot.cli.demo import sample_people
from bot.logs import reference_of
from bot.sandbox import Rates, SandboxServer, sample_workspace
from bot.sandbox.model import User
from bot.sandbox.sample import DEPARTMENTS, SECURITY_LEAD
from bot.slack.startup import manifest_path
from bot.store.database import Database
from bot.store.migrations import migrate
from bot.store.outbox import Outbox
from bot.store.people import PEOPLE
from eval.console import failures_as_sentences, notes, print_json, print_table
from eval.hands import Hands, Seen, launch_for_everyone, remind_everyone, take_quiz
from eval.serving import HOME, PATIENCE, Bot, library_of
from eval.task import EvalError

STALLED = 300.0
"""So many seconds without a message, and the evaluation gives up: nothing comes any more."""

LOOK = 5.0
"""Seconds without a message after which it looks whether one was parked."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people, how often the bot is killed, posts a minute, how many reminders are watched."""

    people: int
    kills: int
    per_minute: int
    reminders: int


@dataclass(frozen=True, slots=True)
class Launched:
    """`resumed`: invitations after the first kill. `parked`: cut off by a kill in the
    middle of a call, and sent again at an administrator's word.

    `seconds` and `per_minute` are of the invitations, restarts among them; `launch_seconds` from the press
    to the word that it is launched.
    """

    people: int
    kills: int
    twice: int
    never: int
    parked: int
    resumed: int
    launch_seconds: float
    seconds: float
    per_minute: float
    refused: int
    reminders: int
    reminded_twice: int
    reminded_when_done: int


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("launch")(launch)


def launch(
    home: Path = HOME,
    people: int = typer.Option(300, min=12, help="How many people the company has."),
    kills: int = typer.Option(3, min=0, help="How often the bot is killed while invitations go out."),
    per_minute: int = typer.Option(
        300, min=1, max=500, help="Posts a minute that Slack takes, and are sent."
    ),
    reminders: int = typer.Option(300, min=0, help="Watch so many reminders (0: none)."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Invite everyone with kills on the way: nobody twice, nobody never, nobody reminded who is done."""
    with failures_as_sentences(), tempfile.TemporaryDirectory() as place:
        copied = library_of(home, Path(place))
        rates = Rates.like_slack()
        rates.posts_per_minute = per_minute
        measured = asdict(measure(copied, Plan(people, kills, per_minute, reminders), rates))
    if as_json:
        print_json({"launch": measured})
    else:
        print_table("launch", {"mamori": measured})


def measure(home: Path, plan: Plan, rates: Rates) -> Launched:
    """Run it in a home that has an index, against a workspace with these rates."""
    workspace = sample_workspace()
    _hire(workspace.users, plan.people)
    with SandboxServer(workspace, manifest_path(), rates=rates) as sandbox:
        database = _company(sandbox, home)
        # Reminders keep office hours; a benchmark runs when somebody has the time for it.
        rate = {"MAMORI_MESSAGES_PER_MINUTE": str(plan.per_minute), "MAMORI_OFFICE_HOURS": "always"}
        bot = Bot(sandbox, home, rate)
        try:
            bot.start()
            return _story(sandbox, bot, database, plan)
        finally:
            bot.stop()
            database.engine.dispose()


def _story(sandbox: SandboxServer, bot: Bot, database: Database, plan: Plan) -> Launched:
    kills, watched = plan.kills, plan.reminders
    outbox, seen = Outbox(database), Seen(sandbox)
    with database.reading() as connection:
        everyone = len(PEOPLE.all(connection, sandbox.workspace.team_id, active=True))
    launching = launch_for_everyone(Hands(sandbox, SECURITY_LEAD))
    launched = time.monotonic()
    at_first_kill = 0
    for number in range(kills):
        seen.wait_for_invitations(everyone * (number + 1) // (kills + 1), STALLED)
        bot.kill()
        at_first_kill = at_first_kill or seen.invitations()
        notes.print(f"killed after {seen.invitations()} invitations", markup=False)
        bot.start(connected=False)
    _wait_for_all(seen, outbox, everyone)
    seconds = time.monotonic() - launched
    parked = _parked(outbox)
    for reference in parked:  # as an administrator does who has looked at them
        bot.command("parked", "retry", reference)
    seen.wait_for_invitations(everyone, STALLED)
    resumed = seen.invitations() - at_first_kill if kills else 0
    notes.print(
        f"{seen.people_invited()} of {everyone} invited in {seconds:.0f} s, twice {seen.invited_twice()}, "
        f"parked {len(parked)}, resumed {resumed}", markup=False,
    )  # fmt: skip
    sandbox.wait_until_connected(1, PATIENCE)
    reminded = _remind(sandbox, seen, watched) if watched else (0, 0, 0)
    return Launched(
        everyone, kills, seen.invited_twice(), everyone - seen.people_invited(), len(parked), resumed,
        round(launching, 1), round(seconds, 1), round(everyone / seconds * 60, 1),
        len(sandbox.ledger.refused("chat.postMessage")), *reminded,
    )  # fmt: skip


def _wait_for_all(seen: Seen, outbox: Outbox, everyone: int) -> None:
    """Until each of them is invited or parked; what is parked no message tells, so it is looked for."""
    quiet = 0.0
    while everyone - seen.people_invited() > len(_parked(outbox)):
        try:
            seen.wait_for_invitations(seen.invitations() + 1, LOOK)
            quiet = 0.0
        except EvalError:
            quiet += LOOK
            if quiet >= STALLED:
                raise


def _parked(outbox: Outbox) -> list[str]:
    """The references of the invitations that a kill cut off, so that nobody can tell whether they are out."""
    return [
        reference_of(f"{one.team_id}:{one.key}") for one in outbox.all_parked() if one.kind == "Invitation"
    ]


def _remind(sandbox: SandboxServer, seen: Seen, watched: int) -> tuple[int, int, int]:
    """Two are done before, one while the reminders go out: (reminders, doubled, to people who were done)."""
    order = seen.in_order_of_assignments()
    first, last, later = order[0], order[-1], order[min(len(order) - 2, watched - 1)]
    done = {}
    for user in (first, last):
        take_quiz(Hands(sandbox, user))
        done[user] = len(sandbox.ledger)
    remind_everyone(Hands(sandbox, SECURITY_LEAD))
    take_quiz(Hands(sandbox, later))
    done[later] = len(sandbox.ledger)
    wanted = min(watched, len(order) - 3)
    seen.wait_for_reminders(wanted, STALLED)
    return seen.reminders(), seen.reminded_twice(), seen.reminded_after(done)


def _hire(users: dict[str, User], people: int) -> None:
    """More employees, spread over the departments, until the company has so many."""
    here = [user for user in users.values() if user.department and not (user.is_stranger or user.deleted)]
    if people < len(here):
        raise EvalError(f"The sample company has {len(here)} people; ask for at least as many.")
    team = here[0].team_id
    for number in range(people - len(here)):
        made = User(
            f"U0CROWD{number:05}", f"crowd.{number:05}", f"社員{number:05}",
            department=DEPARTMENTS[number % len(DEPARTMENTS)],
            email=f"crowd.{number:05}@sample-seisakusho.example", team_id=team,
        )  # fmt: skip
        users[made.id] = made


def _company(sandbox: SandboxServer, home: Path) -> Database:
    """The bot's database with the roster in it, as `mamori people import` would leave it."""
    database = Database.open(f"sqlite:///{home / 'mamori.db'}")
    migrate(database.engine)
    with database.writing() as connection:
        PEOPLE.add(connection, *sample_people(sandbox))
    return database
