"""Files that the bot sends: uploaded to Slack's own servers, then shown in a DM, each once."""

from collections.abc import Sequence
from http.client import HTTPException
from typing import Any

import httpx
from slack_sdk.errors import SlackApiError

from bot.errors import Unavailable, Undeliverable
from bot.slack.files import is_slacks_own
from bot.slack.pacing import PacedClient, code_of

SECONDS = 120.0
_TRANSIENT = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}


class SlackDeliveries:
    """Implements the port `Deliveries`. A stand-in without files makes it `Undeliverable`."""

    def __init__(self, client: PacedClient) -> None:
        self._client = client

    def upload(self, name: str, content: bytes) -> str:
        """The file's id. The bytes go to the address that Slack names, if it is Slack's own."""
        place = self._ask(
            lambda: self._client.files_getUploadURLExternal(filename=name, length=len(content)).data
        )
        address = str(place.get("upload_url") or "")
        if not is_slacks_own(address, self._client.base_url):
            raise Undeliverable(code="upload_elsewhere")
        try:
            answer = httpx.post(address, content=content, timeout=SECONDS, follow_redirects=False)
        except httpx.HTTPError as error:
            raise Unavailable() from error
        if answer.status_code >= 500:
            raise Unavailable()
        if answer.status_code != 200:
            raise Undeliverable(code=f"http_{answer.status_code}")
        return str(place["file_id"])

    def share(self, files: Sequence[tuple[str, str]], user_id: str) -> None:
        """Finish the uploads in the DM with this user."""
        opened = self._ask(lambda: self._client.conversations_open(users=user_id).data)
        listed: list[dict[str, str | None]] = [{"id": file_id, "title": title} for file_id, title in files]
        channel = str(opened["channel"]["id"])
        self._ask(lambda: self._client.files_completeUploadExternal(files=listed, channel_id=channel).data)

    def shared(self, file_id: str) -> bool:
        """Whether the file stands in any channel or DM."""
        try:
            found = self._ask(lambda: self._client.files_info(file=file_id).data)
        except Undeliverable:
            return False  # not finished, so nobody can have seen it
        file = found.get("file") or {}
        return any(file.get(name) for name in ("ims", "channels", "groups", "shares"))

    def _ask(self, call: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = call()
        except SlackApiError as error:
            if code_of(error) in _TRANSIENT or code_of(error).startswith("http_5"):
                raise Unavailable() from error
            raise Undeliverable(code=code_of(error)) from error
        except (OSError, HTTPException) as error:
            raise Unavailable() from error
        return answer
