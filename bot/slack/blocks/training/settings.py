"""What administrators, managers and leads set in Slack: roles, deputies, handover."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    DatePickerElement,
    DividerBlock,
    InputBlock,
    Option,
    PlainTextObject,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from bot.services.training.notices import Choice
from bot.slack.blocks.parts import button, paragraph, rich
from bot.slack.blocks.training.common import carry
from bot.slack.blocks.training.requests import select
from bot.slack.blocks.training.views import Frame, modal
from bot.texts import Language, say
from bot.training.people import Role

ACT = "training.settings"
CALLBACK = "training.settings.form"
# The fields of each act that has its form here; who may is decided by the service behind it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "roles": ("person", "roles"),
    "group_role": ("group", "role"),
    "hand_over": ("person", "other"),
    "deputy": ("other", "since", "until"),
}
OFFERED: Mapping[Role, tuple[str, ...]] = {
    Role.ADMINISTRATOR: ("roles", "group_role", "hand_over", "retention"),
    Role.MANAGER: ("deputy",),
    Role.SECURITY_LEAD: ("export", "attestation", "retention"),
}
ROLES = (Role.MANAGER, Role.SECURITY_LEAD, Role.ADMINISTRATOR)
NONE = "none"


def settings_section(roles: Sequence[str], language: Language) -> Iterator[Block]:
    """A button for each thing that this person may set; nothing for employees."""
    offered = [name for role, acts in OFFERED.items() if role.value in roles for name in acts]
    names = list(dict.fromkeys(offered))
    if not names:
        return
    yield DividerBlock()
    yield rich(paragraph(say("screen.settings.title", language), bold=True))
    buttons = [
        button(say(f"screen.settings.{name}.title", language), f"{ACT}.{name}", carry()) for name in names
    ]
    yield ActionsBlock(elements=buttons)


def settings_form(act: str, today: date, groups: Sequence[Choice], language: Language) -> View:
    """The modal of an act. `groups` are the workspace's user groups."""
    frame = Frame(
        say(f"screen.settings.{act}.title", language), CALLBACK, say("modal.submit", language), carry(act=act)
    )
    hint = rich(paragraph(say(f"screen.settings.{act}.hint", language)))
    fields = [_field(name, act, (today, groups), language) for name in FIELDS[act]]
    return modal(frame, [hint, *fields], language)


def _field(name: str, act: str, known: tuple[date, Sequence[Choice]], language: Language) -> InputBlock:
    today, groups = known
    elements: dict[str, InputInteractiveElement] = {
        "roles": CheckboxesElement(action_id="roles", options=_roles(language)),
        "group": select("group", groups),
        "role": select(
            "role", [*_role_choices(language), Choice(NONE, say("screen.settings.no_role", language))]
        ),
    }
    if name in ("person", "other"):
        element: InputInteractiveElement = UserSelectElement(action_id=name, placeholder=_hint(language))
    elif name in ("since", "until"):
        element = DatePickerElement(action_id=name, initial_date=today.isoformat())
    else:
        element = elements[name]
    label = say(f"screen.settings.field.{act}_{name}", language)
    return InputBlock(
        block_id=name, label=PlainTextObject(text=label), element=element, optional=name == "roles"
    )


def _role_choices(language: Language) -> list[Choice]:
    return [Choice(role.value, say(f"screen.settings.role.{role.value}", language)) for role in ROLES]


def _roles(language: Language) -> list[Option]:
    return [Option(value=one.value, text=PlainTextObject(text=one.text)) for one in _role_choices(language)]


def _hint(language: Language) -> PlainTextObject:
    return PlainTextObject(text=say("screen.launch.placeholder", language))
