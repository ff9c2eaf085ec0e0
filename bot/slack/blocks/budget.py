"""What fits into a message or a view: the one place that knows Slack's sizes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block

MESSAGE_BLOCKS = 50
# Slack refuses at about 13,200 characters over all blocks; a margin for what it counts and we do not.
MESSAGE_CHARACTERS = 12_000
VIEW_BLOCKS = 100
SECTION_TEXT = 3_000
HEADER_TEXT = 150
BUTTON_TEXT = 75
TITLE_TEXT = 24
NOTIFICATION_TEXT = 300


@dataclass(frozen=True, slots=True)
class Message:
    """What `chat.postMessage` takes: `text` is the notification, `blocks` are checked dictionaries."""

    text: str
    blocks: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A message that may have to give way: `head` and `tail` stay, of `middle` what fits.

    `overflow` takes the place of what was left out, so that nothing is cut in silence.
    """

    head: Sequence[Block]
    middle: Sequence[Sequence[Block]] = ()
    tail: Sequence[Block] = ()
    overflow: Sequence[Block] = ()


def fit(layout: Layout) -> tuple[dict[str, Any], ...]:
    """The blocks of `layout` within Slack's limits. Raises ValueError when head and tail alone do not fit."""
    head, tail = _dicts(layout.head), _dicts(layout.tail)
    groups = [_dicts(group) for group in layout.middle]
    everything = [*head, *(block for group in groups for block in group), *tail]
    if _fits(everything):
        return tuple(everything)
    end = [*_dicts(layout.overflow), *tail]
    kept: list[dict[str, Any]] = list(head)
    for group in groups:
        if not _fits([*kept, *group, *end]):
            break
        kept += group
    if not _fits([*kept, *end]):
        raise ValueError("the fixed part of this message is larger than Slack accepts")
    return tuple(kept + end)


def fit_view(blocks: Sequence[Block], overflow: Sequence[Block] = ()) -> list[dict[str, Any]]:
    """At most 100 blocks for a modal or App Home; `overflow` ends what had to be cut."""
    found, end = _dicts(blocks), _dicts(overflow)
    return found if len(found) <= VIEW_BLOCKS else found[: VIEW_BLOCKS - len(end)] + end


def characters(block: Any) -> int:
    """How many characters of text a block holds, at any depth."""
    return sum(len(text) for text in _texts(block))


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, name)
    elif isinstance(value, str) and name not in ("type", "action_id", "block_id", "style", "value"):
        yield value


def _fits(blocks: Sequence[dict[str, Any]]) -> bool:
    return len(blocks) <= MESSAGE_BLOCKS and sum(map(characters, blocks)) <= MESSAGE_CHARACTERS


def _dicts(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return [block.to_dict() for block in blocks]
