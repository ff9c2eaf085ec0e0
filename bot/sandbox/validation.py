"""What Slack refuses in Block Kit: the limits as tables, and one walk over blocks that applies them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.sandbox.blocks import elements_of
from bot.sandbox.limits import (
    BLOCKS,
    ELEMENTS,
    MESSAGE,
    MESSAGE_ONLY,
    OBJECTS,
    VIEW,
    VIEW_ONLY,
    Children,
    Items,
    Shape,
    Text,
)

Json = dict[str, Any]


def message_problems(blocks: Any) -> list[str]:
    """What Slack would refuse in the blocks of a message, as `response_metadata.messages`; [] if nothing."""
    problems = list(_blocks(blocks, "/blocks", MESSAGE.blocks, VIEW_ONLY))
    if not problems:
        problems += _totals(blocks)
    return problems


def view_problems(view: Json) -> list[str]:
    """The same for a modal or a home tab."""
    problems: list[str] = []
    if view.get("type") not in ("modal", "home"):
        problems.append(_problem("must be one of: modal, home", "/view/type"))
    shape = OBJECTS["modal" if view.get("type") == "modal" else "home"]
    problems += _shape(view, shape, "/view")
    problems += _blocks(view.get("blocks"), "/view/blocks", VIEW.blocks, MESSAGE_ONLY)
    has_input = any(
        block.get("type") == "input" for block in view.get("blocks") or [] if isinstance(block, dict)
    )
    if view.get("type") == "modal" and has_input and not view.get("submit"):
        problems.append(_problem("missing required field: submit (there are input blocks)", "/view"))
    return problems


def text_size(blocks: list[Json]) -> int:
    """Characters over all blocks of a message, as `msg_blocks_too_long` counts them."""
    return sum(_characters(block) for block in blocks)


def _characters(part: Any) -> int:
    if isinstance(part, list):
        return sum(_characters(item) for item in part)
    if not isinstance(part, dict):
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(_characters(value) for value in part.values() if isinstance(value, dict | list))


def _problem(text: str, pointer: str) -> str:
    return f"[ERROR] {text} [json-pointer:{pointer}]"


def _blocks(blocks: Any, pointer: str, most: int, banned: frozenset[str]) -> Iterator[str]:
    if not isinstance(blocks, list):
        yield _problem("must be an array", pointer)
        return
    if len(blocks) > most:
        yield _problem(f"no more than {most} items allowed", pointer)
    for index, block in enumerate(blocks):
        yield from _block(block, f"{pointer}/{index}", banned)
    yield from _duplicates([block for block in blocks if isinstance(block, dict)], pointer)


def _block(block: Any, pointer: str, banned: frozenset[str] = frozenset()) -> Iterator[str]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in BLOCKS or kind in banned:
        yield _problem(f"unsupported type: {kind}", f"{pointer}/type")
        return
    yield from _shape(block, BLOCKS[kind], pointer)


def _duplicates(blocks: list[Json], pointer: str) -> Iterator[str]:
    block_ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    actions = Counter(
        element["action_id"] for block in blocks for element in elements_of(block) if element.get("action_id")
    )
    for name, counts in (("block_id", block_ids), ("action_id", actions)):
        for value, count in counts.items():
            if count > 1:
                yield _problem(f"{name} already exists: {value}", pointer)


def _shape(part: Json, shape: Shape, pointer: str) -> Iterator[str]:
    for name in shape.required:
        if part.get(name) in (None, "", []):
            yield _problem(f"missing required field: {name}", pointer)
    if shape.one_of and not any(part.get(name) for name in shape.one_of):
        yield _problem(f"must define either `{'` or `'.join(shape.one_of)}`", pointer)
    for name, rule in shape.fields.items():
        value = part.get(name)
        if value is None:
            continue
        yield from _field(value, rule, f"{pointer}/{name}")


def _field(value: Any, rule: Text | Items | Children, pointer: str) -> Iterator[str]:
    if isinstance(rule, Text):
        yield from _text(value, rule, pointer)
    elif isinstance(rule, Items):
        yield from _items(value, rule, pointer)
    else:
        yield from _child(value, rule, pointer)


def _text(value: Any, rule: Text, pointer: str) -> Iterator[str]:
    if rule.kinds == ("string",):
        yield from _length(value, rule, pointer)
        return
    if not isinstance(value, dict) or value.get("type") not in rule.kinds:
        yield _problem(f"must be a text object of type {' or '.join(rule.kinds)}", pointer)
        return
    yield from _length(value.get("text"), rule, f"{pointer}/text")


def _length(value: Any, rule: Text, pointer: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _problem("must be a string", pointer)
    elif len(value) < rule.least:
        yield _problem(f"must be more than {rule.least - 1} characters", pointer)
    elif len(value) > rule.most:
        yield _problem(f"must be less than {rule.most + 1} characters", pointer)


def _items(value: Any, rule: Items, pointer: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _problem("must be an array", pointer)
        return
    if len(value) > rule.most:
        yield _problem(f"no more than {rule.most} items allowed", pointer)
    if len(value) < rule.least:
        yield _problem(f"no fewer than {rule.least} items allowed", pointer)
    if rule.each is not None:
        for index, item in enumerate(value):
            yield from _field(item, rule.each, f"{pointer}/{index}")


def _child(value: Any, rule: Children, pointer: str) -> Iterator[str]:
    """A nested block, element or object, by its `type` or by the one shape it must have."""
    if not isinstance(value, dict):
        yield _problem("must be an object", pointer)
        return
    if rule.shape:
        yield from _shape(value, OBJECTS[rule.shape], pointer)
        return
    kind = value.get("type")
    if kind not in rule.types:
        yield _problem(f"unsupported type: {kind}", f"{pointer}/type")
        return
    yield from _shape(value, ELEMENTS.get(kind) or BLOCKS[kind], pointer)


def _totals(blocks: list[Json]) -> Iterator[str]:
    """Limits that count over all blocks of a message."""
    markdown = sum(len(block.get("text", "")) for block in blocks if block["type"] == "markdown")
    if markdown > MESSAGE.markdown:
        yield _problem(f"markdown must be less than {MESSAGE.markdown + 1} characters in all", "/blocks")
    if sum(block["type"] == "table" for block in blocks) > MESSAGE.tables:
        yield _problem("only_one_table_allowed", "/blocks")
