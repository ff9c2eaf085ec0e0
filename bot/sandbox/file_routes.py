"""Upload and download addresses of files."""

from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.sandbox.model import File
from bot.sandbox.platform import Platform

# Shown in the page, never run: whatever was uploaded is a download or an inert picture.
_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class FileRoutes:
    """`POST /files/upload/<id>/<secret>` and `GET /files/<id>/<name>`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def upload(self, request: Request) -> Response:
        """Take the bytes of an expected file, raw or as a form's first file."""
        file = self._platform.workspace.files.get(request.path_params["id"])
        if file is None or file.secret != request.path_params["secret"] or file.complete:
            return PlainTextResponse("not found", 404)
        content = await _content(request)
        if len(content) != file.length:
            return PlainTextResponse(f"expected {file.length} bytes, got {len(content)}", 400)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """The bytes, for the bot's token or for the page."""
        file = self._platform.workspace.files.get(request.path_params["id"])
        if file is None or file.content is None:
            return PlainTextResponse("not found", 404)
        if not self._may_read(request):
            return PlainTextResponse("forbidden", 403)
        return Response(file.content, headers=_headers(file, bool(request.query_params.get("download"))))

    def _may_read(self, request: Request) -> bool:
        bearer = request.headers.get("authorization", "")
        if bearer:
            readable = "files:read" in self._platform.manifest.scopes
            return readable and bearer == f"Bearer {self._platform.credentials.bot_token}"
        return request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def _headers(file: File, download: bool) -> dict[str, str]:
    inline = file.mimetype in _INLINE and not download
    return {
        "content-type": file.mimetype if inline else "application/octet-stream",
        "content-disposition": "inline" if inline else "attachment",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
    }


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                content: Any = await value.read()
                return bytes(content)
    return b""
