"""A pledge or a policy to confirm in its named version."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement
from slack_sdk.models.views import View

from bot.services.training.notices import AttestationRequest
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, paragraph, paragraphs, quote, rich, small_print
from bot.slack.blocks.training.common import carry, cut, message, test_banner
from bot.slack.blocks.training.moments import due_line, moment
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import shorten
from bot.texts import say
from bot.training.attestation import WHOLE

READ = "training.attestation.read"
CONFIRM = "training.attestation.confirm"
# A view holds 250 kB; a Japanese character takes three bytes, and some more when it is escaped.
READABLE = 60_000


@render.register
def attestation(notice: AttestationRequest) -> Message:
    """The document's beginning, all of it behind Read, and Confirm; or when it was confirmed."""
    language, value = notice.language, carry(a=notice.assignment_id)
    named = [notice.document, say("screen.attestation.version", language, version=notice.version)]
    title = " ".join(named if notice.version else named[:1])
    head: list[Block] = [header(notice.title), rich(paragraph(title, bold=True))]
    read = button(say("screen.button.read", language), READ, value)
    if notice.confirmed_at is not None:
        key = f"screen.attestation.{_said(notice, 'pledged', 'confirmed')}"
        done = say(key, language, at=moment(notice.confirmed_at, language))
        head.append(rich(paragraph(done, bold=True)))
        tail: list[Block] = [ActionsBlock(elements=[read])]
    else:
        intro = say(f"screen.attestation.{_said(notice, 'pledge_intro', 'intro')}", language)
        head.append(rich(paragraph(intro)))
        head.append(small_print([due_line(notice.due, language)]))
        tail = [ActionsBlock(elements=[read, *_confirm(notice)])]
        if not notice.opened:
            tail.append(small_print([say("screen.attestation.read_first", language)]))
    tail += test_banner(notice.is_test, language)
    excerpt = [[rich(*quote(shorten(notice.text, WHOLE)))]] if notice.text else []
    key = "notification_done" if notice.confirmed_at is not None else "notification"
    key = _said(notice, f"pledge_{key}", key)
    text = say(f"screen.attestation.{key}", language, document=title)
    return message(text, Layout(head=head, middle=excerpt, tail=tail))


def _said(notice: AttestationRequest, pledge: str, other: str) -> str:
    """One key for a pledge, which is given, and one for what is only read."""
    return pledge if notice.attests == "pledge" else other


def _confirm(notice: AttestationRequest) -> list[ButtonElement]:
    """Nothing before the text was opened."""
    if not notice.opened:
        return []
    value = carry(a=notice.assignment_id, h=notice.shown)
    label = say(f"screen.button.{_said(notice, 'pledge', 'confirm')}", notice.language)
    return [button(label, CONFIRM, value, style="primary")]


def document_modal(notice: AttestationRequest) -> View:
    """The whole text to read; of a very long one its beginning, and that there is more."""
    blocks = paragraphs(notice.text[:READABLE])
    if len(notice.text) > READABLE:
        blocks += cut(notice.language)
    return modal(Frame(notice.document), blocks, notice.language)
