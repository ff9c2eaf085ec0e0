"""Documents of every format, read by the real child process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.documents import Document, Section
from knowledge.loaders.reader import Reader
from tests.integration.knowledge import documents_made as made


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def read(reader: Reader, make: Callable[[Path], Path], path: Path) -> tuple[Document, dict[str, Section]]:
    document = reader.read(make(path))
    for section in document.sections:
        assert all(item.text in section.text for item in section.items)
    return document, {section.number: section for section in document.sections}


def test_word_with_the_numbers_that_word_draws(reader: Reader, tmp_path: Path) -> None:
    document, sections = read(reader, made.word, tmp_path / "media.docx")
    assert (document.title, document.language, document.version) == ("外部記憶媒体取扱規程", "ja", "")
    assert list(sections) == ["第1条", "第2条", "第3条"]
    assert sections["第2条"].path == ("第1章 総則",)
    assert [(item.label, item.text) for item in sections["第2条"].items] == [
        ("(1)", "様式 U-01 を提出する。"),
        ("(2)", "管理責任者の許可を得る。"),
        ("(2)ア", "口頭の許可は認めない。"),
    ]


def test_word_as_its_reader_sees_it(reader: Reader, tmp_path: Path) -> None:
    _, sections = read(reader, made.word, tmp_path / "media.docx")
    assert not any(planted in sections["第2条"].text for planted in ("無効", "不要", "誰でも"))
    assert sections["第2条"].text.endswith("返却は翌営業日までに行う。")
    assert sections["第3条"].text.endswith(
        "媒体 | 用途 | 期間\n暗号化USB | 図面の受け渡し | 7日\nSSD |  | 30日"
    )


def test_excel_sheets_are_sections_and_rows_are_items(reader: Reader, tmp_path: Path) -> None:
    document, sections = read(reader, made.excel, tmp_path / "contacts.xlsx")
    assert document.title == "緊急連絡先一覧"
    assert list(sections) == ["連絡先", "保存期間"]
    assert sections["連絡先"].page == "連絡先"
    assert [item.text for item in sections["連絡先"].items] == [
        "平日 | 情報セキュリティ窓口 | 9110",
        "平日 | 総務部 | 9200",
        "夜間 | 緊急電話 | 03-0000-9110",
    ]
    assert sections["保存期間"].text == "記録 | 年数\n入退室の記録 | 3"


def test_powerpoint_without_notes_and_hidden_slides(reader: Reader, tmp_path: Path) -> None:
    document, sections = read(reader, made.powerpoint, tmp_path / "welcome.pptx")
    assert document.title == "新入社員向け 情報セキュリティ"
    assert list(sections) == ["机の上", "色の意味"]
    assert sections["机の上"].page == "slide 2"
    assert [item.text for item in sections["机の上"].items] == [
        "離席するときは画面をロックする。",
        "紙は引き出しにしまう。",
    ]
    assert sections["色の意味"].items[0].text == "緑 | 派遣社員"


def test_pdf_paragraphs_are_whole_and_heads_are_gone(reader: Reader, tmp_path: Path) -> None:
    document, sections = read(reader, made.pdf, tmp_path / "visitors.pdf")
    assert document.title == "来訪者対応規程"
    assert list(sections) == ["第1条", "第2条", "第3条"]
    assert "\n" not in sections["第1条"].text
    assert sections["第1条"].text.endswith("来訪者の目に触れることを防ぐことを目的とする。")
    assert sections["第2条"].items[1].text.endswith("来訪者から離れてはならない。")
    assert (sections["第1条"].page, sections["第3条"].page) == ("p.1", "p.2")
    assert sections["第3条"].items[0].text == "機密区域 | 禁止 | 管理責任者"
    assert not any("社外秘" in section.text for section in document.sections)


def test_html_as_a_browser_shows_it(reader: Reader, tmp_path: Path) -> None:
    document, sections = read(reader, made.html, tmp_path / "desk.html")
    assert (document.title, document.language) == ("Clean Desk Policy", "en")
    assert (
        sections["1"].text
        == "Lock the screen when you leave.\n\na) Put paper away.\nb) Shred what is no longer needed."
    )
    assert [item.text for item in sections["2"].items] == ["Cabinet | Office manager", "Cabinet | Deputy"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932", "euc_jp", "iso2022_jp"]
)
def test_text_in_the_encodings_of_japan(reader: Reader, tmp_path: Path, encoding: str) -> None:
    text = "持出し規程\n\n第1条(許可)\n機密情報を持ち出すときは、管理責任者の許可を得る。\n"
    path = tmp_path / "takeout.txt"
    path.write_bytes(text.encode(encoding))
    document = reader.read(path)
    assert document.title == "持出し規程"
    assert [(section.number, section.text) for section in document.sections] == [
        ("第1条", "機密情報を持ち出すときは、管理責任者の許可を得る。")
    ]


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp932", ","), ("utf-8-sig", ","), ("utf-16", "\t")])
def test_csv_rows_keep_their_header(reader: Reader, tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["資産", "区分", "保管"], ["図面", "秘", "サーバ"], ["見積書", "社外秘", "キャビネット"]]
    path = tmp_path / "資産リスト.csv"
    path.write_bytes("\r\n".join(delimiter.join(cells) for cells in rows).encode(encoding))
    section = reader.read(path).sections[0]
    assert section.number == "資産リスト"
    assert [item.text for item in section.items] == ["図面 | 秘 | サーバ", "見積書 | 社外秘 | キャビネット"]
    assert section.text.startswith("資産 | 区分 | 保管\n")


def test_a_side_file_tells_what_the_file_does_not(reader: Reader, tmp_path: Path) -> None:
    path = made.excel(tmp_path / "contacts.xlsx")
    side = "id: contacts\ntitle: 連絡網\nversion: 5\nreview_by: 2027/03/31\naudience: [S-SEC]\nkind: policy\n"
    (tmp_path / "contacts.meta.yaml").write_text(side, encoding="utf-8")
    document = reader.read(path)
    assert (document.id, document.title, document.version) == ("contacts", "連絡網", "5")
    assert (document.audience, str(document.review_by)) == (("S-SEC",), "2027-03-31")
