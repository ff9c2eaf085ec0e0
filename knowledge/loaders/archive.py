"""An Office file is a zip of XML: look at the parcel before a parser opens it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from knowledge.errors import DocumentRefused
from knowledge.loaders.limits import MAX_RATIO, MAX_ROWS, MAX_UNPACKED

_MAIN_PART = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
}
_MAX_PARTS = 5_000
_SMALL = 1024 * 1024
_CHUNK = 1024 * 1024
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def check_office_file(path: Path) -> None:
    """Raises DocumentRefused: damaged, mislabelled, macros, encrypted, bomb, hostile, too_long."""
    try:
        with zipfile.ZipFile(path) as parcel:
            _check_parts(parcel, path.suffix.lower())
            _check_xml(parcel)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError) as error:
        raise DocumentRefused(
            "damaged", "It is damaged: its parts cannot be unpacked. Open it, save it anew and index again."
        ) from error


def _check_parts(parcel: zipfile.ZipFile, suffix: str) -> None:
    parts = parcel.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentRefused("encrypted", "It is protected by a password. Save it without one.")
    if _MAIN_PART[suffix] not in names:
        raise DocumentRefused(
            "mislabelled", f"It is named {suffix}, but it is none. Give it its real ending."
        )
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise DocumentRefused("macros", "It carries macros. Save it without them, or as PDF.")
    if any(name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in name for name in names):
        raise DocumentRefused(
            "hostile", "Its parts point outside of the file. Save it anew from its program."
        )
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    too_dense = unpacked > 20 * _SMALL and unpacked > packed * MAX_RATIO
    if len(parts) > _MAX_PARTS or unpacked > MAX_UNPACKED or too_dense:
        raise DocumentRefused(
            "bomb",
            f"It unpacks to {unpacked / _SMALL:,.0f} MB, far beyond a document's size. It is not opened.",
        )


def _check_xml(parcel: zipfile.ZipFile) -> None:
    rows = 0
    for part in parcel.infolist():
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        in_sheet = part.filename.startswith("xl/worksheets/")
        for chunk in _chunks(parcel, part):
            if any(word in chunk for word in _DECLARATIONS):
                raise DocumentRefused(
                    "hostile", "It declares XML entities, which no office program writes. It is not opened."
                )
            rows += chunk.count(b"<row ") if in_sheet else 0
    if rows > MAX_ROWS:
        raise DocumentRefused(
            "too_long", f"It has more than {MAX_ROWS:,} rows: a table of data, not a policy."
        )


def _chunks(parcel: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that overlap, so that no word is cut in two unseen."""
    tail = b""
    with parcel.open(part) as stream:
        while piece := stream.read(_CHUNK):
            yield tail + piece
            tail = piece[-32:]
