"""Text on its way into and out of Slack: escaping, splitting, reading what people wrote. Pure."""

import html
import re

from slack_sdk.models.blocks import RichTextElementParts as Parts

_CONTROL = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_BREAKS = re.compile(r"(?<=[。．！？!?\n])|(?<=[、，,;；])|(?<=\s)")


def escape(text: str) -> str:
    """For mrkdwn, markdown and notification texts: what comes from outside may not mention or link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def defuse(text: str) -> str:
    """For rich text, whose text is literal: no stretch of it may be taken for a mention by any reader.

    A word joiner, which nobody sees, goes between the bracket and what would make it live.
    """
    return re.sub(r"<(?=[!@#]|https?:|mailto:)", "<\u2060", text)


def read(text: str, bot_user_id: str = "") -> str:
    """What a person wrote, without Slack's markup: own mention dropped, links as their address."""

    def plain(match: re.Match[str]) -> str:
        kind, target, label = match.group("kind", "target", "label")
        if kind == "@":
            return " " if target == bot_user_id else f"@{label or target}"
        if kind:
            return f"{'#' if kind == '#' else '@'}{label or target.split('^')[0]}"
        return target.removeprefix("mailto:").removeprefix("tel:")

    return html.unescape(_CONTROL.sub(plain, text)).strip()


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, ending in an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters that join to `text`; cut after 。、 or a line end if possible."""
    pieces: list[str] = []
    current = ""
    for part in _BREAKS.split(text):
        while len(part) > limit:
            room = limit - len(current)
            pieces.append(current + part[:room])
            current, part = "", part[room:]
        if len(current) + len(part) > limit:
            pieces.append(current)
            current = ""
        current += part
    return [*pieces, current] if current else pieces


def words(text: str, *, bold: bool = False, italic: bool = False) -> Parts.Text:
    """A stretch of rich text: emphasis that needs no spaces around it, as Japanese has none."""
    style = Parts.TextStyle(bold=bold or None, italic=italic or None) if bold or italic else None
    return Parts.Text(text=defuse(text), style=style)
