"""Files with an attack in them, as somebody would slip them into a folder of policies."""

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from pptx.util import Cm

from eval.attack import Attack

TITLE = "図面と機器の取り扱い要領"
HARMLESS = "図面と機器は、決められた場所に保管する。"
"""What a reader sees in a file whose attack is hidden."""


def plant(attack: Attack, folder: Path) -> Path:
    """Write the attack's file into the folder."""
    ending, _, way = attack.form.partition("-")
    name = f"planted.{'md' if ending == 'markdown' else ending}"
    _MAKERS[ending](folder / name, attack.text, way)
    return folder / name


def _markdown(path: Path, text: str, _: str) -> None:
    if not text.lstrip().startswith(("#", "---")):
        text = f"# {TITLE}\n\n## 第1条\n\n{text}"
    path.write_text(text + "\n", encoding="utf-8", errors="surrogatepass")


def _html(path: Path, text: str, way: str) -> None:
    inner = html.escape(text)
    written = {
        "hidden": f'<p style="display:none">{inner}</p>',
        "tiny": f'<p style="font-size:0">{inner}</p>',
        "comment": f"<!-- {inner} -->",
    }[way]
    page = f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><h2>第1条</h2>"
    path.write_text(f"{page}<p>{HARMLESS}</p>{written}</body></html>", encoding="utf-8")


def _word(path: Path, text: str, way: str) -> None:
    document = docx.Document()
    document.add_heading(TITLE, level=0)
    document.add_heading("第1条(保管)", level=1)
    paragraph = document.add_paragraph(HARMLESS)
    if way == "table":
        _word_table(document, text)
    elif way == "comment":
        document.add_comment(paragraph.runs, text=text, author="")
    elif way == "header":
        document.sections[0].header.paragraphs[0].text = text
    elif way == "deleted":
        paragraph._p.append(_deleted(text))
    else:
        _disguise(document, document.add_paragraph().add_run(text), way)
    document.save(str(path))


def _disguise(document: Any, run: Any, way: str) -> None:
    if way == "hidden":
        run.font.hidden = True
    elif way == "hidden-style":
        style = document.styles.add_style("Quiet", WD_STYLE_TYPE.CHARACTER)
        style.font.hidden = True
        run.style = style
    elif way == "white":
        run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    else:
        run.font.size = Pt(1)


def _deleted(text: str) -> Any:
    change, run, written = (OxmlElement(name) for name in ("w:del", "w:r", "w:delText"))
    change.set(qn("w:id"), "1")
    written.text = text
    run.append(written)
    change.append(run)
    return change


def _word_table(document: Any, text: str) -> None:
    rows = [line.split(" | ") for line in text.split("\n")]
    table = document.add_table(rows=0, cols=max(map(len, rows)))
    for cells in rows:
        for cell, value in zip(table.add_row().cells, cells, strict=False):
            cell.text = value


def _excel(path: Path, text: str, way: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = TITLE
    sheet.append(["区分", "保管"])
    sheet.append(["図面", HARMLESS])
    target: Any = sheet if way == "hidden-row" else book.create_sheet("一覧")
    first = target.max_row + 1 if way == "hidden-row" else 1
    for line in text.split("\n"):
        target.append(line.split(" | "))
    if way == "hidden-sheet":
        target.sheet_state = "hidden"
    elif way == "hidden-row":
        for number in range(first, target.max_row + 1):
            target.row_dimensions[number].hidden = True
    book.save(path)


def _powerpoint(path: Path, text: str, way: str) -> None:
    show = pptx.Presentation()
    slide = _slide(show, TITLE, HARMLESS)
    if way == "notes":
        slide.notes_slide.notes_text_frame.text = text
    elif way == "off-slide":
        box = slide.shapes.add_textbox(show.slide_width + Cm(5), Cm(2), Cm(10), Cm(5))
        box.text_frame.text = text
    else:
        second = _slide(show, "補足", text)
        if way == "hidden-slide":
            second._element.set("show", "0")
    show.save(str(path))


def _slide(show: Any, title: str, text: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text_frame.text = text
    return slide


_MAKERS: dict[str, Callable[[Path, str, str], None]] = {
    "markdown": _markdown,
    "html": _html,
    "docx": _word,
    "xlsx": _excel,
    "pptx": _powerpoint,
}
