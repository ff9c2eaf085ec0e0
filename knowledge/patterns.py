"""Regular expressions kept as lists in YAML files: one alternative a line, fragments by name."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

_FRAGMENT = re.compile(r"(?<!\?P)<([a-z_]+)>")


@cache
def pattern_file(name: str) -> Mapping[str, Any]:
    """The content of `knowledge/words/<name>.yaml`."""
    text = resources.files("knowledge").joinpath("words", f"{name}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def any_of(
    alternatives: Iterable[str], fragments: Mapping[str, Iterable[str]] | None = None
) -> re.Pattern[str]:
    """One pattern that finds any of the alternatives; `<name>` in them is a fragment.

    Raises KeyError for an unknown fragment, re.error for a broken pattern.
    """
    return re.compile("|".join(f"(?:{_filled(each, fragments or {})})" for each in alternatives))


def _filled(pattern: str, fragments: Mapping[str, Iterable[str]]) -> str:
    def fill(match: re.Match[str]) -> str:
        return "(?:" + "|".join(_filled(each, fragments) for each in fragments[match[1]]) + ")"

    return _FRAGMENT.sub(fill, pattern)
