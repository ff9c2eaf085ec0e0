"""What became of a section that a lead wanted questions from, and of a draft that another lead rejected."""

from dataclasses import dataclass

from bot.texts import Language


@dataclass(frozen=True, slots=True)
class DraftsMade:
    """Drafts of questions wait for approval. Button: the question bank.

    `waiting` is True while the chat model is at work: then nothing else is known yet. `known` were there
    before, `incomplete` lack something (mostly a language). `model` is the chat model's name where it wrote
    them; `fallback` says why it did not: "budget", "failed", "refused", or "".
    """

    language: Language
    reference: str
    made: int = 0
    known: int = 0
    incomplete: int = 0
    model: str = ""
    fallback: str = ""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class DraftRejected:
    """To the author of a draft: another lead rejected it, and why. `by` is "" where nobody is left to name.

    Button: the question bank, where the reader `leads` still.
    """

    language: Language
    item_id: str
    version: int
    prompt: str
    clauses: tuple[str, ...]
    reason: str
    by: str = ""
    leads: bool = True
