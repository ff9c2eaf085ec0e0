"""The modals of a running campaign: each amendment asks for what its rule needs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    InputBlock,
    PlainTextObject,
    StaticMultiSelectElement,
)
from slack_sdk.models.views import View

from bot.services.training.notices import Choice
from bot.slack.blocks.parts import paragraph, rich
from bot.slack.blocks.training.common import carry
from bot.slack.blocks.training.finding_forms import date_input
from bot.slack.blocks.training.launch import CANCEL_AS
from bot.slack.blocks.training.requests import options_of, select
from bot.slack.blocks.training.views import Frame, TextQuestion, modal, text_input
from bot.texts import Language, say

CALLBACK = "training.campaign.form"
PEOPLE = "training.campaign.people"
# What needs somebody whom it may be about; "everyone_or" does not.
NEEDS_PEOPLE = frozenset({"people", "assignment"})
# What Slack lets a menu hold.
MENU_LIMIT = 100
# The fields of each act, in their order. "everyone_or" people may be left empty: then it is about all.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "extend": ("due", "everyone_or", "reason"),
    "add": ("people",),
    "exclude": ("people", "reason"),
    "waive": ("people", "reason"),
    "propose": ("assignment", "reason"),
    "cancel": ("reason",),
    "on_behalf": ("assignment", "version", "reason", "evidence"),
    "grant_attempts": ("assignment", "more", "reason"),
    "break_glass": ("assignment", "reason"),
}
MORE = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class CampaignForm:
    """What a form is about. `people` are those whom the act may be about, one more than a menu holds where
    there are too many for one; `state` is the campaign's, `versions` what may have been signed, the usual one
    first, none where there is no choice."""

    act: str
    campaign_id: str
    due: date
    people: Sequence[Choice] = ()
    state: str = ""
    versions: Sequence[Choice] = ()


def campaign_form(form: CampaignForm, language: Language) -> View:
    """The modal of an act."""
    unlaunched = form.act == "cancel" and form.state in CANCEL_AS
    called = CANCEL_AS[form.state] if unlaunched else form.act
    frame = Frame(
        say(f"screen.button.{called}", language), CALLBACK, say("modal.submit", language),
        carry(k=form.campaign_id, act=form.act),
    )  # fmt: skip
    hint = rich(paragraph(say(f"screen.act.{called}", language)))
    return modal(frame, [hint, *_fields(form, language)], language)


def _fields(form: CampaignForm, language: Language) -> Iterator[Block]:
    for name in FIELDS[form.act]:
        if name == "due":
            hint = say("screen.launch.due_hint", language)
            yield date_input(say("screen.field.due", language), form.due, hint)
        elif name == "people" or (name == "everyone_or" and form.people):
            yield _people(name, form, language)
        elif name == "assignment":
            yield _one_of(form.people, language)
        elif name == "more":
            yield _menu("more", [Choice(one, one) for one in MORE], language)
        elif name == "version":
            yield from _versions(form, language)
        elif name != "everyone_or":
            yield _text(name, language)


def _versions(form: CampaignForm, language: Language) -> Iterator[InputBlock]:
    """Which text was signed; whoever changes nothing means the one that was launched."""
    if form.versions:
        menu = select("version", form.versions)
        menu.initial_option = options_of(form.versions)[0]
        label = PlainTextObject(text=say("screen.field.version", language))
        hint = PlainTextObject(text=say("screen.field.version_hint", language))
        yield InputBlock(block_id="version", label=label, hint=hint, element=menu)


def _people(name: str, form: CampaignForm, language: Language) -> InputBlock:
    """Several of the people: a menu, or where a menu cannot hold them a field to type names into."""
    fits, placeholder = len(form.people) <= MENU_LIMIT, _placeholder(language)
    label = PlainTextObject(text=say(f"screen.field.{name}", language))
    hint = None if fits else PlainTextObject(text=say("screen.field.people_hint", language))
    typed = ExternalDataMultiSelectElement(action_id=PEOPLE, min_query_length=0, placeholder=placeholder)
    menu = StaticMultiSelectElement(
        action_id="people", options=options_of(form.people), placeholder=placeholder
    )
    return InputBlock(
        block_id="people", optional=name == "everyone_or", label=label, hint=hint,
        element=menu if fits else typed,
    )  # fmt: skip


def _one_of(people: Sequence[Choice], language: Language) -> InputBlock:
    """A menu of the people, or where a menu cannot hold them a field to type a name into."""
    if len(people) <= MENU_LIMIT:
        return _menu("assignment", people, language)
    return InputBlock(
        block_id="assignment",
        label=PlainTextObject(text=say("screen.field.assignment", language)),
        hint=PlainTextObject(text=say("screen.field.assignment_hint", language)),
        element=ExternalDataSelectElement(
            action_id=PEOPLE, min_query_length=0, placeholder=_placeholder(language)
        ),
    )


def _placeholder(language: Language) -> PlainTextObject:
    return PlainTextObject(text=say("screen.launch.placeholder", language))


def _menu(name: str, choices: Sequence[Choice], language: Language) -> InputBlock:
    label = PlainTextObject(text=say(f"screen.field.{name}", language))
    return InputBlock(block_id=name, label=label, element=select(name, choices))


def _text(name: str, language: Language) -> InputBlock:
    return text_input(TextQuestion("", "", "", say(f"screen.field.{name}", language), name=name))
