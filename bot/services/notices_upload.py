"""What people are told about files they sent, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.texts import Language


@dataclass(frozen=True, slots=True)
class WhoMay:
    """Documents are published by these people (Slack user ids), and the one who sent it is none of them."""

    language: Language
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UploadNotice:
    """What was read of a file, with the buttons to publish it or not. `preview` is of `upload_preview`."""

    language: Language
    file_id: str
    name: str
    preview: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """What became of it: "publishing", "published" or "discarded", by whom (a Slack user id)."""

    language: Language
    title: str
    state: str
    by: str
