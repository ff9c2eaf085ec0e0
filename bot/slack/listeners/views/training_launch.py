"""The launch form and the preview: a draft with the first, a launch (now, later, again) with the second."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.errors import InvalidInput, MamoriError
from bot.services.training import launch, launch_form, progressing, recurring, running
from bot.services.training.desk import Caller
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.launch import PREVIEW, launched, scheduled
from bot.slack.blocks.training.launch_form import FORM
from bot.slack.blocks.training.moments import moment
from bot.slack.blocks.training.series_form import FORM as SERIES_FORM
from bot.slack.blocks.training.series_form import block_of as block_of_rhythm
from bot.slack.blocks.training.series_form import read as read_rhythm
from bot.slack.blocks.training.views import chosen, chosen_many, held
from bot.slack.launching import block_of, preview_of, read
from bot.slack.people import language_of
from bot.slack.services import Services
from bot.slack.training import answer_with, caller_of, log, publish_home, recorded, refuse


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.view(FORM)
    def filled(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        caller = caller_of(services, body)
        before = carried(view.get("private_metadata")).get("k", "")
        try:
            campaign_id = launch_form.save(services.training, caller, read(view), before)
        except MamoriError as error:
            refuse(services, body, ack, (block_of(error, view), error))
            return
        answer_with(services, body, ack, lambda: preview_of(services, caller, campaign_id))
        publish_home(services, body)

    @app.view(PREVIEW)
    def confirmed(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        caller = caller_of(services, body)
        campaign_id = carried(view.get("private_metadata")).get("k", "")
        months = int(chosen(view, "repeat") or 0)
        try:
            at = _moment(view) or _opening(services, caller, view)
            if at is not None:
                running.schedule(services.training, caller, campaign_id, at)
        except MamoriError as error:
            refuse(services, body, ack, ("at", error))
            return
        started: list[str] = []

        def start() -> View:
            if at is None:
                said = launched(launch.launch(services.training, caller, campaign_id))
                started.append(campaign_id)
            else:
                page = launch.preview(services.training, caller, campaign_id)
                said = scheduled(page.title, at, page.language)
            if months:
                recurring.repeat(services.training, caller, campaign_id, months, at or caller.now)
            return said

        answer_with(services, body, ack, start)
        publish_home(services, body)
        for one in started:
            _announce(services, caller, one)

    @app.view(SERIES_FORM)
    def changed(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        caller, one = caller_of(services, body), carried(view.get("private_metadata")).get("s", "")
        try:
            recurring.change(services.training, caller, one, read_rhythm(view))
        except MamoriError as error:
            refuse(services, body, ack, (block_of_rhythm(error), error))
            return
        line = recurring.line_of(services.training, caller, one)
        at = moment(line.goes_out, language_of(services.directory, body))
        recorded(services, body, ack, "screen.series.changed", title=line.title, at=at)
        publish_home(services, body)


def _moment(view: Mapping[str, Any]) -> datetime | None:
    """When it is to be launched; None for now. Raises InvalidInput for what is no number of seconds."""
    seconds = held(dict(view), "at").get("selected_date_time")
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise InvalidInput("training.campaign.launch_moment_unreadable") from error


def _opening(services: Services, caller: Caller, view: Mapping[str, Any]) -> datetime | None:
    """The next opening of the office where that was chosen; None once it is open: then now is as good."""
    return launch.opening(services.training, caller) if chosen_many(dict(view), "opening") else None


def _announce(services: Services, caller: Caller, campaign_id: str) -> None:
    try:
        progressing.announce(services.training, caller, campaign_id)
    except MamoriError as error:
        # It is launched; the page and the job of every minute show how far it is.
        log.info("launch_not_announced", exc_info=error)
