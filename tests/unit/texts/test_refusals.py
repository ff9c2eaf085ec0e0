"""Every reason for which a document is refused has its sentence in both languages, and no other."""

import re
from pathlib import Path

from bot.texts import catalogue, say

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
_REASON = re.compile(r"DocumentRefused\(\s*\"(\w+)\"|\"refused\": \"(\w+)\"")


def reasons() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in KNOWLEDGE.rglob("*.py"))
    return {first or second for source in sources for first, second in _REASON.findall(source)}


def test_each_reason_has_a_sentence() -> None:
    prefix = "document.refused."
    assert {key.removeprefix(prefix) for key in catalogue() if key.startswith(prefix)} == reasons()
    assert "規程.docx" in say("document.refused.encrypted", "ja", name="規程.docx")
