"""A clause in full, as a modal: where it stands, its text, what limits it."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, PlainTextObject, RichTextSectionElement
from slack_sdk.models.views import View

from bot.slack.blocks.budget import SECTION_TEXT, TITLE_TEXT, fit_view
from bot.slack.blocks.parts import listing, paragraph, paragraphs, rich, small_print
from bot.slack.text import shorten, words
from bot.texts import Language, say
from knowledge.documents import Document, Section


def section_view(
    document: Document, section: Section, item: str | None, language: Language, below: Sequence[Block] = ()
) -> View:
    """The modal of one section; the item that was quoted stands out. `below` is what may be done with it."""
    blocks = [*_section_blocks(document, section, item, language), *below]
    cut = [small_print([say("section.cut", language)])]
    return _modal(section.number or section.title, fit_view(blocks, cut), language)


def note_view(title: str, text: str, language: Language) -> View:
    """A modal that says one thing. `text` is one of ours."""
    return _modal(title, fit_view(paragraphs(text)), language)


def _modal(title: str, blocks: list[dict[str, object]], language: Language) -> View:
    return View(
        type="modal",
        title=PlainTextObject(text=shorten(title, TITLE_TEXT) or "-"),
        close=PlainTextObject(text=say("modal.close", language)),
        blocks=blocks,
    )


def _section_blocks(
    document: Document, section: Section, item: str | None, language: Language
) -> Iterator[Block]:
    key = "section.document" if document.version else "section.document_unversioned"
    yield small_print([say(key, language, document=document.title, version=document.version)])
    if section.path:
        yield small_print([" > ".join(section.path)])
    if section.title:
        yield rich(paragraph(section.title, bold=True))
    yield from _text(section, item)
    if section.notes:
        yield rich(paragraph(say("section.notes", language), bold=True), listing(section.notes))


def _text(section: Section, item: str | None) -> list[Block]:
    quoted = next((each.text for each in section.items if each.label == item), "")
    before, found, after = section.text.partition(quoted) if quoted else (section.text, "", "")
    if not found or len(section.text) > SECTION_TEXT:
        return paragraphs(section.text)
    parts = [words(before)] if before else []
    parts.append(words(found, bold=True))
    parts += [words(after)] if after else []
    return [rich(RichTextSectionElement(elements=parts))]
