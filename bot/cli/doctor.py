"""`mamori doctor`: what is wrong with this installation, and how to mend it."""

from dataclasses import asdict

import typer

from bot.cli.console import load_settings, print_json, results
from bot.texts import say

_MARKS = {"ok": "✓", "warning": "!", "problem": "✗"}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("doctor")(doctor)


def doctor(as_json: bool = typer.Option(False, "--json", help="Print one JSON object.")) -> None:
    """Check tokens, clock, SQLite, disk, index, migrations and record; status 1 if any is wrong."""
    from bot.diagnosis import diagnose
    from bot.logs import configure_logs

    configure_logs()
    findings = diagnose(load_settings())
    problems = [finding for finding in findings if finding.state == "problem"]
    if as_json:
        print_json({"ok": not problems, "checks": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            results.print(f"{_MARKS[finding.state]} {finding.name}: {finding.message}", markup=False)
        end = say("doctor.found", "en", count=len(problems)) if problems else say("doctor.fine", "en")
        results.print(end, markup=False)
    if problems:
        raise typer.Exit(1)
