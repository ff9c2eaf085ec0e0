"""Block Kit's limits as data. Source: Slack's reference of 2026; docs/sandbox.md names the reported ones."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A string or a text object of `least` to `most` characters."""

    most: int
    kinds: tuple[str, ...] = ("string",)
    least: int = 1


@dataclass(frozen=True, slots=True)
class Children:
    """An object: of one of these types, or of the named shape in OBJECTS."""

    types: frozenset[str] = frozenset()
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """An array of `least` to `most`, each item after the rule `each`."""

    most: int
    each: "Text | Items | Children | None" = None
    least: int = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """What a block, element or object must and may hold; unnamed fields are not looked at."""

    fields: dict[str, Text | Items | Children] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """What counts over a whole message or view."""

    blocks: int
    markdown: int = 12_000
    tables: int = 1
    characters: int = 13_200
    post_text: int = 40_000
    update_text: int = 4_000
    bytes: int = 250_000
    depth: int = 3


MESSAGE = Totals(blocks=50)
VIEW = Totals(blocks=100)

PLAIN = ("plain_text",)
EITHER = ("plain_text", "mrkdwn")
_ID = Text(255)
_PLACEHOLDER = Text(150, PLAIN)

_MENUS = frozenset(
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
_PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
_CHOICES = frozenset({"radio_buttons", "checkboxes"})
_INPUTS = frozenset(
    {
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
_ACTIONS = _MENUS | _PICKERS | _CHOICES | {"button", "overflow", "workflow_button", "rich_text_input"}

_OPTION = Children(shape="option")
_GROUP = Children(shape="option_group")
_CONFIRM = Children(shape="confirm")
_MENU_FIELDS: dict[str, Text | Items | Children] = {
    "action_id": _ID,
    "placeholder": _PLACEHOLDER,
    "options": Items(100, _OPTION),
    "option_groups": Items(100, _GROUP),
    "initial_option": _OPTION,
    "initial_options": Items(100, _OPTION),
    "confirm": _CONFIRM,
}
_TEN = Shape({"action_id": _ID, "options": Items(10, _OPTION), "confirm": _CONFIRM}, required=("options",))
_PICKER = Shape({"action_id": _ID, "placeholder": _PLACEHOLDER, "confirm": _CONFIRM})

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {
            "text": Text(75, PLAIN),
            "action_id": _ID,
            "value": Text(2000, least=0),
            "url": Text(3000),
            "accessibility_label": Text(75),
            "confirm": _CONFIRM,
        },
        required=("text",),
    ),
    "radio_buttons": _TEN,
    "checkboxes": _TEN,
    "overflow": Shape(
        {"action_id": _ID, "options": Items(5, _OPTION), "confirm": _CONFIRM}, required=("options",)
    ),
    **{
        kind: Shape(_MENU_FIELDS, one_of=("options", "option_groups") if "static" in kind else ())
        for kind in _MENUS
    },
    **dict.fromkeys(_PICKERS, _PICKER),
    **{
        kind: Shape({"action_id": _ID, "placeholder": _PLACEHOLDER, "initial_value": Text(3000, least=0)})
        for kind in _INPUTS - {"rich_text_input"}
    },
    "rich_text_input": Shape({"action_id": _ID, "placeholder": _PLACEHOLDER}),
    "image": Shape({"image_url": Text(3000), "alt_text": Text(2000)}, required=("alt_text",)),
    "plain_text": Shape({"text": Text(3000)}, required=("text",)),
    "mrkdwn": Shape({"text": Text(3000)}, required=("text",)),
    "workflow_button": Shape({"text": Text(75, PLAIN), "action_id": _ID}, required=("text", "workflow")),
    "feedback_buttons": Shape(
        {
            "action_id": _ID,
            "positive_button": Children(shape="feedback_button"),
            "negative_button": Children(shape="feedback_button"),
        },
        required=("positive_button", "negative_button"),
    ),
    "icon_button": Shape(
        {"action_id": _ID, "text": Text(75, PLAIN), "value": Text(2000, least=0), "confirm": _CONFIRM},
        required=("icon", "text"),
    ),
}

OBJECTS: dict[str, Shape] = {
    "option": Shape(
        {"text": Text(75, EITHER), "value": Text(150), "description": Text(75, EITHER), "url": Text(3000)},
        required=("text", "value"),
    ),
    "option_group": Shape(
        {"label": Text(75, PLAIN), "options": Items(100, _OPTION)}, required=("label", "options")
    ),
    "confirm": Shape(
        {
            "title": Text(100, PLAIN),
            "text": Text(300, EITHER),
            "confirm": Text(30, PLAIN),
            "deny": Text(30, PLAIN),
        },
        required=("title", "text"),
    ),
    "feedback_button": Shape(
        {"text": Text(75, PLAIN), "value": Text(2000), "accessibility_label": Text(75)},
        required=("text", "value"),
    ),
    "card": Shape(
        {
            "title": Text(150, EITHER),
            "subtitle": Text(150, EITHER),
            "body": Text(200, EITHER),
            "actions": Items(5, Children(frozenset({"button"}))),
        },
        one_of=("hero_image", "title", "actions", "body"),
    ),
    "modal": Shape(
        {
            "title": Text(24, PLAIN),
            "submit": Text(24, PLAIN),
            "close": Text(24, PLAIN),
            "private_metadata": Text(3000, least=0),
            "callback_id": Text(255, least=0),
            "external_id": Text(255, least=0),
        },
        required=("title", "blocks"),
    ),
    "home": Shape(
        {"private_metadata": Text(3000, least=0), "callback_id": Text(255, least=0)}, required=("blocks",)
    ),
}

_ANY_ACCESSORY = Children(_ACTIONS | {"image"})
BLOCKS: dict[str, Shape] = {
    name: Shape({"block_id": _ID, **shape.fields}, shape.required, shape.one_of)
    for name, shape in {
        "section": Shape(
            {
                "text": Text(3000, EITHER),
                "fields": Items(10, Text(2000, EITHER)),
                "accessory": _ANY_ACCESSORY,
            },
            one_of=("text", "fields"),
        ),
        "header": Shape({"text": Text(150, PLAIN)}, required=("text",)),
        "divider": Shape(),
        "context": Shape(
            {"elements": Items(10, Children(frozenset({"image", "plain_text", "mrkdwn"})))},
            required=("elements",),
        ),
        "actions": Shape({"elements": Items(25, Children(_ACTIONS))}, required=("elements",)),
        "context_actions": Shape(
            {"elements": Items(5, Children(frozenset({"feedback_buttons", "icon_button"})))},
            required=("elements",),
        ),
        "markdown": Shape({"text": Text(12_000)}, required=("text",)),
        "rich_text": Shape({"elements": Items(1000)}, required=("elements",)),
        "image": Shape(
            {"image_url": Text(3000), "alt_text": Text(2000), "title": Text(2000, PLAIN)},
            required=("alt_text",),
        ),
        "input": Shape(
            {
                "label": Text(2000, PLAIN),
                "hint": Text(2000, PLAIN),
                "element": Children(_INPUTS | _MENUS | _PICKERS | _CHOICES),
            },
            required=("label", "element"),
        ),
        "table": Shape({"rows": Items(100, Items(20)), "column_settings": Items(20)}, required=("rows",)),
        "plan": Shape({"title": Text(150), "tasks": Items(50, least=0)}, required=("title",)),
        "task_card": Shape({"task_id": _ID, "title": Text(150)}, required=("task_id", "title")),
        "card": OBJECTS["card"],
        "carousel": Shape({"elements": Items(10, Children(frozenset({"card"})))}, required=("elements",)),
        "container": Shape(
            {
                "title": Text(150, PLAIN),
                "child_blocks": Items(
                    10,
                    Children(
                        frozenset(
                            {
                                "section",
                                "context",
                                "actions",
                                "divider",
                                "image",
                                "markdown",
                                "rich_text",
                                "table",
                            }
                        )
                    ),
                ),
            },
            one_of=("title", "rich_text_title"),
            required=("child_blocks",),
        ),
        "alert": Shape({"text": Text(200, EITHER)}, required=("text",)),
        "file": Shape(required=("external_id", "source")),
        "video": Shape(
            {"title": Text(200, PLAIN), "alt_text": Text(2000)},
            required=("alt_text", "video_url", "thumbnail_url", "title"),
        ),
    }.items()
}

# Where a block may not stand.
MESSAGE_ONLY = frozenset({"markdown", "context_actions", "table", "plan", "task_card", "file"})
VIEW_ONLY = frozenset[str]()
