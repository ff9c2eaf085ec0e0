"""The commands as a first administrator types them, in an empty folder and with what they get wrong."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import make_app
from bot.sandbox import SandboxServer, sample_workspace
from bot.slack.startup import manifest_path
from bot.store import record
from bot.store.database import Database
from bot.training.campaign import Kind
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import TEAM, Company, open_company

PEOPLE = (
    "id,name,mail,department,manager,kind of employment,role\n"
    "E1,責任 者子,head@example.jp,設計部,,employee,manager\n"
    "E2,社員 一,one@example.jp,設計部,E1,dispatched,\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and nothing set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "home"))
    for name in ("SLACK_BOT_TOKEN", "SLACK_API_URL", "MAMORI_TIMEZONE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return tmp_path / "home"


@pytest.fixture
def slack(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxServer]:
    """A workspace that the settings of the empty folder name."""
    with SandboxServer(sample_workspace(), manifest_path()) as server:
        monkeypatch.setenv("SLACK_API_URL", server.api_url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", server.bot_token)
        yield server


@pytest.fixture
def company(home: Path) -> Iterator[Company]:
    """A company with people, in the installation that the commands work on."""
    assert mamori("migrate").exit_code == 0
    made = open_company(Database.open(f"sqlite:///{home / 'mamori.db'}"))
    yield made
    made.desk.database.engine.dispose()


def mamori(*words: str) -> Result:
    return CliRunner().invoke(make_app(), list(words))


def test_the_documented_roster_is_imported_before_the_bot_has_ever_run(
    home: Path, slack: SandboxServer
) -> None:
    done = mamori("people", "import", "people.csv")
    assert (done.exit_code, done.stdout) == (0, "Imported: 2 added, 0 changed, 0 unchanged.\n"), done.stderr
    with Database.open(f"sqlite:///{home / 'mamori.db'}").reading() as connection:
        assert record.teams(connection) == [slack.workspace.team_id]


@pytest.mark.parametrize(
    "words", [("people", "list"), ("training", "list"), ("training", "drills"), ("retention",)]
)
def test_an_empty_installation_shows_that_it_is_empty(slack: SandboxServer, home: Path, words: tuple) -> None:  # type: ignore[type-arg]
    done = mamori(*words)
    assert done.exit_code == 0 and done.stdout.strip(), done.stderr


@pytest.mark.parametrize(
    "words",
    [("people", "import", "people.csv"), ("people", "list"), ("training", "list"), ("retention",)],
)
def test_without_a_token_it_says_how_to_name_the_workspace(home: Path, words: tuple) -> None:  # type: ignore[type-arg]
    done = mamori(*words)
    assert done.exit_code == 1
    assert all(way in done.stderr for way in ("SLACK_BOT_TOKEN", "`mamori serve`", "--team T…"))


def test_a_token_that_slack_refuses_is_said_to_be_that(
    home: Path, slack: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    done = mamori("people", "list")
    assert done.exit_code == 1 and "SLACK_BOT_TOKEN" in done.stderr and "invalid_auth" in done.stderr


def test_a_wrong_header_is_told_with_everything_else_that_is_wrong(home: Path, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE.replace("mail", "post") + "E1,また,,,E9,,\n")
    done = mamori("people", "import", "people.csv", "--team", TEAM)
    assert done.exit_code == 1 and "mend 3 " not in done.stderr
    assert "people.csv:1: The column post is not known." in done.stderr
    assert "Known columns: id, slack, name, mail, department, manager, kind of employment" in done.stderr
    assert "people.csv:4: The id E1 appears twice." in done.stderr and "manager E9" in done.stderr


def test_a_drill_names_people_under_who(company: Company, tmp_path: Path) -> None:
    drill = tmp_path / "drill.csv"
    drill.write_text("who,outcome\nUEMP1,reported\n", encoding="utf-8")
    told = mamori(
        "training", "import-drill", str(drill), "--name", "Autumn", "--date", "2025-10-20", "--team", TEAM
    )
    assert told.exit_code == 0, told.stderr
    listed = mamori("training", "drills", "--team", TEAM).stdout.splitlines()
    assert [line.split() for line in listed] == [
        ["held", "on", "drill", "people", "outcomes"], ["2025-10-20", "Autumn", "1", "reported", "1"],
    ]  # fmt: skip
    wide = CliRunner(env={"COLUMNS": "400", "TERMINAL_WIDTH": "400"})
    helped = wide.invoke(make_app(), ["training", "import-drill", "--help"]).stdout
    assert all(word in helped for word in ("who", "slack", "entered_data", "absent"))


def test_somebody_of_whom_there_is_nothing_else_leaves_the_roster_and_that_is_recorded(home: Path) -> None:
    assert mamori("people", "import", "people.csv", "--team", TEAM).exit_code == 0
    done = mamori("erase-person", "E2", "--yes")
    assert done.exit_code == 0 and "Taken off the roster; nothing else" in done.stdout
    with Database.open(f"sqlite:///{home / 'mamori.db'}").reading() as connection:
        (link,) = record.entries(connection, TEAM, kind="people.erased")
        assert link.facts["rows"] == 0 and set(link.personal) == {"command-line"}
        assert record.verify(connection, TEAM).sound
    gone = mamori("erase-person", "E2")
    assert gone.exit_code == 1 and "nobody with the id E2" in gone.stderr, "before any question is asked"


@pytest.mark.parametrize(
    "words",
    [
        ("export",),
        ("retention", "--set", "answers=abc"),
        ("retention", "--set", "nosuch=1"),
        ("retention", "--set", "answers=1"),
        ("training", "import-drill", "people.csv", "--date", "10/20/2026"),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_usage(home: Path, words: tuple) -> None:  # type: ignore[type-arg]
    done = mamori(*words)
    assert done.exit_code == 2 and done.stderr.strip()


def test_parked_says_the_same_of_an_unknown_reference_whatever_is_wanted(home: Path) -> None:
    for words in (("parked", "--json"), ("parked", "list", "--json"), ("parked", "--json", "list")):
        assert json.loads(mamori(*words).stdout) == {"parked": []}
    retried = mamori("parked", "retry", "NOSUCH")
    dropped = mamori("parked", "drop", "NOSUCH", "--reason", "none")
    assert (retried.exit_code, dropped.exit_code) == (1, 1)
    assert retried.stderr == dropped.stderr and "NOSUCH is not parked" in retried.stderr


def test_campaigns_have_headings_and_their_due_dates_in_the_configured_zone(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    told: dict[str, datetime] = {}
    for zone in ("Asia/Tokyo", "UTC"):
        monkeypatch.setenv("MAMORI_TIMEZONE", zone)
        headings, line = mamori("training", "list").stdout.splitlines()
        (campaign,) = json.loads(mamori("training", "list", "--json").stdout)["campaigns"]
        told[zone] = datetime.fromisoformat(campaign["due"])
        assert headings.startswith("id") and f"due ({zone})" in headings
        assert campaign_id in line and f"{told[zone]:%Y-%m-%d %H:%M}" in line
    assert told["UTC"] == told["Asia/Tokyo"] and told["UTC"].tzinfo == UTC
    assert told["UTC"].hour != told["Asia/Tokyo"].hour


def test_people_are_listed_under_headings(company: Company) -> None:
    headings, *lines = mamori("people", "list").stdout.splitlines()
    assert headings.split()[:3] == ["id", "name", "department"] and headings.split()[-1] == "state"
    assert lines and all(line.split()[-1] == "active" for line in lines)


@pytest.mark.parametrize("manifest", [None, '{"display_information": {"name": "Mamori"}}'])
def test_a_folder_that_is_no_backup_is_said_to_be_none(
    home: Path, tmp_path: Path, manifest: str | None
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    if manifest:
        (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    done = mamori("restore", str(folder))
    assert done.exit_code == 1 and "is no backup" in done.stderr and "`mamori backup`" in done.stderr
