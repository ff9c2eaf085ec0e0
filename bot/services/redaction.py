"""Secrets that people paste, taken out before a text is stored, logged or sent on.

`redact("鍵は AKIA... です")` -> `Redacted("鍵は [***] です", ("key",))`. Pure: no I/O. It errs on the
side of hiding: a false alarm costs a word of the question, a miss costs a leak.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MASK = "[***]"
KINDS = ("key", "password", "card", "my_number", "mail")

# ASCII everywhere: to `\w` a Japanese letter is a letter, and a secret stands between such without a space.
# The same length on both sides, so that a match found in the folded text is cut from the original.
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x2212: 0x2D,
    0x2010: 0x2D,
}

_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|xox[a-z](?:\.xox[a-z])?-[\w-]{6,}|xapp-[\w-]{6,}"
    r"|https://hooks\.slack\.com/[\w/]+"
    r"|(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}"
    r"|(?:ghp|gho|ghu|ghs|ghr|github_pat)_\w{16,}|glpat-[\w-]{16,}"
    r"|(?:sk|pk|rk)[-_](?:[a-z]+[-_])*[A-Za-z0-9_-]{16,}"
    r"|AIza[\w-]{30,}|ya29\.[\w-]{16,}|npm_\w{30,}|pypi-[\w-]{30,}|hf_[A-Za-z0-9]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"
    r"|(?i:bearer)\s+[\w.~+/-]{12,}=*",
    re.DOTALL | re.ASCII,
)
_PASSWORD = re.compile(
    r"(?i:(?:パスワード|暗証番号|合言葉|秘密鍵"
    r"|\bpassword|\bpasswd|\bpwd|\bsecret|\bapi[ _-]?key|\btoken|\bpin)"
    r"\s*(?:は|が|[:=]|\bis\b)\s*)[「『\"'`]?(?P<secret>(?=[^\s。、」』\"'`]*[0-9!-/@#$%^&*_+])[\x21-\x7e]{4,})",
    re.ASCII,
)
_DIGITS = re.compile(r"(?<![\w.])\d(?:[ -]?\d){11,18}(?!\w)", re.ASCII)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_LONG_RUN = re.compile(r"(?<![\w/+=.-])[A-Za-z0-9/+_=-]{24,}(?![\w/+=])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Redacted:
    """`text` without what was found, and the `kinds` of it, each once, in the order of `KINDS`."""

    text: str
    kinds: tuple[str, ...] = ()


def redact(text: str) -> Redacted:
    """Hide tokens, keys, passwords, card numbers (Luhn), My Number (check digit) and mail addresses."""
    found = sorted(_finds(text.translate(_FULLWIDTH)))
    pieces: list[str] = []
    end = 0
    for start, stop, _kind in found:
        if start >= end:
            pieces += [text[end:start], MASK]
        end = max(end, stop)
    pieces.append(text[end:])
    seen = {kind for _, _, kind in found}
    return Redacted("".join(pieces), tuple(kind for kind in KINDS if kind in seen))


def _finds(text: str) -> Iterator[tuple[int, int, str]]:
    yield from _spans(_KEY, text, "key")
    for match in _PASSWORD.finditer(text):
        yield match.start("secret"), match.end("secret"), "password"
    yield from _spans(_MAIL, text, "mail")
    yield from _spans(_LONG_RUN, text, "key", _looks_random)
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) == 12 and is_my_number(digits):
            yield match.start(), match.end(), "my_number"
        elif is_card_number(digits):
            yield match.start(), match.end(), "card"


def _spans(
    pattern: re.Pattern[str], text: str, kind: str, test: Callable[[str], bool] = lambda _: True
) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        if test(match.group()):
            yield match.start(), match.end(), kind


def _looks_random(run: str) -> bool:
    """A long run of three kinds of characters, or of 32 and more hexadecimal digits."""
    if len(run) >= 32 and re.fullmatch(r"[0-9a-fA-F]+", run):
        return True
    has_all = all(re.search(kind, run) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    return has_all and len(set(run)) >= 12


def is_card_number(digits: str) -> bool:
    """13 to 19 digits that start like a card's and pass the Luhn check (ISO/IEC 7812-1)."""
    if not 13 <= len(digits) <= 19 or digits[0] not in "23456":
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_my_number(digits: str) -> bool:
    """12 digits whose last is the check digit of the Individual Number (Ordinance No. 85 of 2014, art. 5)."""
    if len(digits) != 12:
        return False
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)
