"""Files that are refused, each with a sentence, and none of which stops the next."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from knowledge.errors import DocumentRefused
from knowledge.loaders.limits import MAX_FILE_BYTES
from knowledge.loaders.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def refusal(reader: Reader, path: Path) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as caught:
        reader.read(path)
    assert str(caught.value).endswith(".")
    return caught.value


def office(path: Path, **parts: bytes) -> Path:
    """A real Word file with parts of our own beside or in place of its own."""
    original = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("1. Rule\nDo it.")
    document.save(original)
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def test_an_empty_file(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    assert refusal(reader, tmp_path / "a.pdf").reason == "empty"


def test_a_file_of_spaces(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n\n　\n", encoding="utf-8")
    assert refusal(reader, tmp_path / "a.txt").reason == "no_text"


def test_a_file_of_half_a_gigabyte(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as stream:
        stream.truncate(500 * 1024 * 1024)
    assert path.stat().st_size > MAX_FILE_BYTES
    assert refusal(reader, path).reason == "too_large"


@pytest.mark.parametrize(("name", "data"), [
    ("a.docx", b"%PDF-1.7 not a zip"), ("a.pdf", b"PK\x03\x04 not a pdf"), ("a.txt", b"\x89PNG\r\n\x1a\n"),
    ("a.md", b"\x7fELF\x02\x01"), ("a.xlsx", b"plain text"), ("a.txt", b"text\0\1\2\3\4" * 40),
])  # fmt: skip
def test_a_mislabelled_file(reader: Reader, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(reader, tmp_path / name).reason == "mislabelled"


def test_an_excel_file_named_as_word(reader: Reader, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    path = (tmp_path / "a.xlsx").rename(tmp_path / "a.docx")
    assert refusal(reader, path).reason == "mislabelled"


def test_a_bomb_in_an_office_file(reader: Reader, tmp_path: Path) -> None:
    path = office(tmp_path / "a.docx", **{"word/media/bomb.xml": b"0" * (400 * 1024 * 1024)})
    assert path.stat().st_size < 1024 * 1024
    assert refusal(reader, path).reason == "bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_external_entities(reader: Reader, tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("s3cret", encoding="utf-8")
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    path = office(tmp_path / "a.docx", **{"word/document.xml": xml.encode(encoding)})
    refused = refusal(reader, path)
    assert refused.reason == "hostile"
    assert "s3cret" not in str(refused)


def test_macros(reader: Reader, tmp_path: Path) -> None:
    assert refusal(reader, office(tmp_path / "a.docx", **{"word/vbaProject.bin": b"x"})).reason == "macros"
    assert refusal(reader, office(tmp_path / "a.docm")).reason == "macros"


def test_parts_that_point_outside(reader: Reader, tmp_path: Path) -> None:
    assert refusal(reader, office(tmp_path / "a.docx", **{"../../etc/cron.d/x": b"x"})).reason == "hostile"


def test_a_password(reader: Reader, tmp_path: Path) -> None:
    Canvas(str(tmp_path / "open.pdf")).save()
    writer = pypdf.PdfWriter(clone_from=tmp_path / "open.pdf")
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(tmp_path / "a.pdf")
    (tmp_path / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refusal(reader, tmp_path / "a.pdf").reason == "encrypted"
    assert refusal(reader, tmp_path / "a.docx").reason == "encrypted"


def test_a_scan_without_text(reader: Reader, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawInlineImage(_grey_picture(), 50, 50, 400, 600)
    canvas.save()
    assert refusal(reader, tmp_path / "a.pdf").reason == "scanned"


def _grey_picture() -> object:
    from PIL import Image

    return Image.new("L", (60, 80), 128)


def test_a_giant_sheet(reader: Reader, tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(20_100):
        sheet.append([number])
    book.save(tmp_path / "a.xlsx")
    assert refusal(reader, tmp_path / "a.xlsx").reason == "too_long"


def test_encodings_mixed_in_one_file(reader: Reader, tmp_path: Path) -> None:
    text = "機密情報の取り扱いを定める。" * 20
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe" + text.encode("utf-16-le") + b"\x00\xd8\x00")
    assert refusal(reader, tmp_path / "a.txt").reason == "encoding"


@pytest.mark.parametrize(("one", "other"), [("cp932", "euc_jp"), ("utf-8", "cp932"), ("utf-8", "utf-16")])
def test_two_encodings_pasted_together(reader: Reader, tmp_path: Path, one: str, other: str) -> None:
    text = "機密情報を持ち出すときは、管理責任者の許可を得る。\n" * 5
    (tmp_path / "a.txt").write_bytes(text.encode(one) + text.encode(other))
    assert refusal(reader, tmp_path / "a.txt").reason == "encoding"


@pytest.mark.parametrize("name", ["a.exe", "noending", "a.zip", "a.doc"])
def test_other_kinds(reader: Reader, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something")
    assert refusal(reader, tmp_path / name).reason in ("unsupported", "old_format")


def test_truncated_files(reader: Reader, tmp_path: Path) -> None:
    whole = office(tmp_path / "whole.docx").read_bytes()
    (tmp_path / "a.docx").write_bytes(whole[: len(whole) // 2])
    assert refusal(reader, tmp_path / "a.docx").reason == "damaged"
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    assert refusal(reader, tmp_path / "a.pdf").reason in ("damaged", "no_text")


def test_metadata_that_is_wrong(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\naudiance: [S1]\n---\n# A\ntext\n", encoding="utf-8")
    refused = refusal(reader, tmp_path / "a.md")
    assert refused.reason == "metadata"
    assert "`audience`" in str(refused)


def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1. Rule\nDo it.\n", encoding="utf-8")
    with Reader(seconds=0.0) as hurried:
        assert refusal(hurried, tmp_path / "a.txt").reason == "too_slow"


def test_the_next_file_is_read_after_a_child_died(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rules\n\n1. Rule\nDo it.\n", encoding="utf-8")
    with Reader() as reader:
        reader.read(tmp_path / "a.txt")
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        assert reader.read(tmp_path / "a.txt").title == "Rules"


def test_the_child_has_no_environment_to_lose_and_loads_no_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    (tmp_path / "a.txt").write_text("Rules\n\n1. Rule\nDo it.\n", encoding="utf-8")
    with Reader() as reader:
        reader.read(tmp_path / "a.txt")
        assert reader._child is not None
        process = Path(f"/proc/{reader._child.pid}")
        assert b"xoxb-canary" not in (process / "environ").read_bytes()
        libraries = (process / "maps").read_text(encoding="utf-8")
        assert "libtorch" not in libraries
        assert "faiss" not in libraries
