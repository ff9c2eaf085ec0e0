"""A prompt is filled exactly or not at all."""

from importlib import resources

import pytest

from prompts import Prompt, load

PROMPT = Prompt("greeting", 'Say {{word}} to {{who}}, as {"json": true}')


def test_fill_replaces_every_placeholder_and_leaves_json_alone() -> None:
    assert PROMPT.fill(word="hello", who="{{word}}") == 'Say hello to {{word}}, as {"json": true}'


@pytest.mark.parametrize(
    ("values", "complaint"),
    [({"word": "hello"}, "needs who"), ({"word": "a", "who": "b", "when": "c"}, "no place for when")],
)
def test_fill_refuses_missing_and_unknown_names(values: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        PROMPT.fill(**values)


def test_every_prompt_file_loads() -> None:
    for entry in resources.files("prompts").iterdir():
        if entry.name.endswith(".md"):
            assert load(entry.name.removesuffix(".md")).text
