"""Bytes to text: UTF-8, UTF-16, Shift_JIS, EUC-JP, ISO-2022-JP, and what else a detector is sure of."""

import codecs

from charset_normalizer import from_bytes

from knowledge.errors import DocumentRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_JAPANESE = ("cp932", "euc_jp", "iso2022_jp")


def decode(data: bytes) -> str:
    """The text of a file. Raises DocumentRefused when no encoding fits the whole of it."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    if b"\x1b$" not in data:
        try:
            return _checked(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    return _checked(_guessed(data))


def _guessed(data: bytes) -> str:
    if wide := _utf16_without_mark(data):
        return _strictly(data, wide)
    texts = [text for encoding in _JAPANESE if (text := _tried(data, encoding)) is not None]
    if texts:
        # EUC-JP bytes are often valid Shift_JIS too; the wrong reading is full of half-width kana.
        best = min(texts, key=_strangeness)
        if any(_mixed(best, other) for other in texts if other is not best):
            raise _in_no_encoding()
        return best
    guess = from_bytes(data).best()
    if guess is None:
        raise _in_no_encoding()
    return str(guess)


def _mixed(best: str, other: str) -> bool:
    """True when some lines are only Japanese in the other reading: two files were pasted together."""
    lines = zip(best.split("\n"), other.split("\n"), strict=False)
    return any(_kana(mine) < 0.05 and _kana(theirs) > 0.3 for mine, theirs in lines if len(mine) >= 8)


def _kana(line: str) -> float:
    return sum("\u3040" <= character <= "\u30ff" for character in line) / len(line) if line else 0.0


def _in_no_encoding() -> DocumentRefused:
    message = "Its characters are in no encoding, or in several at once. Save it as UTF-8."
    return DocumentRefused("encoding", message)


def _utf16_without_mark(data: bytes) -> str:
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return ""
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    if max(zeros) * 8 < len(sample):
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentRefused(
            "encoding", f"It begins as {encoding} but is not so throughout. Save it as UTF-8."
        ) from error


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strangeness(text: str) -> float:
    odd = sum(
        "\uff61" <= c <= "\uff9f" or "\ue000" <= c <= "\uf8ff" or ord(c) in range(0x80, 0xA0) for c in text
    )
    common = sum("\u3040" <= c <= "\u30ff" for c in text)
    return (odd - common) / (len(text) or 1)


def _checked(text: str) -> str:
    control = sum(c < " " and c not in "\t\n\r\f\v\x1b" for c in text)
    if "\0" in text or control * 50 > len(text):
        raise DocumentRefused(
            "mislabelled", "It is named as text but holds binary data. Give it the ending of its real format."
        )
    return text
