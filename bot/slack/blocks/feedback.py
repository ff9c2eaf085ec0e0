"""The modal that asks why an answer did not help, and what it returns."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import (
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.services.feedback import REASONS
from bot.texts import Language, say

CALLBACK = "feedback.reason"
COMMENT_LIMIT = 500


def reason_view(question_id: str, language: Language) -> View:
    """A modal with a reason to choose and room for a remark."""
    options = [Option(value=name, text=say(f"feedback.reason.{name}", language)) for name in REASONS]
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=question_id,
        title=PlainTextObject(text=say("feedback.title", language)),
        submit=PlainTextObject(text=say("modal.submit", language)),
        close=PlainTextObject(text=say("modal.cancel", language)),
        blocks=[
            SectionBlock(text=PlainTextObject(text=say("feedback.intro", language))),
            InputBlock(
                block_id="reason",
                label=PlainTextObject(text=say("feedback.reason.label", language)),
                element=RadioButtonsElement(action_id="reason", options=options),
            ),
            InputBlock(
                block_id="comment",
                optional=True,
                label=PlainTextObject(text=say("feedback.comment.label", language)),
                hint=PlainTextObject(text=say("feedback.comment.hint", language)),
                element=PlainTextInputElement(action_id="comment", multiline=True, max_length=COMMENT_LIMIT),
            ),
        ],
    )


def read_reason(state: Mapping[str, Any]) -> tuple[str, str]:
    """`view.state.values` of a submission -> (reason, comment)."""
    chosen = state["reason"]["reason"].get("selected_option") or {}
    return str(chosen.get("value", "")), str(state["comment"]["comment"].get("value") or "")
