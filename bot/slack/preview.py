"""`python -m bot.slack.preview`: the messages that Slack would get for answers, without a Slack.

Reads answers, one JSON object a line as `bot.services.answer_record` writes them, and writes for each the
`text` and `blocks` of its message. For evaluations, which look at Mamori from outside, and for Slack's
Block Kit Builder.
"""

import json
import sys
from collections.abc import Iterable, Iterator

import bot.slack.blocks.answer  # noqa: F401  (registers how answers are drawn)
from bot.services.answer_record import from_json
from bot.services.notices import AnswerNotice
from bot.slack.blocks import render


def messages(lines: Iterable[str]) -> Iterator[str]:
    """One message for each answer. Raises ValueError or TypeError for a line that is no answer."""
    for line in lines:
        answer = from_json(line, "")
        message = render(AnswerNotice(answer.language, "preview", answer))
        yield json.dumps({"text": message.text, "blocks": message.blocks}, ensure_ascii=False)


def main() -> None:
    """Standard input to standard output, a line at a time."""
    for message in messages(sys.stdin):
        sys.stdout.write(message + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
