"""How documents number themselves, in Japanese and English: headings and the marks of list items."""

import re
import unicodedata
from dataclasses import dataclass, replace

_COUNT = r"[0-9０-９一二三四五六七八九十百千]+"
_LEVELS = {"編": 1, "部": 1, "章": 2, "節": 3, "款": 4, "目": 5, "条": 6}
_ENGLISH_LEVELS = {"part": 1, "chapter": 2, "section": 3, "article": 6, "clause": 6}

_JAPANESE = re.compile(
    rf"^(第{_COUNT}([編部章節款目条])(?:の{_COUNT})*)(?=$|[\s　(（【「:：])[\s　:：]*(.*)$"
)
_ENGLISH = re.compile(
    r"^((Part|Chapter|Section|Article|Clause)\s+(?:\d+(?:\.\d+)*|[IVXL]+|[A-Z]))(?=$|[\s.:(–—-])[\s.:–—-]*(.*)$",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    rf"^((?:附則|付則|前文|(?:別表|別紙|別記|別添|付録|付表|様式)(?:第?{_COUNT}号?)?)|"
    r"(?:Appendix|Annex|Schedule|Exhibit|Attachment)(?:\s+(?:\d+|[A-Z]))?)"
    r"(?=$|[\s　(（:：.])[\s　:：.]*(.*)$"
)
_SUPPLEMENT = re.compile(r"^(附則|付則)[\s　]+(\S.*)$")
_DOTTED = re.compile(r"^((?:\d{1,3}|[A-Z])(?:[.．]\d{1,3}){1,5})[.．]?[\s　:：]+(\S.*)$")
_ASKED = re.compile(r"^((?:Q|問|質問)[.．]?\s?[0-9０-９]{1,3})[.．、:：\s　]+(\S.*)$", re.IGNORECASE)
_ASKED_PLAINLY = re.compile(r"^(Q\s?[0-9０-９]{1,3})[.．、:：]\s*(\S.{1,120})$")
_SINGLE = re.compile(r"^(\d{1,3})(?:[.．、:：]\s*|[\s　]+)(\S.*)$")
_DASHED = re.compile(r"^[(（]?(\d{1,3}(?:[-－‐–]\d{1,3}){1,4})[)）]?[\s　:：.|]+(\S.*)$")
_PARENTHESISED = re.compile(r"^[(（]([0-9０-９]{1,2}|[a-z]|[ア-ン])[)）][\s　]*(\S.*)$")
_TITLE = re.compile(r"^[(（【「]([^)）】」]{1,60})[)）】」][\s　]*(.*)$")

_ITEMS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("paragraph", rf"^(第{_COUNT}[項号])[\s　、:：]*(\S.*)$"),
        ("circled", r"^([①-⑳㉑-㊿])[\s　.．、]*(\S.*)$"),
        ("round", r"^([(（][0-9０-９]{1,2}[)）])[\s　]*(\S.*)$"),
        ("round-kanji", r"^([(（][一二三四五六七八九十]{1,3}[)）])[\s　]*(\S.*)$"),
        ("letter", r"^[(（]?([a-zａ-ｚ])[)）.．][\s　]*(\S.*)$"),
        ("capital", r"^[(（]?([A-H])[)）][\s　]*(\S.*)$"),
        ("roman", r"^[(（]?([ivx]{1,4})[)）][\s　]*(\S.*)$"),
        ("kana", r"^[(（]([ア-ン])[)）][\s　]*(\S.*)$"),
        ("kana", r"^([ア-ン])(?:[)）.．、][\s　]*|[\s　]+)(\S.*)$"),
        ("kanji", r"^([一二三四五六七八九十]{1,3})(?:[.．、]|[\s　]+)(\S.*)$"),
        ("number", r"^([0-9０-９]{1,2})(?:[)）、][\s　]*|[.．](?=\D)[\s　]*|　+|\s+(?=[^\x00-\x7f]))(\S.*)$"),
        ("bullet", r"^([-*+・•●○■□◆◇※▪‣–])[\s　]*(\S.*)$"),
    )
)


