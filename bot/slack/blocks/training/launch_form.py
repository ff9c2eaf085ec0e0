"""The launch form: content, audience, due date, reminders; for a quiz number of questions and pass mark,
for a document what confirming it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationMultiSelectElement,
    DatePickerElement,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from bot.slack.blocks.training.common import carry
from bot.slack.blocks.training.views import Frame, modal
from bot.slack.text import defuse, shorten
from bot.texts import Language, say

FORM = "training.launch.form"
# The block and the action of the menu that decides which fields make sense.
CONTENT = "content"
REMINDER_DAYS = (-7, -2, 0, 2, 7)
WEEKLY = "weekly"
DRAWS = (3, 5, 7, 10)
ATTESTS = ("pledge", "policy")
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
    """What the form holds. `content` is "kind:id"; `scope` of everyone, managers, no_dispatched; `attests`
    "pledge", "policy", or "" while nobody has said."""

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
    attests: str = ""

    @property
    def kind(self) -> str:
        """What kind of content is chosen, "" for none."""
        return self.content.partition(":")[0]


def form(options: LaunchOptions, values: LaunchValues, campaign_id: str = "") -> View:
    """The form for the kind of content in `values`, by default of the first one offered, filled with them.

    `campaign_id` names the draft that is being edited. What another kind's form would ask is carried.
    """
    language = options.language
    values = _with_content(options, values)
    frame = Frame(
        say("screen.launch.title", language),
        FORM,
        say("screen.launch.submit", language),
        carry(k=campaign_id, draw=str(values.draw), mark=str(values.pass_mark), attests=values.attests),
    )
    blocks = [
        _content(options, values),
        *_attests(values, language),
        *_audience(options, values),
        *_terms(options, values),
    ]
    return modal(frame, blocks, language)


def reminder_text(day: int, language: Language) -> str:
    """A day of the plan in words."""
    if day == 0:
        return say("screen.launch.remind_due", language)
    return say(f"screen.launch.remind_{'before' if day < 0 else 'after'}", language, n=abs(day))


def _with_content(options: LaunchOptions, values: LaunchValues) -> LaunchValues:
    """The values, with the first content that is offered where theirs is not."""
    every = [value for found in options.contents.values() for value, _ in found]
    return values if values.content in every else replace(values, content=every[0])


def _content(options: LaunchOptions, values: LaunchValues) -> Block:
    language = options.language
    offered = {kind: choices(found) for kind, found in options.contents.items() if found}
    groups = [
        OptionGroup(label=say(f"screen.launch.group_{kind}", language), options=found)
        for kind, found in offered.items()
    ]
    every = [one for found in offered.values() for one in found]
    initial = next((one for one in every if one.value == values.content), None)
    element = StaticSelectElement(
        action_id=CONTENT, option_groups=groups, initial_option=initial, placeholder=choose(language)
    )
    block = entry(CONTENT, element, language, hint=f"content_{values.kind}")
    block.dispatch_action = True
    return block


def _attests(values: LaunchValues, language: Language) -> Iterator[Block]:
    """Pledge or policy: nothing is chosen beforehand, for it decides what it is evidence of."""
    if values.kind != "attestation":
        return
    offered = [(one, say(f"screen.launch.attests_{one}", language)) for one in ATTESTS]
    initial = _picked(offered, (values.attests,))
    radio = RadioButtonsElement(
        action_id="attests", options=choices(offered), initial_option=initial[0] if initial else None
    )
    yield entry("attests", radio, language, hint="attests_hint")


def _audience(options: LaunchOptions, values: LaunchValues) -> Iterator[Block]:
    language = options.language
    scopes = [(name, say(f"screen.launch.{key}", language)) for name, key in _scopes(options)]
    element = CheckboxesElement(
        action_id="scope", options=choices(scopes), initial_options=_picked(scopes, values.scope) or None
    )
    yield entry("scope", element, language, optional=True)
    people = UserMultiSelectElement(
        action_id="people", initial_users=list(values.people) or None, placeholder=choose(language)
    )
    yield entry("people", people, language, optional=True, hint="people_hint")
    for name, found in (
        ("departments", [(one, one) for one in options.departments]),
        ("groups", list(options.groups)),
    ):
        if found:
            initial = _picked(found, getattr(values, name))
            menu = StaticMultiSelectElement(
                action_id=name,
                options=choices(found),
                initial_options=initial or None,
                placeholder=choose(language),
            )
            yield entry(name, menu, language, optional=True)
    channels = ConversationMultiSelectElement(
        action_id="channels", initial_conversations=list(values.channels) or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
        placeholder=choose(language),
    )  # fmt: skip
    yield entry("channels", channels, language, optional=True)


def _scopes(options: LaunchOptions) -> list[tuple[str, str]]:
    found = [("everyone", "everyone")] if options.everyone else []
    return [*found, ("managers", "managers_only"), ("no_dispatched", "no_dispatched")]


def _terms(options: LaunchOptions, values: LaunchValues) -> Iterator[Block]:
    language = options.language
    picker = DatePickerElement(
        action_id="due",
        initial_date=values.due.isoformat() if values.due else None,
        placeholder=choose(language),
    )
    yield entry("due", picker, language, hint="due_hint")
    if values.kind == "quiz":
        yield from _difficulty(values, language)
    days = [(str(day), reminder_text(day, language)) for day in REMINDER_DAYS]
    days.append((WEEKLY, say("screen.launch.remind_weekly", language)))
    wanted = tuple(str(day) for day in values.days) + ((WEEKLY,) if values.weekly else ())
    boxes = CheckboxesElement(
        action_id="reminders", options=choices(days), initial_options=_picked(days, wanted) or None
    )
    yield entry("reminders", boxes, language, optional=True)


def _difficulty(values: LaunchValues, language: Language) -> Iterator[Block]:
    """What a quiz alone has."""
    draws = [
        (str(n), say("screen.launch.draw_option", language, n=n, minutes=max(1, round(n * 35 / 60))))
        for n in DRAWS
    ]
    yield _select("draw", draws, str(values.draw), language)
    yield _select("pass_mark", [(str(n), f"{n} %") for n in PASS_MARKS], str(values.pass_mark), language)


def _select(name: str, found: Sequence[tuple[str, str]], value: str, language: Language) -> InputBlock:
    initial = _picked(found, (value,)) or choices(found)[:1]
    element = StaticSelectElement(
        action_id=name, options=choices(found), initial_option=initial[0], placeholder=choose(language)
    )
    return entry(name, element, language)


def entry(
    name: str,
    element: InputInteractiveElement,
    language: Language,
    *,
    optional: bool = False,
    hint: str = "",
) -> InputBlock:
    """A labelled field of the launch; `hint` is the last part of the key of its hint."""
    return InputBlock(
        block_id=name,
        optional=optional,
        label=PlainTextObject(text=say(f"screen.launch.{name}", language)),
        hint=PlainTextObject(text=say(f"screen.launch.{hint}", language)) if hint else None,
        element=element,
    )


def choices(found: Iterable[tuple[str, str]]) -> list[Option]:
    """The options of a menu, from (value, label)."""
    return [
        Option(value=value[:150], text=PlainTextObject(text=shorten(defuse(label or value), OPTION_TEXT)))
        for value, label in list(found)[:OPTION_LIMIT]
    ]


def _picked(found: Sequence[tuple[str, str]], wanted: Iterable[str]) -> list[Option]:
    chosen = set(wanted)
    return choices([one for one in list(found)[:OPTION_LIMIT] if one[0] in chosen])


def choose(language: Language) -> PlainTextObject:
    """What stands in an empty menu."""
    return PlainTextObject(text=say("screen.launch.placeholder", language))
