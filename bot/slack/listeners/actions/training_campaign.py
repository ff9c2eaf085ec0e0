"""The statistics and the page of a campaign: choosing one, opening one."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.errors import NotPermitted
from bot.services.training import statistics
from bot.slack.blocks.training.campaign_messages import OPEN
from bot.slack.blocks.training.statistics import CHOOSE, statistics_modal
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, carried_by, fill, open_waiting


def register(app: App, services: Services) -> None:
    """Add the listeners."""

    @app.action(CHOOSE)
    def chosen(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        campaign_id = str(action["selected_option"]["value"])
        fill(services, body, body["view"]["id"], lambda: page(services, body, campaign_id))

    @app.action(OPEN)
    def opened(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        ack()
        view_id, campaign_id = open_waiting(services, body), carried_by(action)["k"]
        fill(services, body, view_id, lambda: page(services, body, campaign_id))


def page(services: Services, body: Body, campaign_id: str = "") -> View:
    """A campaign's page, by default of the newest that was launched. Raises NotPermitted."""
    caller, desk = caller_of(services, body), services.training
    others = statistics.campaign_list(desk, caller)
    if not (others.lines or others.can_launch):
        raise NotPermitted("training.not_permitted.manager")
    launched = [one for one in others.lines if one.state not in ("draft", "scheduled", "cancelled")]
    wanted = campaign_id or next((one.campaign_id for one in launched or others.lines), "")
    shown = statistics.view(desk, caller, wanted) if wanted else None
    return statistics_modal(shown, others)
