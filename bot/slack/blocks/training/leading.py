"""What the schedule tells those who lead: launches that failed, attestations to call, exports."""

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.services.export.marking import DIFFERENCES
from bot.services.training.notices import AttestationProposed, ExportNotice, LaunchFailed
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, paragraph, rich, small_print
from bot.slack.blocks.training.campaign_messages import OPEN
from bot.slack.blocks.training.common import asking, carry, code, message, stanza
from bot.slack.blocks.training.launch import SHOW
from bot.slack.blocks.training.moments import due_line, moment
from bot.slack.text import words
from bot.texts import say

LAUNCH = "training.attestation.launch"


@render.register
def launch_failed(notice: LaunchFailed) -> Message:
    """Why it did not go out, and the way to mend it."""
    language = notice.language
    title = say("screen.launch_failed.title", language, title=notice.title)
    at = moment(notice.scheduled_for, language)
    why = say(notice.why, language, **{"reference": "-", **notice.values})
    lines = [
        words(say("screen.launch_failed.when", language, at=at)),
        words(say("screen.launch_failed.why", language, why=why), bold=True),
        words(say("screen.launch_failed.todo", language)),
    ]
    look = button(say("screen.button.preview", language), SHOW, carry(k=notice.campaign_id), style="primary")
    head: list[Block] = [header(title), stanza(*lines)]
    return message(f"{title} {why}", Layout(head=head, tail=[ActionsBlock(elements=[look])]))


@render.register
def attestation_proposed(notice: AttestationProposed) -> Message:
    """One press asks everybody; a look first is possible."""
    language = notice.language
    key = "again" if notice.before else "first"
    title = say("screen.attestation_call.title", language, document=notice.document, version=notice.version)
    text = say(
        f"screen.attestation_call.{key}", language, before=notice.before, version=notice.version,
        people=notice.people,
    )  # fmt: skip
    ask = say("screen.attestation_call.ask", language, people=notice.people)
    if notice.launched:
        return _launched(notice, text)
    launch = button(
        say("screen.button.launch", language), LAUNCH, carry(k=notice.campaign_id), style="primary"
    )
    look = button(say("screen.button.preview", language), SHOW, carry(k=notice.campaign_id))
    head: list[Block] = [
        header(title),
        rich(paragraph(text)),
        small_print([due_line(notice.due, language), say("screen.attestation_call.hint", language)]),
    ]
    buttons = [asking(launch, say("screen.button.launch", language), ask, language), look]
    return message(f"{title} {text}", Layout(head=head, tail=[ActionsBlock(elements=buttons)]))


def _launched(notice: AttestationProposed, text: str) -> Message:
    language = notice.language
    title = say(
        "screen.attestation_call.by_itself", language, document=notice.document, version=notice.version
    )
    opens = button(say("screen.button.campaign", language), OPEN, carry(k=notice.campaign_id))
    head: list[Block] = [header(title), rich(paragraph(text)), small_print([due_line(notice.due, language)])]
    return message(f"{title} {text}", Layout(head=head, tail=[ActionsBlock(elements=[opens])]))


# What Slack answers while the app may not write files; any other refusal has another cause.
_LACKS_SCOPE = frozenset({"missing_scope", "not_allowed", "not_allowed_token_type", "no_permission"})
_LEAVES_OUT = frozenset({"jsonl", "xapi"})


@render.register
def export(notice: ExportNotice) -> Message:
    """Where the export is: being made, being sent, there, or what to do instead."""
    language = notice.language
    kind = say(f"screen.export.kind.{notice.kind}", language)
    title = say("screen.export.title", language, kind=kind)
    lacks_scope = notice.state == "kept" and notice.refused in _LACKS_SCOPE
    told = "kept_scope" if lacks_scope else notice.state
    state = say(f"screen.export.state.{told}", language, folder=notice.folder, refused=notice.refused or "-")
    if notice.state == "delivered" and notice.kind in _LEAVES_OUT:
        state = f"{state} {say('screen.export.left_out', language)}"
    head: list[Block] = [header(title), stanza(words(notice.title, bold=True), words(state))]
    if notice.differs:
        head.append(stanza(words(say("evidence.export.told", language, name=DIFFERENCES))))
    for name, digest in notice.files[:10]:
        head.append(stanza(words(name), code(f"SHA-256 {digest}")))
    return message(f"{title} {state}", Layout(head=head))
