"""The shape that CONTRIBUTING promises: small files, short functions, few arguments, both languages."""

import ast
import os
import string
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bot.texts import LANGUAGES, catalogue

ROOT = Path(__file__).parents[3]
ROOMS = ("bot", "knowledge", "prompts", "eval")
MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 60


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        for folder, below, files in os.walk(ROOT / room):
            below[:] = [name for name in below if name != "page"]  # the page is TypeScript, with its packages
            yield from (Path(folder, name) for name in files if name.endswith(".py"))


def _functions() -> Iterator[tuple[str, int]]:
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", size


def test_no_file_is_too_long() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in _modules()
    }
    assert {name: size for name, size in sizes.items() if size > MAX_FILE_LINES} == {}


def test_no_function_is_too_long() -> None:
    functions = dict(_functions())
    assert {name: size for name, size in functions.items() if size > MAX_FUNCTION_LINES} == {}
    assert median(functions.values()) <= 12


def test_only_config_reads_the_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if any(word in path.read_text(encoding="utf-8") for word in ("os.getenv", "environ.get(", "environ["))
    ]
    assert readers == []


def test_every_text_has_both_languages_with_the_same_placeholders() -> None:
    for key, both in catalogue().items():
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(both[language]) if name}
            for language in LANGUAGES
        ]
        assert fields[0] == fields[1], f"{key}: {fields}"
        assert all(both[language].strip() for language in LANGUAGES), key
