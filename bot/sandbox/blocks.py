"""Block Kit as Slack keeps it: ids filled in, text objects completed, elements found, values shaped."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

# What the value of a control is called in actions and in `state.values`, and whether it is a list.
VALUE_FIELD: dict[str, tuple[str, bool]] = {
    "plain_text_input": ("value", False),
    "email_text_input": ("value", False),
    "url_text_input": ("value", False),
    "number_input": ("value", False),
    "rich_text_input": ("rich_text_value", False),
    "static_select": ("selected_option", False),
    "external_select": ("selected_option", False),
    "radio_buttons": ("selected_option", False),
    "overflow": ("selected_option", False),
    "checkboxes": ("selected_options", True),
    "multi_static_select": ("selected_options", True),
    "multi_external_select": ("selected_options", True),
    "users_select": ("selected_user", False),
    "multi_users_select": ("selected_users", True),
    "conversations_select": ("selected_conversation", False),
    "multi_conversations_select": ("selected_conversations", True),
    "channels_select": ("selected_channel", False),
    "multi_channels_select": ("selected_channels", True),
    "datepicker": ("selected_date", False),
    "timepicker": ("selected_time", False),
    "datetimepicker": ("selected_date_time", False),
    "file_input": ("files", True),
}
_INITIAL = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}
INTERACTIVE = frozenset(VALUE_FIELD) | {"button", "feedback_buttons", "icon_button", "workflow_button"}
_MARKUP = re.compile(r"<(@[A-Z0-9]+|#[A-Z0-9]+(?:\|[^>]*)?|![a-z]+|https?://[^>|]+(?:\|[^>]*)?)>")


def normalise(blocks: list[Json], salt: str) -> list[Json]:
    """A copy of `blocks` as Slack stores it; generated ids depend on `salt` and the position alone."""
    copied: list[Json] = json.loads(json.dumps(blocks))
    for index, block in enumerate(copied):
        block.setdefault("block_id", _short_id(f"{salt}/{index}"))
        _complete_text(block)
        if block.get("type") == "input":
            _complete_input(block)
        for position, element in enumerate(elements_of(block)):
            if element.get("type") in INTERACTIVE:
                element.setdefault("action_id", _short_id(f"{salt}/{index}/{position}"))
    return copied


def _complete_input(block: Json) -> None:
    block.setdefault("optional", False)
    block.setdefault("dispatch_action", False)
    if block["element"].get("type") == "plain_text_input":
        block["element"].setdefault("multiline", False)


def _short_id(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:5]


def _complete_text(part: Any) -> None:
    if isinstance(part, list):
        for item in part:
            _complete_text(item)
    elif isinstance(part, dict):
        if part.get("type") == "plain_text":
            part.setdefault("emoji", True)
        elif part.get("type") == "mrkdwn":
            part.setdefault("verbatim", False)
        if part.get("type") not in ("rich_text", "markdown"):
            _complete_text(list(part.values()))


def elements_of(block: Json) -> Iterator[Json]:
    """Every element of a block, also those of cards and containers inside it."""
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield block[name]
    if block.get("type") in ("actions", "context_actions", "context"):
        yield from (element for element in block.get("elements", []) if isinstance(element, dict))
    nested = block.get("elements", []) if block.get("type") == "carousel" else block.get("child_blocks", [])
    for inner in nested:
        yield from elements_of(inner)
    if isinstance(block.get("actions"), list):
        yield from (element for element in block["actions"] if isinstance(element, dict))


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """(block, element) of that action; an empty `block_id` matches any block."""
    for block in blocks:
        if block_id and block["block_id"] != block_id:
            continue
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                return block, element
    return None


def options_of(element: Json) -> Iterator[Json]:
    """Every option of a select, group by group."""
    yield from element.get("options", [])
    for group in element.get("option_groups", []):
        yield from group.get("options", [])


def shaped(element: Json, value: Any) -> Json:
    """`value` of a control in the shape Slack gives it: `{"selected_option": {...}}` and so on.

    Raises ValueError when a chosen option does not exist.
    """
    name, many = VALUE_FIELD[element["type"]]
    if name.startswith("selected_option"):
        return {name: _chosen(element, value, many)}
    if name == "files":
        return {name: [{"id": file_id} for file_id in value or []]}
    return {name: list(value or []) if many else value if value != "" else None}


def _chosen(element: Json, value: Any, many: bool) -> Any:
    if not many and (value is None or value == ""):
        return None
    wanted = list(value or []) if many else [value]
    external = element["type"].endswith("external_select")
    known = {option.get("value"): option for option in options_of(element)}
    found = []
    for item in wanted:
        if item in known:
            found.append(
                {key: known[item][key] for key in ("text", "value", "description") if key in known[item]}
            )
        elif external:
            found.append({"text": {"type": "plain_text", "text": str(item), "emoji": True}, "value": item})
        else:
            raise ValueError(f"no option {item!r} in {element.get('action_id')}")
    return found if many else found[0]


def initial(element: Json) -> Json:
    """What a control holds before anybody touches it."""
    name, many = VALUE_FIELD[element["type"]]
    return {name: element.get(_INITIAL.get(name, ""), [] if many else None)}


def state_values(blocks: list[Json], given: Json | None) -> Json:
    """`state.values` of a view or a message: what was entered, and elsewhere what stood there first."""
    values: Json = {}
    entered = given or {}
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") not in VALUE_FIELD or element["type"] == "overflow":
                continue
            typed = entered.get(block["block_id"], {})
            held = (
                shaped(element, typed[element["action_id"]])
                if element["action_id"] in typed
                else initial(element)
            )
            values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **held}
    return values


def rich_text(text: str, salt: str) -> list[Json]:
    """The rich_text block that Slack's own clients send with what a person writes."""
    parts: list[Json] = []
    position = 0
    for match in _MARKUP.finditer(text):
        _add_text(parts, text[position : match.start()])
        parts.append(_mention(match.group(1)))
        position = match.end()
    _add_text(parts, text[position:])
    section = {"type": "rich_text_section", "elements": parts}
    return [{"type": "rich_text", "block_id": _short_id(salt), "elements": [section]}]


def _add_text(parts: list[Json], text: str) -> None:
    if text:
        plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        parts.append({"type": "text", "text": plain})


def _mention(inner: str) -> Json:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    return {"type": "link", "url": target} | ({"text": label} if label else {})
