"""App Home: a stack of sections, each made by the part of the product that it is about."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from bot.slack.blocks.help import EXAMPLES
from bot.slack.blocks.parts import header, listing, paragraph, rich, small_print
from bot.texts import Language, say
from knowledge.documents import Document

SHOWN_DOCUMENTS = 20


def home_view(blocks: list[dict[str, Any]], language: Language) -> View:
    """The Home tab. `blocks` must fit (see `budget.fit_view`)."""
    empty = [block.to_dict() for block in welcome(language)]
    return View(type="home", blocks=blocks or empty)


def welcome(language: Language) -> Iterable[Block]:
    """How to ask, with questions to try."""
    yield header(say("home.title", language))
    yield rich(paragraph(say("home.ask", language)))
    examples = [say(f"prompts.{name}.message", language) for name in EXAMPLES]
    yield rich(paragraph(say("prompts.title", language), bold=True), listing(examples))


def documents_in_use(documents: Sequence[Document], language: Language) -> Iterator[Block]:
    """Which documents answers come from."""
    yield DividerBlock()
    if not documents:
        yield small_print([say("home.no_documents", language)])
        return
    lines = [
        say(
            "home.document" if each.version else "home.document_unversioned",
            language,
            title=each.title,
            version=each.version,
        )
        for each in documents[:SHOWN_DOCUMENTS]
    ]
    yield rich(paragraph(say("home.documents", language), bold=True), listing(lines))