# Which marks stand inside which, where a document does not say: 1 > (1) > ① > a > i.
MARK_RANKS = {
    "paragraph": 0, "number": 1, "kanji": 2, "round": 3, "round-kanji": 3, "circled": 4, "capital": 4,
    "letter": 5, "kana": 5, "roman": 6, "bullet": 9,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """`rank` orders headings without a level of their own (smaller is outer); `body` follows on the line."""

    number: str
    title: str
    rank: int
    body: str = ""


@dataclass(frozen=True, slots=True)
class ItemMark:
    """The mark of a list item. `label` as cited ("a", "(1)", "①", "2"), "" for a bullet."""

    kind: str
    label: str
    text: str


def heading_of(text: str, *, marked: bool) -> Heading | None:
    """The number and title of a heading. `marked`: the file itself says that this line is one.

    An unmarked line is a heading only where its number leaves no doubt; "第8条に例外は…" is none. Full-width
    digits count as the half-width ones that people type when they ask.
    """
    line = text.strip()
    for read in (_japanese, _english, _annex, _dotted, _dashed):
        if heading := read(line, marked):
            return replace(heading, number=unicodedata.normalize("NFKC", heading.number))
    if match := (_ASKED if marked else _ASKED_PLAINLY).match(line):
        return Heading(unicodedata.normalize("NFKC", match[1]).replace(" ", ""), match[2], 11)
    if not marked:
        return None
    if match := _SINGLE.match(line):
        return Heading(unicodedata.normalize("NFKC", match[1]), match[2], 11)
    if match := _PARENTHESISED.match(line):
        return Heading(f"({unicodedata.normalize('NFKC', match[1])})", match[2], 20)
    return Heading("", line, 30) if line else None


def single_number(text: str) -> tuple[int, str] | None:
    """ "3. 適用" -> (3, "適用") where the line could be a heading; whether it is one, its neighbours tell."""
    match = _SINGLE.match(unicodedata.normalize("NFKC", text.strip()))
    if not match or len(match[2]) > 40 or match[2].endswith(("。", ".", "、", ",", ";", "；", ":")):
        return None
    return int(match[1]), match[2]


def item_of(text: str) -> ItemMark | None:
    """The mark at the start of a line, or None."""
    line = text.strip()
    for kind, pattern in _ITEMS:
        if match := pattern.match(line):
            label = unicodedata.normalize("NFKC", match[1]) if kind != "circled" else match[1]
            return ItemMark(kind, "" if kind == "bullet" else label, match[2])
    return None


def _japanese(line: str, _marked: bool) -> Heading | None:
    if not (match := _JAPANESE.match(line)):
        return None
    title, body = _title_and_body(match[3], is_article=match[2] == "条")
    return Heading(match[1], title, _LEVELS[match[2]], body)


def _english(line: str, marked: bool) -> Heading | None:
    match = _ENGLISH.match(line)
    if not match or (not marked and match[3][:1].islower()):  # "Section 5 applies to ..." is a sentence
        return None
    title, body = _title_and_body(match[3], is_article=False)
    return Heading(match[1], title, _ENGLISH_LEVELS[match[2].lower()], body)


def _annex(line: str, marked: bool) -> Heading | None:
    if (match := _SUPPLEMENT.match(line)) and match[2].endswith("。"):
        return Heading(match[1], "", 2, match[2])
    match = _ANNEX.match(line)
    if not match or (not marked and (len(line) > 40 or line.endswith("。"))):
        return None
    return Heading(match[1], match[2].strip("()（） "), 2)


def _dotted(line: str, _marked: bool) -> Heading | None:
    match = _DOTTED.match(line)
    if not match or (match[2][:1].islower() and match[2].isascii()):  # "1.5 mm of ..."
        return None
    number = match[1].replace("．", ".")
    title, body = _title_and_body(match[2], is_article=False)
    return Heading(number, title, 11 + number.count("."), body)


def _dashed(line: str, _marked: bool) -> Heading | None:
    if not (match := _DASHED.match(line)):
        return None
    number = re.sub(r"[－‐–]", "-", match[1])
    title, body = _title_and_body(match[2], is_article=False)
    return Heading(number, title, 11 + number.count("-"), body)


def _title_and_body(rest: str, *, is_article: bool) -> tuple[str, str]:
    """What follows a number: a title, or at once the text of the section."""
    rest = rest.strip()
    if is_article and (match := _TITLE.match(rest)):
        return match[1], match[2]
    is_text = rest.endswith(("。", "．", ".", "！", "!")) or len(rest) > 60 or (is_article and "。" in rest)
    return ("", rest) if is_text else (rest.strip("()（）") if rest[:1] in "(（" else rest, "")
