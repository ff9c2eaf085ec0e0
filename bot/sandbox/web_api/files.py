"""files.getUploadURLExternal, .completeUploadExternal, .info."""

import mimetypes
import secrets

from bot.sandbox import events
from bot.sandbox.errors import Refused
from bot.sandbox.model import File
from bot.sandbox.objects import file_object
from bot.sandbox.web_api.registry import Call, Json, method
from bot.sandbox.workspace import Draft, Workspace

LARGEST = 1_000_000_000


def new_file(workspace: Workspace, name: str, length: int, user: str) -> File:
    """A file that is expected: its bytes come to the address with its secret."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(
        workspace.new_id("F"),
        name,
        user,
        length,
        workspace.seconds(),
        secrets.token_urlsafe(16),
        mimetype=kind,
    )
    workspace.files[file.id] = file
    return file


@method("files.getUploadURLExternal", "files:write", tier=4)
def upload_url(call: Call) -> Json:
    """An address to put a file's bytes to."""
    name, length = call.required("filename"), call.required("length")
    if not length.isdigit() or not 0 < int(length) <= LARGEST:
        raise Refused("invalid_arguments", ["[ERROR] invalid length"])
    file = new_file(call.workspace, name, int(length), call.workspace.bot_user_id)
    return {"upload_url": f"{call.workspace.files_url}/upload/{file.id}/{file.secret}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", tier=4)
def complete(call: Call) -> Json:
    """Finish uploads and share them. Refused: file_not_found, file_upload_incomplete, …"""
    workspace = call.workspace
    files = [_arrived(workspace, item) for item in call.value("files") or []]
    if not files:
        raise Refused("invalid_arguments", ["[ERROR] missing required field: files"])
    if call.text("channel_id"):
        channel = call.own_channel("channel_id")
        draft = Draft(workspace.bot_user_id, call.text("initial_comment"), by_app=True)
        draft.thread_ts = call.text("thread_ts") or None
        draft.files = [file.id for file in files]
        workspace.post(channel, draft)
        for file in files:
            workspace.emit(events.file_shared_event(file.id, file.user, channel, workspace))
    return {"files": [file_object(file, workspace) for file in files]}


def _arrived(workspace: Workspace, item: Json) -> File:
    file = workspace.files.get(str(item.get("id")))
    if file is None:
        raise Refused("file_not_found")
    if file.content is None:
        raise Refused("file_upload_incomplete")
    file.title, file.complete = str(item.get("title") or file.name), True
    return file


@method("files.info", "files:read", tier=4)
def info(call: Call) -> Json:
    """One file. Refused: file_not_found."""
    file = call.workspace.files.get(call.required("file"))
    if file is None or not file.complete:
        raise Refused("file_not_found")
    shown = file_object(file, call.workspace) | {"channels": list(file.channels)}
    return {"file": shown, "comments": []}
