"""`python -m eval`: is it good? One module a command; each has `register(app)`."""

import importlib
import os

import typer

# Before any numeric library loads: busy-waiting worker threads make p95 five times worse.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("OMP_NUM_THREADS", "1")

COMMANDS = (
    "retrieval", "guideline", "answers", "wording", "injection", "centres", "aims",
    "calibrate", "likelihood", "classifier", "scale", "load", "launch",
)  # fmt: skip


def main() -> None:
    """Run the command line."""
    app = typer.Typer(
        name="eval",
        help="Measure Mamori: each command is a dataset, a solver and scorers.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(lambda: None)  # or a single command would lose its name
    for name in COMMANDS:
        importlib.import_module(f"eval.{name}").register(app)
    app()


if __name__ == "__main__":
    main()
