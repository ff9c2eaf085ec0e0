"""The sample company's files look as such files do, can be made again, and say that they are fictitious."""

import re
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
import yaml
from pptx import Presentation

from tests.fixtures.make_office_files import FOLDER, WRITERS, make_office_files

POLICIES = sorted((FOLDER.parent / "sample").glob("*.md"))
FIELDS = {"title", "version", "effective", "owner", "review_by", "language", "audience", "link"}
NUMBERED = re.compile(r"^#{2,3} (?:第(\d+)条|(\d+\.\d+) )", re.MULTILINE)


def _parts(path: Path) -> tuple[dict[str, object], str]:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_policy_has_its_front_matter_and_says_that_it_is_fictitious(path: Path) -> None:
    head, body = _parts(path)
    assert set(head) == FIELDS
    assert isinstance(head["effective"], date)
    assert isinstance(head["version"], str)
    assert re.search("架空のもの|fictitious", body)
    assert f"# {head['title']}" in body


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_policy_is_numbered_without_gaps(path: Path) -> None:
    found = [article or dotted for article, dotted in NUMBERED.findall(_parts(path)[1])]
    assert 5 <= len(found) <= 20
    for before, after in pairwise(found):
        numbers = [[int(part) for part in number.split(".")] for number in (before, after)]
        steps = {(numbers[0][-1] + 1,), (numbers[0][0] + 1, 1), (numbers[0][0], numbers[0][-1] + 1)}
        assert tuple(numbers[1]) in steps, f"{path.name}: {after} follows {before}"


def test_titles_differ_over_all_sample_documents() -> None:
    titles = [str(_parts(path)[0]["title"]) for path in POLICIES] + [Path(name).stem for name in WRITERS]
    assert len(set(titles)) == len(titles) >= 12


def test_addresses_and_telephone_numbers_are_reserved_ones() -> None:
    for path in POLICIES:
        text = path.read_text(encoding="utf-8")
        hosts = re.findall(r"(?:@|https?://)([\w.-]+)", text)
        assert {host for host in hosts if not host.endswith("example.co.jp")} == set()
        assert {n for n in re.findall(r"\d{2,4}-\d{4}-\d{4}", text) if not n.startswith("03-0000-")} == set()


def test_the_office_files_are_what_the_script_makes(tmp_path: Path) -> None:
    for made in make_office_files(tmp_path):
        assert _content(made) == _content(FOLDER / made.name), made.name


def _content(path: Path) -> object:
    """What is inside: compressed bytes may differ between builds of zlib."""
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return [page.extract_text() for page in pdf.pages]
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_word_file_has_headings_and_a_table() -> None:
    document = docx.Document(str(FOLDER / "在宅勤務規程.docx"))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["第3章 作業の場所と機器"] == "Heading 1"
    assert styles["第8条(自宅の通信)"] == "Heading 2"
    assert [cell.text for cell in document.tables[1].rows[0].cells][:2] == ["区分", "例"]


def test_the_workbook_has_merged_headers_and_dates() -> None:
    book = openpyxl.load_workbook(FOLDER / "情報資産台帳.xlsx")
    assert book.sheetnames == ["情報資産", "貸出媒体", "緊急連絡先"]
    sheet = book["情報資産"]
    assert {"A1:I1", "F3:H3"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert sheet["I5"].is_date
    assert book["貸出媒体"]["G9"].value == "紛失"


def test_the_slides_have_notes_and_a_table() -> None:
    slides = list(Presentation(str(FOLDER / "新入社員セキュリティ研修.pptx")).slides)
    assert all(slide.notes_slide.notes_text_frame.text for slide in slides[1:])
    assert any(shape.has_table for shape in slides[-1].shapes)


def test_the_pdf_has_two_pages_with_text_header_and_footer() -> None:
    with pdfplumber.open(FOLDER / "会社スマートフォン利用基準.pdf") as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) == 2
    assert all("IT-08" in text and f"- {number} / 2 -" in text for number, text in enumerate(texts, start=1))
    assert "4.1 紛失" in texts[1]
