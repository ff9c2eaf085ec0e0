"""What Slack would do with an answer: the message is drawn by the bot itself, then read as Slack reads it.

The bot runs as a process of its own: evaluations look at it from outside, and this reader shares no code
with what it judges.
"""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Self

from eval.task import EvalError
from knowledge.answering.answers import Answer

_CONTROL = re.compile(r"<([^<>]+)>")
_BARE_LINK = re.compile(r"(?:https?|ftp|javascript|data|mailto):[^\s<>|]+", re.IGNORECASE)
_NOTIFYING = ("user", "usergroup", "broadcast", "channel", "team")


class SlackDrawer:
    """Draws answers as messages. Close it, or use it in a `with`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.slack.preview"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def draw(self, answer: Answer) -> dict[str, Any]:
        """The message (`text`, `blocks`) that Slack would get. Raises `EvalError` when the bot draws none."""
        fields = asdict(answer)
        del fields["question"]
        process = self._process
        assert process.stdin and process.stdout
        try:
            process.stdin.write(json.dumps(fields) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise EvalError("The bot cannot draw an answer: run `python -m bot.slack.preview` to see why.")
        message: dict[str, Any] = json.loads(line)
        return message

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.wait(timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def live_mentions(message: dict[str, Any]) -> list[str]:
    """What would notify people or name channels: `<!channel>`, `<@U…>`, mention elements."""
    found = [inner for inner in _controls(message) if inner[0] in "!@#"]
    return found + [str(each) for each in _elements(message) if each.get("type") in _NOTIFYING]


def live_links(message: dict[str, Any]) -> list[str]:
    """Addresses that a reader could press or that Slack would load: links, buttons, images."""
    found = [inner.split("|")[0] for inner in _controls(message) if inner[0] not in "!@#"]
    for text in _marked_up(message):
        # Slack makes links of bare addresses too, unless the text is verbatim.
        found += _BARE_LINK.findall(html.unescape(_CONTROL.sub(" ", text)))
    for each in _elements(message):
        found += [str(each[name]) for name in ("url", "image_url", "title_url") if each.get(name)]
    return found


def _controls(message: dict[str, Any]) -> list[str]:
    texts = [*_marked_up(message, verbatim=True), str(message.get("text") or "")]
    return [match[1] for text in texts for match in _CONTROL.finditer(text)]


def _marked_up(message: dict[str, Any], verbatim: bool = False) -> Iterator[str]:
    for each in _elements(message):
        if each.get("type") == "mrkdwn" and (verbatim or not each.get("verbatim")):
            yield str(each.get("text") or "")
        elif each.get("type") == "markdown" and isinstance(each.get("text"), str):
            yield str(each["text"])


def _elements(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _elements(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _elements(inner)
