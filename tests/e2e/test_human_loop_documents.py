"""Documents through Slack: read and shown to a lead, published at a press, refused with a sentence."""

import io
import zipfile
from typing import Any

import pytest

from bot.sandbox import SandboxServer
from bot.sandbox.model import Message
from bot.sandbox.sample import EMPLOYEE, SECURITY, SECURITY_LEAD
from bot.texts import say
from tests.support.human_loop import ask, await_bot, controls, shown

FIRST = """# ドローン撮影規程

版: 1.0

## 第1条 目的
この規程は、構内でのドローン撮影の手続を定める。

## 第2条 申請
構内をドローンで撮影する者は、撮影の3日前までに総務課へ申請し、承認を得なければならない。

## 第3条 記録
撮影した映像の保管場所を台帳に記録する。
"""
SECOND = FIRST.replace("3日前", "10日前").replace("版: 1.0", "版: 2.0").partition("## 第3条")[0]
SECOND += "## 第4条 禁止\n開発エリアの上空を撮影してはならない。\n"
QUESTION = "構内をドローンで撮影するには何日前までに申請する?"

MAY_BE_REFUSED: frozenset[str] = frozenset()


def send(sandbox: SandboxServer, user: str, name: str, content: bytes, text: str = "") -> Message:
    """Send a file to the bot; the message that carries it."""
    file = sandbox.people.upload(user, name, content)
    return sandbox.say(user, "dm", text, files=[file.id])


def reply_to(sandbox: SandboxServer, user: str, sent: Message, words: str) -> Message:
    """Wait for the bot's word on it in its thread."""
    return await_bot(sandbox, sandbox.dm(user).id, words, sent.ts)


def test_others_are_told_who_may_and_nothing_is_read(sandbox: SandboxServer, running: Any) -> None:
    sent = send(sandbox, EMPLOYEE, "drone.md", FIRST.encode())
    reply = reply_to(sandbox, EMPLOYEE, sent, f"<@{SECURITY_LEAD}>")
    assert not controls(reply, "upload.publish")
    assert not list((running.home / "uploads").rglob("document*"))


def test_a_lead_sees_what_was_read_publishes_it_and_it_answers(sandbox: SandboxServer, running: Any) -> None:
    sent = send(sandbox, SECURITY_LEAD, "ドローン撮影規程.md", FIRST.encode())
    preview = reply_to(sandbox, SECURITY_LEAD, sent, "ドローン撮影規程")
    assert say("upload.new", "ja") in shown(preview)
    assert say("upload.fact.version", "ja", version="1.0") in shown(preview)
    assert "第2条" in shown(preview)
    assert "ドローン" not in shown(ask(sandbox, QUESTION))

    assert sandbox.press(SECURITY_LEAD, preview.ts, "upload.publish").acked
    published = say("upload.published", "ja", title="ドローン撮影規程", person=f"<@{SECURITY_LEAD}>")
    reply_to(sandbox, SECURITY_LEAD, sent, published)
    await_bot(sandbox, SECURITY, published)
    assert "3日前" in shown(ask(sandbox, QUESTION))
    assert not list((running.home / "uploads").rglob("document*"))


def test_a_new_version_is_compared_with_the_one_in_force(sandbox: SandboxServer) -> None:
    sent = send(sandbox, SECURITY_LEAD, "ドローン撮影規程 改訂.md", SECOND.encode())
    preview = reply_to(sandbox, SECURITY_LEAD, sent, "ドローン撮影規程")
    assert say("upload.against", "ja", title="ドローン撮影規程", version="1.0") in shown(preview)
    for name, number in (("added", "第4条"), ("removed", "第3条")):
        assert say(f"upload.change.{name}", "ja", count=1, numbers=number) in shown(preview)
    changed = shown(preview).partition(say("upload.change.changed", "ja", count=2, numbers=""))[2]
    assert "第2条" in changed[:100]
    stale = preview
    assert sandbox.press(SECURITY_LEAD, preview.ts, "upload.publish").acked
    reply_to(
        sandbox,
        SECURITY_LEAD,
        sent,
        say("upload.published", "ja", title="ドローン撮影規程", person=f"<@{SECURITY_LEAD}>"),
    )
    assert "10日前" in shown(ask(sandbox, QUESTION))
    assert not controls(
        sandbox.workspace.dm(SECURITY_LEAD, sandbox.workspace.bot_user_id).messages[stale.ts],
        "upload.publish",
    )


def test_discarded_it_leaves_nothing(sandbox: SandboxServer, running: Any) -> None:
    sent = send(sandbox, SECURITY_LEAD, "別の規程.md", FIRST.replace("ドローン撮影", "台車運搬").encode())
    preview = reply_to(sandbox, SECURITY_LEAD, sent, "台車運搬規程")
    assert sandbox.press(SECURITY_LEAD, preview.ts, "upload.discard").acked
    reply_to(
        sandbox,
        SECURITY_LEAD,
        sent,
        say("upload.discarded", "ja", title="台車運搬規程", person=f"<@{SECURITY_LEAD}>"),
    )
    assert not list((running.home / "uploads").rglob("document*"))


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 400_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("空.md", b" ", "no_text"),
        ("写真.png", b"\x89PNG\r\n\x1a\n0000", "unsupported"),
        ("旧式.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_format"),
        ("偽物.pdf", b"PK\x03\x04 no pdf", "mislabelled"),
        ("爆弾.docx", _zip_bomb(), "bomb"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_sentence(
    sandbox: SandboxServer, running: Any, name: str, content: bytes, reason: str
) -> None:
    sent = send(sandbox, SECURITY_LEAD, name, content)
    reply_to(sandbox, SECURITY_LEAD, sent, say(f"document.refused.{reason}", "ja", name=name))
    assert not list((running.home / "uploads").rglob("document*"))


def test_a_question_beside_a_file_is_answered_too(sandbox: SandboxServer) -> None:
    sent = send(sandbox, EMPLOYEE, "図面.pdf", b"%PDF-", "添付ファイルで図面をメールしていい?")
    reply_to(sandbox, EMPLOYEE, sent, "2-2-2")
    reply_to(sandbox, EMPLOYEE, sent, f"<@{SECURITY_LEAD}>")
