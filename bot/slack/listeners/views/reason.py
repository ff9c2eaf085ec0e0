"""Why an answer did not help: recorded before the modal closes."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.slack.blocks.feedback import CALLBACK, read_reason
from bot.slack.people import team_of, user_of
from bot.slack.services import Services
from bot.store.feedback import Opinion


def register(app: App, services: Services) -> None:
    """Add the listener."""
    app.view(CALLBACK)(_listener(services))


def _listener(services: Services) -> Callable[..., None]:
    def submitted(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        reason, comment = read_reason(view["state"]["values"])
        services.feedback.explain(
            Opinion(
                team_id=team_of(body),
                question_id=str(view["private_metadata"]),
                user_id=user_of(body),
                helpful=False,
                at=services.clock(),
                reason=reason,
                comment=comment,
            )
        )
        ack()

    return submitted
