"""What those who lead are told: a launch that failed, a document to be confirmed anew, an export."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.texts import Language


@dataclass(frozen=True, slots=True)
class LaunchFailed:
    """A scheduled launch that cannot be. `why` is an error's key with its `values`. Button: Preview."""

    language: Language
    campaign_id: str
    title: str
    scheduled_for: datetime
    why: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttestationProposed:
    """A document that people must confirm came into force in a new major version.

    `before` is the version that was last asked for, "" for the first time. Buttons: Launch, Preview; where
    the company lets it be `launched` at once, the campaign's page.
    """

    language: Language
    campaign_id: str
    document: str
    version: str
    before: str
    people: int
    due: datetime
    launched: bool = False


@dataclass(frozen=True, slots=True)
class ExportNotice:
    """How far an export is, to the lead who asked for it; updated in place. `state` is an export's.

    `files` are (name, SHA-256) of what was delivered; `folder` is where it lies on the machine otherwise, and
    `refused` Slack's own word for why it took no file. `differs`: rows differed from the record.
    """

    language: Language
    title: str
    kind: str
    state: str
    files: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    refused: str = ""
    differs: bool = False
