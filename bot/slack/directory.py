"""People and groups as Slack has them, remembered for some minutes because Slack counts the asking."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from http.client import HTTPException
from typing import Any, TypeVar, cast

from slack_sdk.errors import SlackApiError

from bot.errors import NotFound, Unavailable
from bot.services.ports import Profile
from bot.slack.pacing import PacedClient, code_of
from bot.texts import language_of_locale

PROFILE_SECONDS = 600.0
GROUP_SECONDS = 300.0
SLACKBOT = "USLACKBOT"
T = TypeVar("T")


class SlackDirectory:
    """Implements the port `Directory`."""

    def __init__(self, client: PacedClient, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now = now
        self._kept: dict[Hashable, tuple[float, object]] = {}
        self._lock = threading.Lock()

    def profile(self, team_id: str, user_id: str) -> Profile:
        """One person. Raises NotFound for an unknown id, Unavailable when Slack cannot be asked."""

        def ask() -> Profile:
            answer = self._ask(lambda: self._client.users_info(user=user_id, include_locale=True))
            return profile_of(team_id, answer["user"])

        return self._remembered(("profile", team_id, user_id), PROFILE_SECONDS, ask)

    def everyone(self, team_id: str) -> Iterator[Profile]:
        """Every person of the workspace, deactivated ones too (marked), bots not."""
        for page in self._pages(lambda **at: self._client.users_list(include_locale=True, limit=200, **at)):
            for member in page.get("members") or []:
                person = profile_of(team_id, member)
                if not person.is_bot:
                    yield person

    def group_members(self, team_id: str, group_id: str) -> tuple[str, ...]:
        """Ids of the people in a user group."""

        def ask() -> tuple[str, ...]:
            answer = self._ask(lambda: self._client.usergroups_users_list(usergroup=group_id))
            return tuple(answer.get("users") or ())

        return self._remembered(("group", team_id, group_id), GROUP_SECONDS, ask)

    def channel_members(self, team_id: str, channel_id: str) -> tuple[str, ...]:
        """Ids of the members of a channel, bots among them."""
        pages = self._pages(
            lambda **at: self._client.conversations_members(channel=channel_id, limit=200, **at)
        )
        return tuple(member for page in pages for member in page.get("members") or ())

    def groups_of(self, team_id: str, user_id: str) -> frozenset[str]:
        """Ids and handles of the user groups that someone is in."""
        found: set[str] = set()
        for group_id, handle in self._groups(team_id):
            if user_id in self.group_members(team_id, group_id):
                found |= {group_id, handle}
        return frozenset(found - {""})

    def forget(self, team_id: str, user_id: str) -> None:
        """Ask again next time: Slack said that this person changed."""
        with self._lock:
            self._kept.pop(("profile", team_id, user_id), None)

    def _groups(self, team_id: str) -> tuple[tuple[str, str], ...]:
        def ask() -> tuple[tuple[str, str], ...]:
            answer = self._ask(lambda: self._client.usergroups_list())
            return tuple((group["id"], group.get("handle", "")) for group in answer.get("usergroups") or ())

        return self._remembered(("groups", team_id), GROUP_SECONDS, ask)

    def _pages(self, call: Callable[..., Any]) -> Iterator[Any]:
        cursor = ""
        while True:
            at = {"cursor": cursor} if cursor else {}
            page = self._ask(partial(call, **at))
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _ask(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except SlackApiError as error:
            if code_of(error) in (
                "user_not_found",
                "users_not_found",
                "no_such_subteam",
                "channel_not_found",
            ):
                raise NotFound() from error
            raise Unavailable() from error
        except (OSError, HTTPException) as error:
            raise Unavailable() from error

    def _remembered(self, key: Hashable, seconds: float, ask: Callable[[], T]) -> T:
        with self._lock:
            until, value = self._kept.get(key, (0.0, None))
            if value is not None and self._now() < until:
                return cast(T, value)
        fresh = ask()
        with self._lock:
            self._kept[key] = (self._now() + seconds, fresh)
        return fresh


def profile_of(team_id: str, user: dict[str, Any]) -> Profile:
    """Slack's user object -> who that is for us."""
    details = user.get("profile") or {}
    name = (
        details.get("display_name") or details.get("real_name") or user.get("real_name") or user.get("name")
    )
    return Profile(
        team_id=team_id,
        user_id=user["id"],
        name=str(name or user["id"]),
        email=str(details.get("email") or ""),
        language=language_of_locale(user.get("locale")),
        is_bot=bool(user.get("is_bot")) or user["id"] == SLACKBOT,
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_external=bool(user.get("is_stranger")) or _elsewhere(team_id, user),
        is_active=not user.get("deleted", False),
    )


def _elsewhere(team_id: str, user: dict[str, Any]) -> bool:
    """Someone of another workspace who shares a channel. Within an enterprise grid nobody is a stranger."""
    home = str(user.get("team_id") or team_id)
    teams = (user.get("enterprise_user") or {}).get("teams") or []
    return home != team_id and team_id not in teams
