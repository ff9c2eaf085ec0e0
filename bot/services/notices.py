"""What people are told, as values. `bot.slack.blocks` draws each; other services add their own kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.texts import Language
from knowledge.answering.answers import Answer


@dataclass(frozen=True, slots=True)
class Sentence:
    """One text of the catalogue, as it stands. Values from outside are escaped when drawn."""

    language: Language
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerNotice:
    """An answer, with what can be done about it. `redacted` are the kinds of secrets that were hidden.

    `question_id` is what the buttons carry. `question` is shown above the answer where the asker's own
    message is not (a slash command, a shortcut); "" elsewhere. `can_share` offers to show the answer to the
    channel; `shared_by` is the Slack user id of whoever did.
    """

    language: Language
    question_id: str
    answer: Answer
    redacted: tuple[str, ...] = ()
    question: str = ""
    can_share: bool = False
    shared_by: str = ""


@dataclass(frozen=True, slots=True)
class HelpNotice:
    """What the bot can do, with questions to try."""

    language: Language
    greeting: str = "help.greeting"


@dataclass(frozen=True, slots=True)
class EscalationNotice:
    """A question for the security channel, with the draft that was given."""

    language: Language
    question_id: str
    asker: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class HumanAnswerNotice:
    """What a colleague in charge answered, for the one who asked. `author` is a Slack user id.

    `question` is shown above it where it does not stand in the thread already.
    """

    language: Language
    author: str
    text: str
    question: str = ""
