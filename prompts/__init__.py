"""Words sent to a chat model, one Markdown file a prompt. No logic, and nothing else of Mamori is imported.

A prompt's placeholders are `{{name}}`: braces of JSON examples stay readable.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's text and the names that it must be given."""

    name: str
    text: str

    @property
    def variables(self) -> frozenset[str]:
        """The names of the placeholders."""
        return frozenset(_PLACEHOLDER.findall(self.text))

    def fill(self, **values: str) -> str:
        """The text with every placeholder replaced. Raises ValueError on a missing or an unknown name.

        Values are inserted once and never read for placeholders themselves.
        """
        if missing := self.variables - values.keys():
            raise ValueError(f"prompt {self.name!r} needs {', '.join(sorted(missing))}")
        if unknown := values.keys() - self.variables:
            raise ValueError(f"prompt {self.name!r} has no place for {', '.join(sorted(unknown))}")
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.text)


@cache
def load(name: str) -> Prompt:
    """The prompt in `prompts/<name>.md`. Raises FileNotFoundError when there is none."""
    text = resources.files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    return Prompt(name, text.strip())
