"""What a message with files, and a colleague's long reply, ask of us."""

from typing import Any

import pytest

from bot.slack.intake import Identity, take

IDENTITY = Identity("UBOT", "CSEC")


def body(**event: Any) -> dict[str, Any]:
    """A message event."""
    message = {"type": "message", "user": "U1", "ts": "1.0", "text": "", **event}
    return {"type": "event_callback", "team_id": "T1", "event": message}


FILES = [{"id": "F1", "name": "a.md"}, {"id": "F2"}]


@pytest.mark.parametrize(
    ("event", "kind", "files"),
    [
        ({"channel": "D1", "subtype": "file_share", "files": FILES}, "files", ("F1", "F2")),
        (
            {"channel": "D1", "subtype": "file_share", "files": FILES, "text": "登録して"},
            "files",
            ("F1", "F2"),
        ),
        ({"channel": "D1", "files": FILES, "text": "スマホを持ち込んでいい?"}, "ask", ("F1", "F2")),
        ({"channel": "D1", "text": "登録して"}, "ask", ()),
        ({"channel": "D1", "subtype": "file_share", "files": [{"id": "../../etc"}, "x", {}]}, "ask", ()),
        ({"channel": "C1", "subtype": "file_share", "files": FILES}, "ignore", ()),
        ({"channel": "C1", "subtype": "file_share", "files": FILES, "text": "<@UBOT> 見て"}, "ask", ()),
        ({"channel": "D1", "subtype": "file_share", "files": FILES, "bot_id": "B1"}, "ignore", ()),
    ],
)
def test_files_are_taken_in_direct_messages_only(
    event: dict[str, Any], kind: str, files: tuple[str, ...]
) -> None:
    taken = take(body(**event), IDENTITY)
    assert (taken.kind, taken.files) == (kind, files)


def test_a_colleagues_long_reply_is_passed_on_whole_without_secrets() -> None:
    text = "手順です。" * 600 + " password: hunter2secret"
    taken = take(body(channel="CSEC", thread_ts="0.5", text=text), IDENTITY)
    assert taken.kind == "reply" and taken.question
    assert taken.question.text.startswith("手順です。" * 600)
    assert "hunter2secret" not in taken.question.text
