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
from bot.slack.blocks.training.common import carried
from bot.slack.blocks.training.launch import preview
from bot.slack.blocks.training.launch_form import ATTESTS, CONTENT, WEEKLY, LaunchOptions, LaunchValues, form
from bot.slack.blocks.training.views import chosen, chosen_many, held
from bot.slack.services import Services
from bot.slack.training import Body, caller_of
from bot.training.audience import Audience
from bot.training.campaign import Attests, Kind

log = structlog.get_logger("bot.slack.training")
# Which block of the form an error is about; the first one otherwise.
BLOCKS: Mapping[str, str] = {
    "training.campaign.audience_empty": "people",
    "training.campaign.audience_of_nobody": "people",
    "training.campaign.attests_unsaid": "attests",
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
    scope = () if offered.dispatched else ("no_dispatched",)
    return form(_options(services, offered), LaunchValues(due=offered.due, scope=scope))


def filled_form(services: Services, body: Body, campaign_id: str) -> View:
    """The form of a draft. Raises NotPermitted, NotFound."""
    caller = caller_of(services, body)
    offered = launch_form.choices(services.training, caller)
    drafted = launch_form.drafted(services.training, caller, campaign_id)
    return form(_options(services, offered), _values(drafted), campaign_id)


def switched_form(services: Services, body: Body) -> View:
    """The open form for the content that was just chosen, with everything that has been filled in.

    Raises NotPermitted.
    """
    offered = launch_form.choices(services.training, caller_of(services, body))
    carries = carried(body["view"].get("private_metadata"))
    return form(_options(services, offered), filled_in(body["view"]), carries.get("k", ""))


def preview_of(services: Services, caller: Caller, campaign_id: str, remark: str = "") -> View:
    """The preview of a draft, with a period for who may let it come again. Raises NotPermitted."""
    shown = launch.preview(services.training, caller, campaign_id)
    offered = launch_form.choices(services.training, caller)
    return preview(shown, remark, may_repeat=offered.everyone)


def read(view: Mapping[str, Any]) -> Chosen:
    """What was filled in. Raises InvalidInput for a form without a date or content."""
    values = filled_in(view)
    if values.due is None:
        raise InvalidInput("training.campaign.due_in_the_past")
    if values.kind not in {one.value for one in Kind}:
        raise InvalidInput("training.campaign.unknown_set")
    return Chosen(
        kind=Kind(values.kind), content=values.content.partition(":")[2], audience=_audience(values),
        due=values.due, draw=values.draw, pass_mark=values.pass_mark, days=values.days, weekly=values.weekly,
        attests=Attests(values.attests) if values.attests in ATTESTS else Attests.UNSAID,
    )  # fmt: skip


def filled_in(view: Mapping[str, Any]) -> LaunchValues:
    """What the form holds now; what its kind does not ask is as it was carried."""
    form_view, carries, usual = dict(view), carried(view.get("private_metadata")), LaunchValues()
    due, reminders = held(form_view, "due").get("selected_date"), chosen_many(form_view, "reminders")
    return LaunchValues(
        content=chosen(form_view, CONTENT), scope=chosen_many(form_view, "scope"),
        people=tuple(held(form_view, "people").get("selected_users") or ()),
        departments=chosen_many(form_view, "departments"), groups=chosen_many(form_view, "groups"),
        channels=tuple(held(form_view, "channels").get("selected_conversations") or ()),
        due=date.fromisoformat(due) if due else None,
        draw=int(chosen(form_view, "draw") or carries.get("draw") or usual.draw),
        pass_mark=int(chosen(form_view, "pass_mark") or carries.get("mark") or usual.pass_mark),
        days=tuple(int(day) for day in reminders if day != WEEKLY), weekly=WEEKLY in reminders,
        attests=chosen(form_view, "attests") or carries.get("attests", ""),
    )  # fmt: skip


def block_of(error: MamoriError, view: Mapping[str, Any]) -> str:
    """The block of the form that an error is about; the content's where the form was not redrawn for it."""
    block = BLOCKS.get(error.key, CONTENT)
    return block if any(one["block_id"] == block for one in view["blocks"]) else CONTENT


def _audience(values: LaunchValues) -> Audience:
    return Audience(
        everyone="everyone" in values.scope,
        people=values.people,
        departments=values.departments,
        groups=values.groups,
        channels=values.channels,
        managers_only="managers" in values.scope,
        dispatched="no_dispatched" not in values.scope,
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
        days=drafted.days, weekly=drafted.weekly, attests=drafted.attests.value,
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
