"""The launch: a form for content, audience, due date and reminders; then what it means, and a press."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConversationFilter,
    ConversationMultiSelectElement,
    DatePickerElement,
    DateTimePickerElement,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextObject,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from bot.services.training.notices import CampaignProgress, LaunchPreview
from bot.slack.blocks.parts import button, header, listing, paragraph, rich, small_print
from bot.slack.blocks.training.campaign_messages import OPEN
from bot.slack.blocks.training.common import carry
from bot.slack.blocks.training.moments import due_line, moment
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import defuse, shorten
from bot.texts import Language, say

FORM = "training.launch.form"
PREVIEW = "training.launch.preview"
TEST_RUN = "training.launch.test_run"
EDIT = "training.launch.edit"
NEW = "training.launch.new"
CANCEL = "training.campaign.act.cancel"
LAUNCHABLE = frozenset({"draft", "scheduled"})
PERIODS = (1, 3, 6, 12)
SHOW = "training.launch.show"
REMINDER_DAYS = (-7, -2, 0, 2, 7)
WEEKLY = "weekly"
DRAWS = (3, 5, 7, 10)
PASS_MARKS = (60, 70, 80, 90, 100)
OPTION_TEXT = 75
OPTION_LIMIT = 100


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """What may be chosen: (value, label) pairs. `contents` are keyed by kind."""

    language: Language
    contents: dict[str, tuple[tuple[str, str], ...]]
    departments: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    everyone: bool


@dataclass(frozen=True, slots=True)
class LaunchValues:
    """What the form holds. `content` is "kind:id"; `scope` of everyone, managers, no_dispatched."""

    content: str = ""
    scope: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    due: date | None = None
    draw: int = 5
    pass_mark: int = 80
    days: tuple[int, ...] = REMINDER_DAYS
    weekly: bool = True


def form(options: LaunchOptions, values: LaunchValues, campaign_id: str = "") -> View:
    """The form, filled with `values`; `campaign_id` names the draft that is being edited."""
    language = options.language
    frame = Frame(
        say("screen.launch.title", language),
        FORM,
        say("screen.launch.submit", language),
        carry(k=campaign_id),
    )
    blocks = [_content(options, values), *_audience(options, values), *_terms(options, values)]
    return modal(frame, blocks, language)


def preview(notice: LaunchPreview, remark: str = "", *, may_repeat: bool = False) -> View:
    """Who, how many, how long; a test run, back to the form, and Launch (absent where it cannot be).

    `may_repeat` offers a period, after which it comes again.
    """
    language = notice.language
    can = notice.state in LAUNCHABLE and notice.people > 0
    frame = Frame(
        say("screen.launch.preview_title", language), PREVIEW,
        say("screen.button.launch", language) if can else "", carry(k=notice.campaign_id),
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
        for name, action_id in [*names, ("cancel", CANCEL)]
    ]


def _when(notice: LaunchPreview, may_repeat: bool) -> Iterator[Block]:
    """Now, or at a moment to come; once, or again and again."""
    language = notice.language
    if notice.state == "draft":
        yield _input("at", DateTimePickerElement(action_id="at"), language, optional=True, hint=True)
    if may_repeat:
        periods = [(str(n), say("screen.launch.every", language, n=n)) for n in PERIODS]
        menu = StaticSelectElement(action_id="repeat", options=_options(periods), placeholder=_hint(language))
        yield _input("repeat", menu, language, optional=True, hint=True)


def scheduled(title: str, at: datetime, language: Language) -> View:
    """Said in the modal when a launch has been fixed for later."""
    text = say("screen.launch.scheduled", language, title=title, at=moment(at, language))
    return modal(Frame(say("screen.launch.scheduled_title", language)), [rich(paragraph(text))], language)


def launched(notice: CampaignProgress) -> View:
    """Said in the modal when it has been launched; the DM and App Home show how it goes on."""
    language = notice.language
    text = say("screen.launch.launched", language, title=notice.title, people=notice.people)
    frame = Frame(say("screen.launch.launched_title", language))
    opens = button(say("screen.button.campaign", language), OPEN, carry(k=notice.campaign_id))
    return modal(frame, [rich(paragraph(text)), ActionsBlock(elements=[opens])], language)


def reminder_text(day: int, language: Language) -> str:
    """A day of the plan in words."""
    if day == 0:
        return say("screen.launch.remind_due", language)
    return say(f"screen.launch.remind_{'before' if day < 0 else 'after'}", language, n=abs(day))


def _facts(notice: LaunchPreview) -> Iterator[str]:
    language = notice.language
    yield say("screen.launch.preview_people", language, people=notice.people)
    if notice.departments:
        nameless = say("screen.launch.no_department", language)
        shown = ", ".join(f"{name or nameless} {count}" for name, count in notice.departments[:20])
        yield say("screen.launch.preview_departments", language, list=shown)
    yield say(
        f"screen.launch.preview_{notice.kind}", language,
        items=notice.items, minutes=notice.minutes_each, pass_mark=notice.pass_mark,
    )  # fmt: skip
    yield due_line(notice.due, language)
    yield say("screen.launch.preview_sending", language, minutes=notice.sending_minutes)
    days = ", ".join(reminder_text(day, language) for day in notice.reminder_days)
    key = "preview_reminders" if days else "preview_no_reminders"
    yield say(f"screen.launch.{key}", language, list=days)
    yield say(f"screen.launch.preview_{'tested' if notice.tested else 'untested'}", language)


def _content(options: LaunchOptions, values: LaunchValues) -> Block:
    language = options.language
    offered = {kind: _options(found) for kind, found in options.contents.items() if found}
    groups = [
        OptionGroup(label=say(f"screen.launch.group_{kind}", language), options=found)
        for kind, found in offered.items()
    ]
    every = [one for found in offered.values() for one in found]
    initial = next((one for one in every if one.value == values.content), every[0])
    element = StaticSelectElement(
        action_id="content", option_groups=groups, initial_option=initial, placeholder=_hint(language)
    )
    return _input("content", element, language, hint=True)


def _audience(options: LaunchOptions, values: LaunchValues) -> Iterator[Block]:
    language = options.language
    scopes = [(name, say(f"screen.launch.{key}", language)) for name, key in _scopes(options)]
    element = CheckboxesElement(
        action_id="scope", options=_options(scopes), initial_options=_picked(scopes, values.scope) or None
    )
    yield _input("scope", element, language, optional=True)
    people = UserMultiSelectElement(
        action_id="people", initial_users=list(values.people) or None, placeholder=_hint(language)
    )
    yield _input("people", people, language, optional=True, hint=True)
    for name, found in (
        ("departments", [(one, one) for one in options.departments]),
        ("groups", list(options.groups)),
    ):
        if found:
            initial = _picked(found, getattr(values, name))
            menu = StaticMultiSelectElement(
                action_id=name,
                options=_options(found),
                initial_options=initial or None,
                placeholder=_hint(language),
            )
            yield _input(name, menu, language, optional=True)
    channels = ConversationMultiSelectElement(
        action_id="channels", initial_conversations=list(values.channels) or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
        placeholder=_hint(language),
    )  # fmt: skip
    yield _input("channels", channels, language, optional=True)


def _scopes(options: LaunchOptions) -> list[tuple[str, str]]:
    found = [("everyone", "everyone")] if options.everyone else []
    return [*found, ("managers", "managers_only"), ("no_dispatched", "no_dispatched")]


def _terms(options: LaunchOptions, values: LaunchValues) -> Iterator[Block]:
    language = options.language
    picker = DatePickerElement(
        action_id="due",
        initial_date=values.due.isoformat() if values.due else None,
        placeholder=_hint(language),
    )
    yield _input("due", picker, language, hint=True)
    draws = [
        (str(n), say("screen.launch.draw_option", language, n=n, minutes=max(1, round(n * 35 / 60))))
        for n in DRAWS
    ]
    yield _select("draw", draws, str(values.draw), language)
    yield _select("pass_mark", [(str(n), f"{n} %") for n in PASS_MARKS], str(values.pass_mark), language)
    days = [(str(day), reminder_text(day, language)) for day in REMINDER_DAYS]
    days.append((WEEKLY, say("screen.launch.remind_weekly", language)))
    wanted = tuple(str(day) for day in values.days) + ((WEEKLY,) if values.weekly else ())
    boxes = CheckboxesElement(
        action_id="reminders", options=_options(days), initial_options=_picked(days, wanted) or None
    )
    yield _input("reminders", boxes, language, optional=True)


def _select(name: str, found: Sequence[tuple[str, str]], value: str, language: Language) -> InputBlock:
    initial = _picked(found, (value,)) or _options(found)[:1]
    element = StaticSelectElement(
        action_id=name, options=_options(found), initial_option=initial[0], placeholder=_hint(language)
    )
    return _input(name, element, language)


def _input(
    name: str,
    element: InputInteractiveElement,
    language: Language,
    *,
    optional: bool = False,
    hint: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=name,
        optional=optional,
        label=PlainTextObject(text=say(f"screen.launch.{name}", language)),
        hint=PlainTextObject(text=say(f"screen.launch.{name}_hint", language)) if hint else None,
        element=element,
    )


def _options(found: Iterable[tuple[str, str]]) -> list[Option]:
    return [
        Option(value=value[:150], text=PlainTextObject(text=shorten(defuse(label or value), OPTION_TEXT)))
        for value, label in list(found)[:OPTION_LIMIT]
    ]


def _picked(found: Sequence[tuple[str, str]], wanted: Iterable[str]) -> list[Option]:
    chosen = set(wanted)
    return _options([one for one in list(found)[:OPTION_LIMIT] if one[0] in chosen])


def _hint(language: Language) -> PlainTextObject:
    return PlainTextObject(text=say("screen.launch.placeholder", language))
