"""What a document says of itself: front matter at its head, or a side file `<name>.meta.yaml`."""

import difflib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from knowledge.documents import Kind, Language
from knowledge.errors import DocumentRefused

FIELDS = (
    "id", "title", "version", "effective", "owner", "review_by", "language", "kind", "audience", "link",
)  # fmt: skip
SIDE_SUFFIXES = (".meta.yaml", ".meta.yml")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was said; "" or None where nothing was."""

    id: str = ""
    title: str = ""
    version: str = ""
    language: Language | None = None
    kind: Kind = "policy"
    effective: date | None = None
    review_by: date | None = None
    owner: str = ""
    audience: tuple[str, ...] = ()
    link: str = ""


def side_file(document: Path) -> Path | None:
    """The side file of a document: `mail.docx.meta.yaml`, else `mail.meta.yaml`."""
    for suffix in SIDE_SUFFIXES:
        for base in (document.name, document.stem):
            if (candidate := document.with_name(base + suffix)).is_file():
                return candidate
    return None


def read_side_file(path: Path) -> dict[str, object]:
    """The fields of a side file. Raises DocumentRefused when it is no YAML mapping."""
    return parse_yaml(path.read_text(encoding="utf-8-sig", errors="replace"), path.name)


def parse_yaml(text: str, where: str) -> dict[str, object]:
    """A YAML mapping with text keys. Raises DocumentRefused otherwise."""
    try:
        # Everything stays text: `version: 1.10` is 1.10, not the number 1.1.
        value: Any = yaml.load(text, Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as error:
        raise _refused(f"{where} is not valid YAML; mend it and index again.") from error
    if not isinstance(value, dict):
        raise _refused(f"{where} must be a list of `field: value` lines.")
    return {str(key).strip().lower().replace(" ", "_").replace("-", "_"): v for key, v in value.items()}


def metadata_of(fields: dict[str, object]) -> Metadata:
    """The known fields, checked; others are none of our business.

    A field that looks like a misspelt known one refuses the document: an `audiance` that was silently
    dropped would show a restricted document to everyone.
    """
    for name in fields.keys() - set(FIELDS):
        if near := difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.8):
            raise _refused(f"The field `{name}` is unknown; write `{near[0]}`, or take it out.")
    return Metadata(
        id=_text(fields, "id"),
        title=_text(fields, "title"),
        version=_text(fields, "version"),
        language=_choice(fields, "language", get_args(Language), None),
        kind=_choice(fields, "kind", get_args(Kind), "policy"),
        effective=_date(fields, "effective"),
        review_by=_date(fields, "review_by"),
        owner=_text(fields, "owner"),
        audience=_names(fields.get("audience")),
        link=_link(fields),
    )


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, list | dict):
        raise _refused(f"The field `{name}` must be one line of text.")
    return " ".join("".join(c for c in str(value) if c.isprintable() or c.isspace()).split())


def _choice(fields: dict[str, object], name: str, choices: tuple[str, ...], default: Any) -> Any:
    value = _text(fields, name).lower()
    if value and value not in choices:
        raise _refused(f"The field `{name}` must be one of: {', '.join(choices)}.")
    return value or default


def _date(fields: dict[str, object], name: str) -> date | None:
    value = _text(fields, name)
    try:
        return date.fromisoformat(value.replace("/", "-")) if value else None
    except ValueError as error:
        raise _refused(f"The field `{name}` must be a date such as 2026-04-01.") from error


def _names(value: object) -> tuple[str, ...]:
    if value in (None, "", "everyone", "all"):
        return ()
    names = value if isinstance(value, list) else str(value).split(",")
    if not all(isinstance(name, str) for name in names):
        raise _refused("The field `audience` must be a list of user groups.")
    return tuple(name for each in names if (name := str(each).strip().lstrip("@")))


def _link(fields: dict[str, object]) -> str:
    link = _text(fields, "link")
    if link and not link.startswith(("https://", "http://")):
        raise _refused("The field `link` must begin with https://.")
    return link


def _refused(message: str) -> DocumentRefused:
    return DocumentRefused("metadata", message)
