"""The modals of a self-inspection: an answer with a note, an item to change, a remark, an incident."""

from slack_sdk.models.blocks import Block, InputBlock, Option, PlainTextObject, RadioButtonsElement
from slack_sdk.models.views import View

from bot.services.training.notices import Choice, InspectionQuestion, InspectionSummary
from bot.slack.blocks.parts import paragraph, rich
from bot.slack.blocks.training.common import carry
from bot.slack.blocks.training.inspection import ANSWERS, answer_text
from bot.slack.blocks.training.requests import select
from bot.slack.blocks.training.views import Frame, TextQuestion, modal, text_input, text_modal
from bot.texts import Language, say
from bot.training.inspection import NOTE_LIMIT

NOTE_FORM = "training.inspection.note.form"
CHANGE_FORM = "training.inspection.change.form"
COMMENT_FORM = "training.inspection.comment.form"
INCIDENT_FORM = "training.inspection.incident.form"
INCIDENT_LIMIT = 4 * NOTE_LIMIT


def note_form(notice: InspectionQuestion, **carried: str) -> View:
    """One answer and the person's own line to it, with the warning about what not to write."""
    language = notice.language
    options = [Option(value=name, text=PlainTextObject(text=answer_text(name, language))) for name in ANSWERS]
    initial = next((one for one in options if one.value == notice.chosen), None)
    frame = Frame(
        say("screen.inspection.note_modal", language),
        NOTE_FORM,
        say("modal.submit", language),
        carry(**carried),
    )
    blocks: list[Block] = [
        rich(paragraph(notice.statement, bold=True)),
        InputBlock(
            block_id="answer",
            label=PlainTextObject(text=say("screen.inspection.answer_label", language)),
            element=RadioButtonsElement(action_id="answer", options=options, initial_option=initial),
        ),
        text_input(_free(language, notice.note)),
    ]
    return modal(frame, blocks, language)


def change_form(summary: InspectionSummary, **carried: str) -> View:
    """Which item to look at again."""
    language = summary.language
    items = [Choice(one.item_id, f"{n}. {one.statement}") for n, one in enumerate(summary.lines, start=1)]
    frame = Frame(
        say("screen.inspection.pick_modal", language),
        CHANGE_FORM,
        say("modal.submit", language),
        carry(**carried),
    )
    label = PlainTextObject(text=say("screen.inspection.pick_label", language))
    return modal(frame, [InputBlock(block_id="item", label=label, element=select("item", items))], language)


def comment_form(summary: InspectionSummary, **carried: str) -> View:
    """The free line at the end."""
    language = summary.language
    asked = _free(language, summary.comment)
    titled = TextQuestion(
        say("screen.inspection.comment_modal", language), COMMENT_FORM, say("modal.submit", language),
        asked.label, asked.hint, asked.initial, NOTE_LIMIT, optional=True,
    )  # fmt: skip
    return text_modal(titled, language, (), **carried)


def incident_form(language: Language, **carried: str) -> View:
    """What happened; goes the incident way at once."""
    asked = TextQuestion(
        say("screen.incident.modal", language), INCIDENT_FORM, say("modal.submit", language),
        say("screen.incident.label", language), say("screen.incident.hint", language), limit=INCIDENT_LIMIT,
    )  # fmt: skip
    return text_modal(asked, language, (), **carried)


def _free(language: Language, initial: str) -> TextQuestion:
    warning = say("screen.inspection.text_warning", language, limit=NOTE_LIMIT)
    label = say("screen.inspection.text_label", language)
    return TextQuestion("", "", "", label, warning, initial, NOTE_LIMIT, optional=True)
