"""A launch: the preview, what it means and a press; a moment to come, a period; what is said afterwards."""

from collections.abc import Iterator
from datetime import datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    DateTimePickerElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.services.training.notices import CampaignProgress, LaunchPreview
from bot.slack.blocks.parts import button, header, listing, paragraph, rich, small_print
from bot.slack.blocks.training.campaign_messages import OPEN
from bot.slack.blocks.training.common import carry, listed
from bot.slack.blocks.training.launch_form import choices, choose, entry, reminder_text
from bot.slack.blocks.training.moments import due_line, moment
from bot.slack.blocks.training.views import Frame, modal
from bot.texts import Language, say

PREVIEW = "training.launch.preview"
TEST_RUN = "training.launch.test_run"
EDIT = "training.launch.edit"
NEW = "training.launch.new"
CANCEL = "training.campaign.act.cancel"
# What launching it, and giving it up, is called where it can still be launched.
LAUNCH_AS = {"draft": "launch", "scheduled": "launch_now"}
CANCEL_AS = {"draft": "discard", "scheduled": "unschedule"}
PERIODS = (1, 3, 6, 12)
SHOW = "training.launch.show"


def preview(notice: LaunchPreview, remark: str = "", *, may_repeat: bool = False) -> View:
    """Who, how many, how long; a test run, back to the form, and Launch (absent where it cannot be).

    `may_repeat` offers a period, after which it comes again.
    """
    language = notice.language
    can = notice.state in LAUNCH_AS and notice.people > 0
    frame = Frame(
        say("screen.launch.preview_title", language), PREVIEW,
        say(f"screen.button.{LAUNCH_AS[notice.state]}", language) if can else "", carry(k=notice.campaign_id),
    )  # fmt: skip
    blocks: list[Block] = [header(notice.title)]
    if remark:
        blocks.append(rich(paragraph(remark, bold=True)))
    blocks.append(rich(listing(list(_facts(notice)))))
    problems = [say(key, language, **values) for key, values in notice.problems]
    if problems:
        blocks.append(rich(paragraph("⚠", bold=True), listing(problems)))
    if not can:
        blocks.append(rich(paragraph(say("screen.launch.cannot", language), bold=True)))
    blocks.append(ActionsBlock(elements=_preview_buttons(notice)))
    if can:
        blocks += _when(notice, may_repeat)
    blocks.append(small_print([say("screen.launch.preview_frozen", language)]))
    return modal(frame, blocks, language)


def _preview_buttons(notice: LaunchPreview) -> list[ButtonElement]:
    """A test run and changes only in a draft; what is scheduled can be given up."""
    names = [("test_run", TEST_RUN), ("edit", EDIT)] if notice.state == "draft" else []
    value = carry(k=notice.campaign_id)
    return [
        button(say(f"screen.button.{name}", notice.language), action_id, value)
        for name, action_id in [*names, (CANCEL_AS.get(notice.state, "cancel"), CANCEL)]
    ]


def _when(notice: LaunchPreview, may_repeat: bool) -> Iterator[Block]:
    """Now, or at a moment to come; once, or again and again."""
    language = notice.language
    if notice.state == "draft" and notice.opens_at is not None:
        text = say("screen.launch.opening_then", language, at=moment(notice.opens_at, language))
        boxes = CheckboxesElement(action_id="opening", options=choices([("yes", text)]))
        yield entry("opening", boxes, language, optional=True, hint="opening_hint")
    if notice.state == "draft":
        yield entry("at", DateTimePickerElement(action_id="at"), language, optional=True, hint="at_hint")
    if may_repeat:
        periods = [(str(n), every(n, language)) for n in PERIODS]
        menu = StaticSelectElement(action_id="repeat", options=choices(periods), placeholder=choose(language))
        yield entry("repeat", menu, language, optional=True, hint="repeat_hint")


def every(months: int, language: Language) -> str:
    """How often, in words."""
    key = "every_month" if months == 1 else "every"
    return say(f"screen.launch.{key}", language, n=months)


def scheduled(title: str, at: datetime, language: Language) -> View:
    """Said in the modal when a launch has been fixed for later."""
    text = say("screen.launch.scheduled", language, title=title, at=moment(at, language))
    return modal(Frame(say("screen.launch.scheduled_title", language)), [rich(paragraph(text))], language)


def goes_out(at: datetime, language: Language) -> str:
    """When a scheduled one is launched by itself."""
    return say("screen.launch.goes_out", language, at=moment(at, language))


def launched(notice: CampaignProgress) -> View:
    """Said in the modal when it has been launched; the DM and App Home show how it goes on."""
    language = notice.language
    text = say("screen.launch.launched", language, title=notice.title, people=notice.people)
    frame = Frame(say("screen.launch.launched_title", language))
    opens = button(say("screen.button.campaign", language), OPEN, carry(k=notice.campaign_id))
    return modal(frame, [rich(paragraph(text)), ActionsBlock(elements=[opens])], language)


def _facts(notice: LaunchPreview) -> Iterator[str]:
    language = notice.language
    if notice.state == "scheduled" and notice.scheduled_for is not None:
        yield goes_out(notice.scheduled_for, language)
    yield say("screen.launch.preview_people", language, people=notice.people)
    if notice.departments:
        nameless = say("screen.launch.no_department", language)
        shown = listed((f"{name or nameless} {count}" for name, count in notice.departments[:20]), language)
        yield say("screen.launch.preview_departments", language, list=shown)
    yield say(
        f"screen.launch.preview_{notice.kind}", language,
        items=notice.items, minutes=notice.minutes_each, pass_mark=notice.pass_mark,
    )  # fmt: skip
    if notice.attests:
        yield say(f"screen.launch.attests_{notice.attests}", language)
    yield due_line(notice.due, language)
    yield say("screen.launch.preview_sending", language, minutes=notice.sending_minutes)
    days = listed(_reminders(notice), language)
    key = "preview_reminders" if days else "preview_no_reminders"
    yield say(f"screen.launch.{key}", language, list=days)
    yield say(f"screen.launch.preview_{'tested' if notice.tested else 'untested'}", language)


def _reminders(notice: LaunchPreview) -> Iterator[str]:
    yield from (reminder_text(day, notice.language) for day in notice.reminder_days)
    if notice.weekly:
        key = "preview_weekly" if notice.reminder_days else "preview_only_weekly"
        yield say(f"screen.launch.{key}", notice.language)
