"""Every limit of Block Kit: what just fits is accepted, one more is refused and named."""

from typing import Any

import pytest

from bot.sandbox.validation import message_problems, text_size, view_problems

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "字" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "字" * length}


def option(text: int = 1, value: str = "v", **more: Json) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(value=f"v{n}") for n in range(count)]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(1), **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(1), **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": options(1), **more}


def inputs(element: Json | None = None, **more: Any) -> Json:
    return {"type": "input", "label": plain(1), "element": element or {"type": "plain_text_input"}, **more}


def confirm(**more: Any) -> Json:
    return {"title": plain(1), "text": plain(1), **more}


def feedback(text: int = 1) -> Json:
    side = {"text": plain(text), "value": "v"}
    return {"type": "feedback_buttons", "positive_button": side, "negative_button": side}


# name -> (a block with something of that size, the largest that fits)
SIZES: dict[str, tuple[Any, int]] = {
    "section text": (lambda n: section(text=mrkdwn(n)), 3000),
    "section fields": (lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}, 10),
    "section field": (lambda n: {"type": "section", "fields": [mrkdwn(n)]}, 2000),
    "header": (lambda n: {"type": "header", "text": plain(n)}, 150),
    "context elements": (lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, 10),
    "actions elements": (lambda n: actions(*[button() for _ in range(n)]), 25),
    "context_actions": (lambda n: {"type": "context_actions", "elements": [feedback()] * n}, 5),
    "markdown": (lambda n: {"type": "markdown", "text": "字" * n}, 12_000),
    "button text": (lambda n: actions(button(text=plain(n))), 75),
    "button value": (lambda n: actions(button(value="v" * n)), 2000),
    "button url": (lambda n: actions(button(url="h" * n)), 3000),
    "radio options": (lambda n: actions({"type": "radio_buttons", "options": options(n)}), 10),
    "checkbox options": (lambda n: actions({"type": "checkboxes", "options": options(n)}), 10),
    "option text": (lambda n: actions(select(options=[option(n)])), 75),
    "option description": (lambda n: actions(select(options=[option(description=plain(n))])), 75),
    "option value": (lambda n: actions(select(options=[option(value="v" * n)])), 150),
    "select options": (lambda n: actions(select(options=options(n))), 100),
    "overflow options": (lambda n: actions({"type": "overflow", "options": options(n)}), 5),
    "input label": (lambda n: inputs(label=plain(n)), 2000),
    "input hint": (lambda n: inputs(hint=plain(n)), 2000),
    "placeholder": (lambda n: inputs({"type": "plain_text_input", "placeholder": plain(n)}), 150),
    "image url": (lambda n: {"type": "image", "image_url": "h" * n, "alt_text": "a"}, 3000),
    "image alt": (lambda n: {"type": "image", "image_url": "h", "alt_text": "a" * n}, 2000),
    "table rows": (lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}, 100),
    "table columns": (lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]}, 20),
    "plan tasks": (lambda n: {"type": "plan", "title": "p", "tasks": [{}] * n}, 50),
    "card title": (lambda n: {"type": "card", "title": plain(n)}, 150),
    "card body": (lambda n: {"type": "card", "body": mrkdwn(n)}, 200),
    "carousel": (
        lambda n: {"type": "carousel", "elements": [{"type": "card", "title": plain(1)}] * n},
        10,
    ),
    "alert": (lambda n: {"type": "alert", "text": mrkdwn(n)}, 200),
    "action_id": (lambda n: actions(button(action_id="a" * n)), 255),
    "block_id": (lambda n: section(block_id="b" * n), 255),
    "confirm text": (lambda n: actions(button(confirm=confirm(text=plain(n)))), 300),
    "feedback text": (lambda n: {"type": "context_actions", "elements": [feedback(n)]}, 75),
}


@pytest.mark.parametrize("name", SIZES)
def test_the_largest_fits_and_one_more_does_not(name: str) -> None:
    build, most = SIZES[name]
    assert message_problems([build(most)]) == []
    refused = message_problems([build(most + 1)])
    assert refused
    assert all(text.startswith("[ERROR]") and "[json-pointer:/blocks" in text for text in refused)


WRONG: dict[str, list[Json]] = {
    "51 blocks": [section() for _ in range(51)],
    "an unknown block": [{"type": "poem"}],
    "no block at all": [{}],
    "an unknown element": [actions({"type": "lever"})],
    "mrkdwn in a header": [{"type": "header", "text": mrkdwn(1)}],
    "an empty text": [section(text=mrkdwn(0))],
    "a section of nothing": [{"type": "section"}],
    "an image without alt text": [{"type": "image", "image_url": "https://x"}],
    "an overflow of nothing": [actions({"type": "overflow", "options": []})],
    "two tables": [{"type": "table", "rows": [[{}]]}] * 2,
    "markdown over all blocks": [{"type": "markdown", "text": "字" * 6001}] * 2,
    "the same block_id twice": [section(block_id="a"), section(block_id="a")],
    "the same action_id twice": [actions(button(action_id="a")), actions(button(action_id="a"))],
    "a plain input among actions": [actions({"type": "plain_text_input"})],
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused(name: str) -> None:
    assert message_problems(WRONG[name]), name


def test_a_problem_points_at_its_place() -> None:
    blocks = [section(), actions(button(), button(text=plain(76)))]
    assert message_problems(blocks) == [
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/1/text/text]"
    ]


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain(3), "blocks": [section()], **more}


VIEWS: dict[str, tuple[Any, int]] = {
    "title": (lambda n: modal(title=plain(n)), 24),
    "submit": (lambda n: modal(submit=plain(n)), 24),
    "close": (lambda n: modal(close=plain(n)), 24),
    "private_metadata": (lambda n: modal(private_metadata="x" * n), 3000),
    "callback_id": (lambda n: modal(callback_id="x" * n), 255),
    "blocks": (lambda n: modal(blocks=[section() for _ in range(n)]), 100),
    "home blocks": (lambda n: {"type": "home", "blocks": [section() for _ in range(n)]}, 100),
}


@pytest.mark.parametrize("name", VIEWS)
def test_views_have_limits_of_their_own(name: str) -> None:
    build, most = VIEWS[name]
    assert view_problems(build(most)) == []
    assert view_problems(build(most + 1))


def test_some_blocks_stand_in_messages_only() -> None:
    assert view_problems(modal(blocks=[{"type": "markdown", "text": "x"}]))
    assert view_problems({"type": "home", "blocks": [{"type": "table", "rows": [[{}]]}]})


def test_a_modal_with_inputs_needs_a_submit() -> None:
    assert view_problems(modal(blocks=[inputs()]))
    assert view_problems(modal(blocks=[inputs()], submit=plain(1))) == []


def test_the_size_of_a_message_is_all_its_text() -> None:
    assert text_size([section(text=mrkdwn(10), fields=[mrkdwn(5)]), actions(button(text=plain(3)))]) == 18
