"""Files that people sent: fetched with the bot's token, from Slack's own servers and from nowhere else."""

import hashlib
import re
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from slack_sdk.errors import SlackApiError

from bot.errors import InvalidInput, NotFound, Unavailable
from bot.services.ports import FetchedFile
from bot.slack.pacing import PacedClient, code_of
from knowledge.loaders.limits import MAX_FILE_BYTES

SECONDS = 30.0
_SLACK = ("slack.com", "slack-gov.com")
_TRANSIENT = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}


class SlackFiles:
    """Implements the port `Files`."""

    def __init__(self, client: PacedClient, limit: int = MAX_FILE_BYTES) -> None:
        self._client = client
        self._limit = limit

    def fetch(self, file_id: str, folder: Path) -> FetchedFile:
        """The file in `folder`. Raises NotFound, InvalidInput (too large, or not Slack's), Unavailable."""
        described = self._describe(file_id)
        name, size = str(described.get("name") or "file"), int(described.get("size") or 0)
        if size > self._limit:
            raise InvalidInput("document.refused.too_large", name=name)
        address = str(described.get("url_private_download") or described.get("url_private") or "")
        if not is_slacks_own(address, self._client.base_url):
            raise InvalidInput("upload.elsewhere", name=name)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"document{_ending(name)}"
        digest, length = self._download(address, path, name)
        if length != size:
            # Without the scope for files Slack sends a page to log in instead.
            path.unlink(missing_ok=True)
            raise InvalidInput("upload.incomplete", name=name)
        return FetchedFile(name, path, digest, size)

    def _describe(self, file_id: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._client.files_info(file=file_id)["file"]
        except SlackApiError as error:
            if code_of(error) in _TRANSIENT or code_of(error).startswith("http_"):
                raise Unavailable() from error
            raise NotFound("upload.gone") from error
        except (OSError, HTTPException) as error:
            raise Unavailable() from error
        return found

    def _download(self, address: str, path: Path, name: str) -> tuple[str, int]:
        digest, length = hashlib.sha256(), 0
        headers = {"Authorization": f"Bearer {self._client.token}"}
        try:
            # A redirect would take the token to another address: it is no answer.
            with (
                httpx.stream(
                    "GET", address, headers=headers, timeout=SECONDS, follow_redirects=False
                ) as answer,
                path.open("wb") as out,
            ):
                if answer.status_code != 200:
                    raise InvalidInput("upload.incomplete", name=name)
                for piece in answer.iter_bytes():
                    length += len(piece)
                    if length > self._limit:
                        raise InvalidInput("document.refused.too_large", name=name)
                    digest.update(piece)
                    out.write(piece)
        except httpx.HTTPError as error:
            path.unlink(missing_ok=True)
            raise Unavailable() from error
        except InvalidInput:
            path.unlink(missing_ok=True)
            raise
        return digest.hexdigest(), length


def is_slacks_own(address: str, api_url: str) -> bool:
    """Whether a file's address is on the server that the Web API is on, or on Slack's own for files."""
    api, asked = urlsplit(api_url), urlsplit(address)
    try:
        port = asked.port
    except ValueError:
        return False
    if not asked.hostname or asked.username is not None or asked.password is not None:
        return False
    for domain in _SLACK:
        if api.hostname == domain or str(api.hostname).endswith(f".{domain}"):
            own = asked.hostname in (domain, f"files.{domain}")
            return asked.scheme == "https" and own and port in (None, 443)
    return (asked.scheme, asked.hostname, port) == (api.scheme, api.hostname, api.port)


def _ending(name: str) -> str:
    """The ending alone: what else the name holds has no business on our disk."""
    ending = Path(name).suffix.lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,10}", ending) else ""
