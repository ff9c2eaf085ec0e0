"""A ZIP is proved against the record's link and against its own manifest."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import make_app
from bot.store.database import Database
from bot.training.campaign import Kind
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import open_company


def mamori(*words: str) -> Result:
    return CliRunner().invoke(make_app(), list(words))


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A pack as the command wrote it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAMORI_HOME", str(tmp_path / "home"))
    assert mamori("migrate").exit_code == 0
    database = Database.open(f"sqlite:///{tmp_path / 'home' / 'mamori.db'}")
    done = mamori("export", open_company(database).launched(Kind.QUIZ, ATTACKS))
    assert done.exit_code == 0, done.stderr
    yield Path(done.stdout.strip())
    database.engine.dispose()


def test_what_was_delivered_is_known_again(pack: Path) -> None:
    told = mamori("verify-record", str(pack))
    assert told.exit_code == 0 and "the file that was delivered by link" in " ".join(told.stdout.split())
    found = json.loads(mamori("verify-record", str(pack), "--json").stdout)["pack"]
    assert found["sound"] and found["sequence"] > 0 and found["files"] >= 5 and found["wrong"] == []


def test_a_changed_file_is_named_and_the_whole_is_unknown(pack: Path) -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(pack) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name) + (b"x" if name == "rates.csv" else b""))
    pack.write_bytes(changed.getvalue())
    told = mamori("verify-record", str(pack))
    said = " ".join(told.stderr.split())
    assert told.exit_code == 1 and "rates.csv is not as the manifest says" in said
    assert "no link of the record delivered this file" in said
    found = json.loads(mamori("verify-record", str(pack), "--json").stdout)
    assert not found["sound"] and found["pack"]["wrong"] == ["rates.csv"] and found["pack"]["sequence"] == 0


def test_a_forged_manifest_still_lacks_its_link(pack: Path) -> None:
    """Whoever rewrites file and manifest has a pack that agrees with itself, and that nobody delivered."""
    from bot.services.export.pack import manifest, zipped

    with zipfile.ZipFile(pack) as before:
        files = {name: before.read(name) for name in before.namelist() if name != "manifest.json"}
    files["rates.csv"] += b"x"
    pack.write_bytes(zipped({**files, "manifest.json": manifest(files, {})}))
    found = json.loads(mamori("verify-record", str(pack), "--json").stdout)["pack"]
    assert found["wrong"] == [] and found["sequence"] == 0 and not found["sound"]


def test_broken_bytes_are_told_and_what_is_no_pack_is_refused(pack: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        place = archive.getinfo("roster.csv")
    content = bytearray(pack.read_bytes())
    start = place.header_offset + 30 + len(place.filename)
    content[start : start + 8] = bytes(8)
    pack.write_bytes(bytes(content))
    told = mamori("verify-record", str(pack))
    assert told.exit_code == 1 and "roster.csv" in told.stderr
    other = tmp_path / "other.zip"
    for bad in (b"", b"PK no zip"):
        other.write_bytes(bad)
        refused = mamori("verify-record", str(other))
        assert refused.exit_code == 1 and "manifest" in refused.stderr
    assert mamori("verify-record", str(tmp_path / "absent.zip")).exit_code == 1
