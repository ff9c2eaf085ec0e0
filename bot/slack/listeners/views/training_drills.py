"""A drill's CSV: fetched and shown, then fetched again and recorded if it is still the same."""

import hashlib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.errors import Conflict, InvalidInput
from bot.services.training import drills
from bot.services.training.drills import Source
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.drills import (
    CONFIRM_FORM,
    DAY,
    FILE,
    FORM,
    NAME,
    drill_done,
    drill_preview,
)
from bot.slack.blocks.training.views import held, written
from bot.slack.files import SlackFiles
from bot.slack.services import Services
from bot.slack.training import answer_with, caller_of, refuse
from bot.training.drill import Told

LARGEST_FILE = 5_000_000


def register(app: App, services: Services) -> None:
    """Add the listeners."""
    desk = services.training

    @app.view(FORM)
    def chosen(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        files = held(view, FILE).get("files") or []
        if len(files) != 1:
            refuse(services, body, ack, (FILE, InvalidInput("drill.no_file")))
            return
        named = {
            "f": str(files[0]["id"]),
            "n": written(view, NAME),
            "d": str(held(view, DAY).get("selected_date") or ""),
        }

        def shown() -> View:
            source = _fetch(services, named)
            digest = hashlib.sha256(source.raw).hexdigest()
            return drill_preview(drills.preview(desk, caller_of(services, body), source), **named, h=digest)

        answer_with(services, body, ack, shown)

    @app.view(CONFIRM_FORM)
    def confirmed(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        named = carried(view.get("private_metadata"))

        def recorded() -> View:
            source = _fetch(services, named)
            if hashlib.sha256(source.raw).hexdigest() != named.get("h"):
                raise Conflict("drill.file_changed")
            return drill_done(drills.confirm(desk, caller_of(services, body), source))

        answer_with(services, body, ack, recorded)


def _fetch(services: Services, named: dict[str, str]) -> Source:
    """The file as it is in Slack now; nothing of it stays on our disk. Raises NotFound, InvalidInput."""
    with TemporaryDirectory() as folder:
        found = SlackFiles(services.client, LARGEST_FILE).fetch(named.get("f", ""), Path(folder))
        raw = found.path.read_bytes()
    day = named.get("d", "")
    return Source(found.name, raw, Told(named.get("n", ""), date.fromisoformat(day) if day else None))
