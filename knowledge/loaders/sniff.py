"""Is the file what its ending says? Decided by its first bytes, before any parser sees it."""

from pathlib import Path

from knowledge.errors import DocumentRefused
from knowledge.loaders.archive import check_office_file

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF-"

_OFFICE = (".docx", ".xlsx", ".pptx")
_TEXT = (".md", ".markdown", ".txt", ".text", ".csv", ".tsv", ".html", ".htm")
_MACROS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm", ".potm", ".ppsm")
_OLD = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx"}
_BINARY_STARTS = (
    ZIP,
    OLE,
    PDF,
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ",
    b"\x1f\x8b",
    b"Rar!",
    b"7z",
)


def check_kind(path: Path) -> None:
    """Raises DocumentRefused: unsupported, empty, macros, old_format, encrypted, mislabelled."""
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(1024)
    if suffix in _MACROS:
        raise DocumentRefused("macros", f"{suffix} files carry macros. Save it without them, or as PDF.")
    if suffix in _OLD:
        raise DocumentRefused("old_format", f"{suffix} is an old format. Save it as {_OLD[suffix]} or PDF.")
    if not head:
        raise DocumentRefused("empty", "It is empty. Put the document's text in it, or take it away.")
    if suffix in _OFFICE:
        _check_office(head)
        check_office_file(path)
    elif suffix == ".pdf":
        if PDF not in head:
            raise _mislabelled("PDF")
    elif suffix in _TEXT:
        if head.startswith(_BINARY_STARTS):
            raise _mislabelled("text")
    else:
        raise DocumentRefused(
            "unsupported",
            f"{suffix or 'A file without an ending'} is not read. Use PDF, Word, Excel, PowerPoint, HTML, "
            "Markdown, text or CSV.",
        )


def _check_office(head: bytes) -> None:
    if head.startswith(OLE):  # an encrypted Office file is an OLE file around the real one
        raise DocumentRefused(
            "encrypted", "It is protected by a password, or in an old format. Save it openly."
        )
    if not head.startswith(ZIP):
        raise _mislabelled("Office")


def _mislabelled(kind: str) -> DocumentRefused:
    return DocumentRefused("mislabelled", f"It is named as {kind}, but it is none. Give it its real ending.")
