"""Which list is open inside a section, and how its items are cited: "2(1)ア" is ア of (1) of 2."""

from knowledge.reading.numbering import MARK_RANKS, ItemMark, item_of


class OpenMarks:
    """The marks of the lists that are open, outermost first."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []

    def item(self, line: str) -> tuple[str, str] | None:
        """(label, text) of the item that this line begins, or None where it begins none."""
        mark = item_of(line)
        if mark is None:
            return None
        kind = self._kind(mark)
        if kind == "number" and not self._continues(int(mark.label)):
            return None  # "15 分以内に…" begins with a number, and with no item
        self._close_for(kind)
        self._open.append((kind, mark.label))
        return ("".join(label for _, label in self._open) if mark.label else ""), mark.text

    def _kind(self, mark: ItemMark) -> str:
        """i, v and x are letters after h, u and w only; else they count."""
        if mark.kind != "letter" or mark.label not in ("i", "v", "x"):
            return mark.kind
        before = self._label("letter")
        return "letter" if before and ord(before) + 1 == ord(mark.label) else "roman"

    def _continues(self, number: int) -> bool:
        before = self._label("number")
        # The first paragraph of an article bears no number: its list begins with 2.
        return number == int(before) + 1 or number == 1 if before else number in (1, 2)

    def _close_for(self, kind: str) -> None:
        kinds = [each for each, _ in self._open]
        if kind in kinds:
            del self._open[kinds.index(kind) :]
        while self._open and MARK_RANKS[self._open[-1][0]] >= MARK_RANKS[kind]:
            self._open.pop()

    def _label(self, kind: str) -> str:
        return next((label for each, label in reversed(self._open) if each == kind), "")
