"""One file to one Document. Runs in the child process; imports nothing heavy."""

import hashlib
import importlib
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from knowledge.documents import Document, Language
from knowledge.errors import DocumentRefused
from knowledge.loaders.limits import MAX_CHARACTERS, MAX_SECTIONS
from knowledge.loaders.sniff import check_kind
from knowledge.reading.blocks import Block, Content
from knowledge.reading.metadata import Metadata, metadata_of, read_side_file, side_file
from knowledge.reading.section_headings import title_of
from knowledge.reading.sections import sections_of
from knowledge.reading.stated import bare_title, stated_fields

LOADERS = {
    ".md": "plain:load_markdown",
    ".markdown": "plain:load_markdown",
    ".txt": "plain:load_text",
    ".text": "plain:load_text",
    ".csv": "tables:load_csv",
    ".tsv": "tables:load_csv",
    ".html": "html:load_html",
    ".htm": "html:load_html",
    ".pdf": "pdf:load_pdf",
    ".docx": "word:load_word",
    ".xlsx": "excel:load_excel",
    ".pptx": "powerpoint:load_powerpoint",
}
"""Module and function by the file's ending; imported when the first such file comes."""


def document_of(path: Path, name: str) -> Document:
    """Read a file. `name` is what people call it. The version is "" where the document says none.

    Raises DocumentRefused.
    """
    check_kind(path)
    content = _loader(path)(path)
    side = side_file(path)
    blocks = tuple(map(_visible, content.blocks))
    _check_size(blocks)
    _check_claims(content.properties)
    metadata = _metadata(blocks, {**content.properties, **(read_side_file(side) if side else {})})
    language = metadata.language or language_of(blocks)
    shown = content.title or title_of(blocks)
    sections = sections_of(blocks, language, shown)
    if not sections:
        raise DocumentRefused(
            "no_text", "There is no text in it. If it is a scan, run text recognition first."
        )
    if len(sections) > MAX_SECTIONS:
        raise DocumentRefused("too_long", f"It has {len(sections)} sections; split it.")
    title = metadata.title or bare_title(shown) or Path(name).stem
    return Document(
        id=metadata.id or id_of_title(title),
        title=title,
        version=metadata.version,
        language=language,
        kind=metadata.kind,
        sections=sections,
        hash=hashlib.sha256(path.read_bytes()).hexdigest(),
        source=name,
        effective=metadata.effective,
        review_by=metadata.review_by,
        owner=metadata.owner,
        audience=metadata.audience,
        link=metadata.link,
    )


def id_of_title(title: str) -> str:
    """The id of a document that says none: the same for the same title, however it is written."""
    name = " ".join(unicodedata.normalize("NFKC", title).casefold().split())
    return "d-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def language_of(blocks: tuple[Block, ...]) -> Language:
    """Japanese where at least a tenth of the letters are kana or ideographs."""
    letters = japanese = 0
    for block in blocks[:2_000]:
        for character in block.text:
            letters += character.isalpha()
            japanese += "\u3040" <= character <= "\u30ff" or "\u4e00" <= character <= "\u9fff"
    return "ja" if letters and japanese * 10 >= letters else "en"


def _loader(path: Path) -> Callable[[Path], Content]:
    module, _, function = LOADERS[path.suffix.lower()].partition(":")
    loader: Callable[[Path], Content] = getattr(
        importlib.import_module(f"knowledge.loaders.{module}"), function
    )
    return loader


def _metadata(blocks: tuple[Block, ...], fields: dict[str, object]) -> Metadata:
    """What was declared; where nothing was, what the head of the document states and is a real date."""
    declared = metadata_of(fields)
    for name, value in stated_fields(blocks).items():
        if not getattr(declared, name):
            try:
                declared = metadata_of({**fields, name: value})
            except DocumentRefused:  # 2026-13-41 on a cover is a slip of the pen, no reason to refuse
                continue
            fields = {**fields, name: value}
    return declared


def _visible(block: Block) -> Block:
    """Without control characters: they have no place in a quote. What is indexed is cleaned further."""
    if block.text.isprintable():
        return block
    text = "".join(c for c in block.text if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return Block(text, block.kind, block.level, block.page)


def _check_claims(properties: Mapping[str, object]) -> None:
    """What a text says of itself does not make it binding: whoever wrote it may not be who may say so."""
    claimed = str(properties.get("kind") or "policy").strip().lower()
    if claimed != "policy":
        message = (
            f"It calls itself a {claimed}. Write `kind: {claimed}` into `<file name>.meta.yaml` beside it."
        )
        raise DocumentRefused("metadata", message)


def _check_size(blocks: tuple[Block, ...]) -> None:
    if (size := sum(len(block.text) for block in blocks)) > MAX_CHARACTERS:
        message = f"It holds {size:,} characters; up to {MAX_CHARACTERS:,} are read. Split it."
        raise DocumentRefused("too_long", message)
