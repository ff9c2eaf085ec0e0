"""What the documentation promises is there."""

import json
import re
from pathlib import Path

from bot.config import Settings

ROOT = Path(__file__).parents[3]


def _names() -> set[str]:
    return {str(field.validation_alias) for field in Settings.model_fields.values()}


def test_readme_documents_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `((?:MAMORI|SLACK)_\w+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(_names())


def test_the_example_environment_has_every_setting() -> None:
    named = re.findall(r"^#? ?((?:MAMORI|SLACK)_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(_names())


def test_links_and_pictures_of_the_documentation_exist() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_manifest_is_json_with_socket_mode() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text())
    assert manifest["settings"]["socket_mode_enabled"] is True
