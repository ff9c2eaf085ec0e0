"""The numbers that Word draws and does not write: "第1条" of an automatic list, counted as Word counts."""

from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KANJI = "〇一二三四五六七八九"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str


@dataclass
class WordNumbering:
    """Counts through a document from top to bottom; call `label` once for each paragraph, in order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any) -> "WordNumbering":
        """From the root element of numbering.xml, or None where a document has none."""
        numbering = cls()
        if root is None:
            return numbering
        for abstract in root.iterfind(f"{_W}abstractNum"):
            levels = {
                int(_value(each, "ilvl", own=True)): _level(each) for each in abstract.iterfind(f"{_W}lvl")
            }
            numbering.levels[_value(abstract, "abstractNumId", own=True)] = levels
        for num in root.iterfind(f"{_W}num"):
            number = _value(num, "numId", own=True)
            numbering.lists[number] = _value(num, "abstractNumId")
            numbering.starts[number] = {
                int(_value(each, "ilvl", own=True)): int(start)
                for each in num.iterfind(f"{_W}lvlOverride")
                if (start := _value(each, "startOverride"))
            }
        return numbering

    def label(self, list_id: str, depth: int) -> str:
        """What Word draws before the paragraph: "第1条", "(2)", "・"; "" where it draws nothing."""
        abstract = self.lists.get(list_id, "")
        levels = self.levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for level, start in self.starts.get(list_id, {}).items():
                counts[level] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if levels[depth].format == "bullet":
            return "・"
        text = levels[depth].text
        for level, about in levels.items():
            number = counts.get(level, about.start)
            text = text.replace(f"%{level + 1}", _written(number, about.format))
        return text.strip()


def _level(element: Any) -> _Level:
    start = _value(element, "start")
    return _Level(
        int(start) if start else 1, _value(element, "numFmt") or "decimal", _value(element, "lvlText")
    )


def _value(element: Any, name: str, *, own: bool = False) -> str:
    """The attribute `name` of an element, or the `val` of its child of that name."""
    if own:
        return element.get(f"{_W}{name}") or ""
    child = element.find(f"{_W}{name}")
    return "" if child is None else child.get(f"{_W}val") or ""


def _written(number: int, style: str) -> str:
    if style in ("none", "bullet"):
        return ""
    if style == "decimalFullWidth":
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if style == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((97 if style == "lowerLetter" else 65) + number - 1)
    if style in ("lowerRoman", "upperRoman"):
        return _roman(number) if style == "lowerRoman" else _roman(number).upper()
    if style.startswith(("aiueo", "iroha")):
        letters = _AIUEO if style.startswith("aiueo") else _IROHA
        return letters[(number - 1) % len(letters)]
    if style.startswith(("japanese", "chinese", "ideograph", "taiwanese")):
        return _kanji(number)
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _KANJI[ones]
    return ("" if tens == 1 else _kanji(tens)) + "十" + (_KANJI[ones] if ones else "")
