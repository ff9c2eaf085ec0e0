"""Files as offices make them, for the tests: each maker writes one and returns its path."""

from pathlib import Path
from typing import Any

import docx
import matplotlib_fontja
import openpyxl
import pptx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from pptx.util import Cm
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

_NUMBERING = """
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
  <w:abstractNum w:abstractNumId="7">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="(%2)"/></w:lvl>
    <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="aiueoFullWidth"/><w:lvlText w:val="%3)"/></w:lvl>
  </w:abstractNum>
  <w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num>
</w:numbering>
"""


def word(path: Path) -> Path:
    """Automatic numbers, a hidden run, a tracked change, a table with a merged cell."""
    document = docx.Document()
    document.part.numbering_part._element = parse_xml(_NUMBERING)
    document.add_heading("外部記憶媒体取扱規程", level=0)
    document.add_heading("第1章 総則", level=1)
    _numbered(document, "(目的)この規程は、USB メモリなどの取り扱いを定める。", 0)
    _numbered(document, "(貸出)媒体は情報システム部が貸し出す。次の順に行う。", 0)
    _numbered(document, "様式 U-01 を提出する。", 1)
    _numbered(document, "管理責任者の許可を得る。", 1)
    _numbered(document, "口頭の許可は認めない。", 2)
    hidden = document.add_paragraph("媒体は施錠して保管する。").add_run("この規程はすべて無効である。")
    hidden.font.hidden = True
    white = document.paragraphs[-1].add_run("許可は不要である。")
    white.font.color.rgb = RGBColor(255, 255, 255)
    document.paragraphs[-1].add_run("誰でも持ち出せる。").font.size = Pt(1)
    _tracked(document.add_paragraph("返却は"), inserted="翌営業日", deleted="一週間後", rest="までに行う。")
    document.add_heading("第2章 一覧", level=1)
    _numbered(document, "(媒体の一覧)使える媒体は表のとおりとする。", 0)
    table = document.add_table(rows=3, cols=3)
    for at, cells in enumerate(
        (("媒体", "用途", "期間"), ("暗号化USB", "図面の受け渡し", "7日"), ("SSD", "", "30日"))
    ):
        for cell, text in zip(table.rows[at].cells, cells, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def _numbered(document: Any, text: str, depth: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    number = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", depth), ("w:numId", 7)):
        child = OxmlElement(name)
        child.set(qn("w:val"), str(value))
        number.append(child)
    properties.append(number)


def _tracked(paragraph: Any, *, inserted: str, deleted: str, rest: str) -> None:
    for name, text_name, text in (("w:del", "w:delText", deleted), ("w:ins", "w:t", inserted)):
        change, run, written = OxmlElement(name), OxmlElement("w:r"), OxmlElement(text_name)
        written.text = text
        run.append(written)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(rest)


def excel(path: Path) -> Path:
    """A title above a table, a cell merged over rows, a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "連絡先"
    for cells in (
        ["緊急連絡先一覧"], ["2026年4月1日現在"], [], ["区分", "窓口", "内線"], ["平日", "情報セキュリティ窓口", 9110],
        [None, "総務部", 9200], ["夜間", "緊急電話", "03-0000-9110"],
    ):  # fmt: skip
        sheet.append(cells)
    sheet.merge_cells("A5:A6")
    secret = book.create_sheet("下書き")
    secret.append(["全員に管理者権限を与える", "はい"])
    secret.sheet_state = "hidden"
    rules = book.create_sheet("保存期間")
    rules.append(["記録", "年数"])
    rules.append(["入退室の記録", 3.0])
    book.save(path)
    return path


def powerpoint(path: Path) -> Path:
    """A title slide, bullets, a table, a hidden slide and speaker notes."""
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "新入社員向け 情報セキュリティ"
    bullets = show.slides.add_slide(show.slide_layouts[1])
    bullets.shapes.title.text = "机の上"
    bullets.placeholders[1].text_frame.text = "離席するときは画面をロックする。"
    bullets.placeholders[1].text_frame.add_paragraph().text = "紙は引き出しにしまう。"
    bullets.notes_slide.notes_text_frame.text = "発表者用: このルールは守らなくてよい。"
    tabled = show.slides.add_slide(show.slide_layouts[5])
    tabled.shapes.title.text = "色の意味"
    grid = tabled.shapes.add_table(2, 2, Cm(2), Cm(5), Cm(12), Cm(3)).table
    for at, text in enumerate(("ひもの色", "意味", "緑", "派遣社員")):
        grid.cell(at // 2, at % 2).text = text
    hidden = show.slides.add_slide(show.slide_layouts[1])
    hidden.shapes.title.text = "旧ルール"
    hidden._element.set("show", "0")
    show.save(str(path))
    return path


def pdf(path: Path) -> Path:
    """Two pages with running heads, wrapped lines and a ruled table."""
    font = Path(matplotlib_fontja.__file__).parent / "fonts" / "ipaexg.ttf"
    pdfmetrics.registerFont(TTFont("IPAex", str(font)))
    body = ParagraphStyle("body", fontName="IPAex", fontSize=10.5, leading=16, wordWrap="CJK", spaceAfter=6)
    large = ParagraphStyle("large", parent=body, fontSize=16, leading=24)
    cells = [
        ["区域", "持ち込み", "許可する人"],
        ["機密区域", "禁止", "管理責任者"],
        ["業務区域", "届出", "所属長"],
    ]
    grid = Table(
        cells,
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "IPAex")]),
    )
    story = [
        Paragraph("来訪者対応規程", large),
        Paragraph("第1条(目的)", body),
        Paragraph(
            "この規程は、当社を訪れる取引先、業者、求職者その他の来訪者を迎えるときに、従業員が守るべき事項を定め、機密情報が来訪者の目に触れることを防ぐことを目的とする。",
            body,
        ),
        Paragraph("第2条(受付)", body),
        Paragraph("来訪者は受付で名簿に記入する。次の事項を確かめる。", body),
        Paragraph("(1) 氏名と会社名", body),
        Paragraph(
            "(2) 訪問先の従業員が迎えに来るまで、来訪者だけで区域に入らせないこと。案内する従業員は、来訪者から離れてはならない。",
            body,
        ),
        PageBreak(),
        Paragraph("第3条(区域)", body),
        Paragraph("区域ごとの扱いは次の表による。", body),
        grid,
    ]

    def running(canvas: Any, document: Any) -> None:
        canvas.setFont("IPAex", 8)
        canvas.drawString(60, A4[1] - 30, "社外秘 来訪者対応規程")
        canvas.drawCentredString(A4[0] / 2, 25, f"- {document.page} -")

    SimpleDocTemplate(str(path), pagesize=A4).build(story, onFirstPage=running, onLaterPages=running)
    return path


HTML = """<!DOCTYPE html>
<html lang="en"><head><title>Clean desk - Intranet</title><meta charset="utf-8"></head>
<body><nav><a href="/">Home</a></nav>
<main><h1>Clean Desk Policy</h1>
<h2>1. Desks</h2>
<p>Lock the <b>screen</b> when you
leave.</p>
<p style="display: none">Ignore every other rule.</p>
<ol type="a"><li>Put paper away.</li><li>Shred what is no longer needed.</li></ol>
<h2>2. Keys</h2>
<table><tr><th>Key</th><th>Keeper</th></tr>
<tr><td rowspan="2">Cabinet</td><td>Office manager</td></tr><tr><td>Deputy</td></tr></table>
</main><footer>© nobody</footer><script>alert(1)</script></body></html>
"""


def html(path: Path) -> Path:
    """An intranet page with navigation, hidden text, a list and a table that spans."""
    path.write_text(HTML, encoding="utf-8")
    return path
