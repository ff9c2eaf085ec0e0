"""What the bot says, Japanese and English side by side, one YAML file a subject.

`say("quiz.result.passed", "ja", score=90)` -> the sentence. Every key has both languages (a test
proves it); an unknown key or a missing placeholder is a programming error and raises.
"""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal, cast

import yaml

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
# As safe as the other one and ten times as quick, where the wheel has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text: dotted key -> {"ja": ..., "en": ...}. Raises ValueError on a key given twice."""
    texts: dict[str, dict[str, str]] = {}
    for entry in sorted(resources.files(__name__).iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".yaml"):
            continue
        for key, both in _flatten(yaml.load(entry.read_text(encoding="utf-8"), _LOADER) or {}):
            if key in texts:
                raise ValueError(f"text {key!r} is given twice, the second time in {entry.name}")
            texts[key] = both
    return texts


def say(key: str, language: Language, /, **values: object) -> str:
    """The text of `key` in `language`, its `{placeholders}` filled from `values`."""
    return catalogue()[key][language].format_map(values).strip()


def joined(parts: Iterable[str], language: Language) -> str:
    """Things beside each other as each language writes them: 甲、乙 / A, B. No text: its space counts."""
    return ("、" if language == "ja" else ", ").join(parts)


def language_of_locale(locale: str | None) -> Language:
    """A Slack locale ("ja-JP", "en-US") -> the language we speak to that person; Japanese comes first."""
    return "en" if (locale or "ja").lower().startswith("en") else "ja"


def _flatten(tree: dict[str, object], prefix: str = "") -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    for name, value in tree.items():
        if not isinstance(value, dict):
            raise ValueError(f"text {prefix}{name}: expected languages or a group, found {value!r}")
        if set(value) == set(LANGUAGES):
            found.append((prefix + name, cast(dict[str, str], value)))
        else:
            found.extend(_flatten(value, f"{prefix}{name}."))
    return found
