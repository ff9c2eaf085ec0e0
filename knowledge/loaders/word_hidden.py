"""Text of a Word file that no reader sees: hidden by a style, white on white, or too small to be noticed."""

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WHITE = "FFFFFF"
_UNREADABLE = 4
"""Size in half points at and below which text is there for machines only."""


def drop_hidden(document: Any) -> None:
    """Take such runs out of the document in memory. Runs that are marked as hidden themselves stay."""
    hidden = _hidden_styles(document.styles.element)
    body = document.element.body
    for paragraph in body.iter(f"{_W}p"):
        is_hidden = _value(paragraph, f"{_W}pPr/{_W}pStyle") in hidden
        for run in list(paragraph.iter(f"{_W}r")):
            if is_hidden or _value(run, f"{_W}rPr/{_W}rStyle") in hidden or _is_unseen(run, paragraph):
                run.getparent().remove(run)


def _hidden_styles(styles: Any) -> set[str]:
    """The ids of styles that hide their text, and of those based on them."""
    by_id = {each.get(f"{_W}styleId", ""): each for each in styles.iter(f"{_W}style")}

    def hides(name: str, depth: int = 0) -> bool:
        style = by_id.get(name)
        if style is None or depth > 10:
            return False
        mark = style.find(f"{_W}rPr/{_W}vanish")
        if mark is not None:
            return mark.get(f"{_W}val") not in ("0", "false")
        return hides(_value(style, f"{_W}basedOn"), depth + 1)

    return {name for name in by_id if hides(name)}


def _is_unseen(run: Any, paragraph: Any) -> bool:
    size = _value(run, f"{_W}rPr/{_W}sz")
    if size.isdigit() and int(size) <= _UNREADABLE:
        return True
    is_white = _value(run, f"{_W}rPr/{_W}color").upper() == _WHITE
    # White letters on a dark ground are read well; cells of a table often have theirs from its style.
    return is_white and not _has_ground(run, paragraph)


def _has_ground(run: Any, paragraph: Any) -> bool:
    if any(above.tag in (f"{_W}tbl", f"{_W}txbxContent") for above in run.iterancestors()):
        return True
    if run.find(f"{_W}rPr/{_W}highlight") is not None:
        return True
    grounds = (run.find(f"{_W}rPr/{_W}shd"), paragraph.find(f"{_W}pPr/{_W}shd"))
    fills = (each.get(f"{_W}fill", "auto").upper() for each in grounds if each is not None)
    return any(fill not in ("AUTO", _WHITE) for fill in fills)


def _value(element: Any, path: str) -> str:
    found = element.find(path)
    return str(found.get(f"{_W}val", "")) if found is not None else ""
