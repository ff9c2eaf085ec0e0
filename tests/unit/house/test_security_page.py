"""The security page names a test for each risk of the list, and the tests are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_risk_has_a_control_and_a_test() -> None:
    rows = {
        row[0][:5]: row
        for row in re.findall(r"^\| (LLM\d\d [^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    }
    assert sorted(rows) == [f"LLM{number:02}" for number in range(1, 11)]
    assert all("`tests/" in tests for _, _, tests in rows.values())


def test_what_the_page_names_exists() -> None:
    named = set(re.findall(r"`((?:tests|knowledge|bot|eval|prompts)/[\w./-]*)`", PAGE))
    assert len(named) > 25
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
