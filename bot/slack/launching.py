"""From Slack to the launch form and back: what it offers, what was filled in."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.errors import InvalidInput, MamoriError
from bot.services.training import launch, launch_form
from bot.services.training.desk import Caller
from bot.services.training.launch_form import Choices, Chosen
from bot.slack.blocks.training.launch import (
    WEEKLY,
    LaunchOptions,
    LaunchValues,
    form,
    preview,
)
from bot.slack.blocks.training.views import chosen, chosen_many, held
from bot.slack.services import Services
from bot.slack.training import Body, caller_of
from bot.training.audience import Audience
from bot.training.campaign import Kind

log = structlog.get_logger("bot.slack.training")
# Which block of the form an error is about; the first one otherwise.
BLOCKS: Mapping[str, str] = {
    "training.campaign.audience_empty": "people",
    "training.campaign.audience_of_nobody": "people",
    "training.campaign.beyond_own_department": "people",
    "training.campaign.due_in_the_past": "due",
    "training.campaign.due_too_far": "due",
    "training.campaign.draw_range": "draw",
    "training.campaign.pass_mark_range": "pass_mark",
    "training.not_permitted.manager": "people",
    "training.not_permitted.security_lead": "people",
}


def empty_form(services: Services, body: Body) -> View:
    """The form for a new campaign. Raises NotPermitted."""
    offered = launch_form.choices(services.training, caller_of(services, body))
    return form(_options(services, offered), LaunchValues(due=offered.due))


def filled_form(services: Services, body: Body, campaign_id: str) -> View:
    """The form of a draft. Raises NotPermitted, NotFound."""
    caller = caller_of(services, body)
    offered = launch_form.choices(services.training, caller)
    drafted = launch_form.drafted(services.training, caller, campaign_id)
    return form(_options(services, offered), _values(drafted), campaign_id)


def preview_of(services: Services, caller: Caller, campaign_id: str, remark: str = "") -> View:
    """The preview of a draft, with a period for who may let it come again. Raises NotPermitted."""
    shown = launch.preview(services.training, caller, campaign_id)
    offered = launch_form.choices(services.training, caller)
    return preview(shown, remark, may_repeat=offered.everyone)


def read(view: Mapping[str, Any]) -> Chosen:
    """What was filled in. Raises InvalidInput for a form without a date or content."""
    submitted = dict(view)
    kind, _, content = chosen(submitted, "content").partition(":")
    due = held(submitted, "due").get("selected_date")
    if not due:
        raise InvalidInput("training.campaign.due_in_the_past")
    if kind not in {one.value for one in Kind}:
        raise InvalidInput("training.campaign.unknown_set")
    reminders = chosen_many(submitted, "reminders")
    return Chosen(
        kind=Kind(kind), content=content, audience=_audience(submitted), due=date.fromisoformat(due),
        draw=int(chosen(submitted, "draw") or 5), pass_mark=int(chosen(submitted, "pass_mark") or 80),
        days=tuple(int(day) for day in reminders if day != WEEKLY), weekly=WEEKLY in reminders,
    )  # fmt: skip


def block_of(error: MamoriError) -> str:
    """The block of the form that an error is about."""
    return BLOCKS.get(error.key, "content")


def _audience(view: dict[str, Any]) -> Audience:
    scope = chosen_many(view, "scope")
    return Audience(
        everyone="everyone" in scope,
        people=tuple(held(view, "people").get("selected_users") or ()),
        departments=chosen_many(view, "departments"),
        groups=chosen_many(view, "groups"),
        channels=tuple(held(view, "channels").get("selected_conversations") or ()),
        managers_only="managers" in scope,
        dispatched="no_dispatched" not in scope,
    )


def _values(drafted: Chosen) -> LaunchValues:
    audience = drafted.audience
    flags = {
        "everyone": audience.everyone,
        "managers": audience.managers_only,
        "no_dispatched": not audience.dispatched,
    }
    return LaunchValues(
        content=f"{drafted.kind.value}:{drafted.content}",
        scope=tuple(name for name, is_on in flags.items() if is_on),
        people=audience.people, departments=audience.departments, groups=audience.groups,
        channels=audience.channels, due=drafted.due, draw=drafted.draw, pass_mark=drafted.pass_mark,
        days=drafted.days, weekly=drafted.weekly,
    )  # fmt: skip


def _options(services: Services, offered: Choices) -> LaunchOptions:
    contents = {
        "quiz": _keyed("quiz", offered.quizzes),
        "inspection": _keyed("inspection", offered.inspections),
        "attestation": _keyed("attestation", policies(services)),
    }
    return LaunchOptions(
        offered.language, contents, offered.departments, user_groups(services), offered.everyone
    )


def _keyed(kind: str, found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{kind}:{one}", title) for one, title in found)


def policies(services: Services) -> list[tuple[str, str]]:
    """Pledges and policies that everybody may read; the customer's guideline is no pledge."""
    opened = services.knowledge.now()
    every = opened.documents if opened else ()
    return [(one.id, one.title) for one in every if one.kind == "policy" and not one.audience]


def user_groups(services: Services) -> tuple[tuple[str, str], ...]:
    """The user groups as (id, handle); none where Slack cannot be asked."""
    try:
        found = services.client.usergroups_list().get("usergroups") or []
    except (SlackApiError, OSError) as error:
        # The form is good without them: people, departments and channels are still there.
        log.info("no_user_groups", exc_info=error)
        return ()
    return tuple((one["id"], f"@{one.get('handle') or one['name']}") for one in found)
