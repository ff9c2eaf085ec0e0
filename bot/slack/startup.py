"""Before anything starts: is this token one that can do what the manifest asks for?"""

import json
from dataclasses import dataclass
from pathlib import Path

from slack_sdk.errors import SlackApiError

import bot
from bot.errors import Misconfigured, Unavailable
from bot.slack.pacing import PacedClient, code_of

_PLACES = (Path(bot.__file__).parent.parent / "manifest.json", Path(bot.__file__).parent / "manifest.json")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the bot token belongs. `missing_scopes` are what the manifest asks for and the token has not.

    `scopes_known` is False where the other side sends no list of scopes. `date` is its clock (HTTP date).
    """

    team_id: str
    team: str
    bot_user_id: str
    missing_scopes: tuple[str, ...] = ()
    scopes_known: bool = True
    date: str = ""


def manifest_path() -> Path:
    """The app's manifest, in a clone or in an installed package."""
    return next((place for place in _PLACES if place.is_file()), _PLACES[0])


def wanted_scopes() -> frozenset[str]:
    """The bot scopes that the manifest asks for."""
    manifest = json.loads(manifest_path().read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def look_at(client: PacedClient) -> Workspace:
    """Ask Slack who the token is. Raises Misconfigured for a wrong token, Unavailable when Slack is away."""
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        raise Misconfigured("error.bot_token", code=code_of(error)) from error
    except OSError as error:
        raise Unavailable("error.slack_away") from error
    headers = {name.lower(): value for name, value in dict(answer.headers or {}).items()}
    listed = headers.get("x-oauth-scopes")
    granted = {scope.strip() for scope in str(listed or "").split(",") if scope.strip()}
    missing = tuple(sorted(wanted_scopes() - granted)) if granted else ()
    return Workspace(
        team_id=str(answer["team_id"]),
        team=str(answer.get("team", "")),
        bot_user_id=str(answer["user_id"]),
        missing_scopes=missing,
        scopes_known=bool(granted),
        date=str(headers.get("date", "")),
    )


def check(client: PacedClient) -> Workspace:
    """As `look_at`; also raises Misconfigured when scopes are missing."""
    workspace = look_at(client)
    if workspace.missing_scopes:
        raise Misconfigured("error.scopes", scopes=", ".join(workspace.missing_scopes))
    return workspace


def try_app_token(client: PacedClient, app_token: str) -> None:
    """Ask for a connection and do not use it. Raises Misconfigured or Unavailable."""
    try:
        client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        raise Misconfigured("error.app_token", code=code_of(error)) from error
    except OSError as error:
        raise Unavailable("error.slack_away") from error
