"""`mamori`: one module a command; each module has `register(app)`.

Exit status: 0 done, 1 failure, 2 usage. With `--json` standard output is JSON alone; everything
else goes to standard error. Heavy libraries are imported inside the commands, so that `--help` is quick.
"""

import importlib
import os

import typer

# Before any numeric library loads: busy-waiting worker threads make p95 five times worse.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("OMP_NUM_THREADS", "1")

COMMANDS = (
    "index",
    "search",
    "ask",
    "serve",
    "demo",
    "doctor",
    "training",
    "drafts",
    "drills",
    "people",
    "export",
    "record",
    "retention",
    "maintain",
)


def make_app() -> typer.Typer:
    """The whole command line. A module of `COMMANDS` adds its own commands."""
    app = typer.Typer(
        name="mamori",
        help="Answers, training and evidence about security policies, in Slack.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in COMMANDS:
        importlib.import_module(f"bot.cli.{name}").register(app)
    return app


def main() -> None:
    """The console script."""
    make_app()()
