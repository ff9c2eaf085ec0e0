"""How long each kind of data is kept. Evidence has a floor; days are counted by the nightly sweep."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import InvalidInput

LONGEST = 36_500
FOR_EVER = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data: `days` by default, never less than `least`. `FOR_EVER` is allowed where `endless`."""

    kind: str
    days: int
    least: int = 1
    endless: bool = True


KINDS: tuple[Kept, ...] = (
    Kept("question_names", 30, endless=False),
    Kept("question_texts", 730),
    Kept("messages", 400, least=90),
    Kept("uploads", 90),
    Kept("exports", 30),
    Kept("practice", 180),
    Kept("inspection_notes", 365, least=30),
    # What people answered: evidence until the customer cannot ask for it any more.
    Kept("answers", 1_095, least=365),
    Kept("incidents", 1_825, least=365),
    Kept("people_who_left", 1_825, least=365),
)
BY_NAME: Mapping[str, Kept] = {one.kind: one for one in KINDS}


def days_of(stated: object, question_days: int) -> dict[str, int]:
    """The days of every kind: what was stated, else the default. What cannot stand any more is not used."""
    said = stated if isinstance(stated, Mapping) else {}
    found = {one.kind: one.days for one in KINDS} | {"question_names": question_days}
    for kind, days in said.items():
        if kind in found and isinstance(days, int) and _stands(BY_NAME[kind], days):
            found[kind] = days
    return found


def check(kind: str, days: int) -> None:
    """Raise InvalidInput, which says what is possible, for a period that cannot be set."""
    one = BY_NAME.get(kind)
    if one is None:
        raise InvalidInput("retention.unknown", kind=kind, known=", ".join(BY_NAME))
    if not _stands(one, days):
        key = "retention.range" if one.endless else "retention.range_finite"
        raise InvalidInput(key, kind=kind, least=one.least, most=LONGEST)


def _stands(one: Kept, days: int) -> bool:
    return one.least <= days <= LONGEST or (one.endless and days == FOR_EVER)
