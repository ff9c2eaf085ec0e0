"""Drills held elsewhere: the form with the file, what would be recorded, what is on record."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    DividerBlock,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from bot.services.training.drills import DrillCount, DrillImport, sentence_key
from bot.slack.blocks.parts import listing, paragraph, rich
from bot.slack.blocks.training.common import carry
from bot.slack.blocks.training.views import Frame, modal
from bot.texts import Language, joined, say
from bot.training.csv_table import Problem
from bot.training.drill import LONGEST_NAME

OPEN = "training.drill.open"
FORM, CONFIRM_FORM = "training.drill.form", "training.drill.confirm"
FILE, NAME, DAY = "drill_file", "drill_name", "drill_day"
PROBLEMS_SHOWN, DRILLS_SHOWN = 40, 20


def drill_form(held: DrillImport) -> View:
    """The file, with name and day for files that do not have them; below it what is on record."""
    language = held.language
    frame = Frame(say("screen.drill.title", language), FORM, say("screen.drill.look", language))
    blocks: list[Block] = [
        rich(paragraph(say("screen.drill.intro", language))),
        InputBlock(
            block_id=FILE, label=_label("file", language),
            element=FileInputElement(action_id=FILE, filetypes=["csv"], max_files=1),
        ),
        InputBlock(
            block_id=NAME, label=_label("name", language), optional=True,
            element=PlainTextInputElement(action_id=NAME, max_length=LONGEST_NAME),
        ),
        InputBlock(
            block_id=DAY, label=_label("day", language), optional=True,
            element=DatePickerElement(action_id=DAY),
        ),
        DividerBlock(),
        rich(paragraph(say("screen.drill.held", language), bold=True)),
        _counts(held.drills, language),
    ]  # fmt: skip
    return modal(frame, blocks, language)


def drill_preview(found: DrillImport, **carried: str) -> View:
    """What would be recorded, with the press that does it; or the lines to mend, and nothing to press."""
    language = found.language
    if found.problems:
        frame = Frame(say("screen.drill.preview", language))
        count = len(found.problems)
        blocks: list[Block] = [rich(paragraph(say("drill.refused", language, count=count), bold=True))]
        blocks.append(rich(listing(list(_lines(found.problems, language)))))
        return modal(frame, blocks, language)
    frame = Frame(
        say("screen.drill.preview", language),
        CONFIRM_FORM,
        say("screen.drill.confirm", language),
        carry(**carried),
    )
    text = rich(paragraph(say("drill.dry_run", language, people=found.people), bold=True))
    return modal(frame, [text, _counts(found.drills, language)], language)


def drill_done(done: DrillImport) -> View:
    """What was recorded."""
    language = done.language
    text = rich(paragraph(say("drill.imported", language, people=done.people), bold=True))
    return modal(Frame(say("screen.drill.title", language)), [text, _counts(done.drills, language)], language)


def _counts(drills: Sequence[DrillCount], language: Language) -> Block:
    lines = [_count(one, language) for one in drills[:DRILLS_SHOWN]]
    return rich(listing(lines or [say("drill.none", language)]))


def _count(one: DrillCount, language: Language) -> str:
    outcomes = [
        say("drill.outcome_count", language, outcome=say(f"drill.outcome.{name}", language), count=count)
        for name, count in one.outcomes
    ]
    return say(
        "drill.line", language, name=one.name, day=one.held_on.isoformat(), people=one.people,
        outcomes=joined(outcomes, language),
    )  # fmt: skip


def _lines(problems: Sequence[Problem], language: Language) -> list[str]:
    shown = [
        say(
            "drill.problem_line",
            language,
            line=one.line,
            text=say(sentence_key(one), language, **one.said),
        )
        for one in problems[:PROBLEMS_SHOWN]
    ]
    more = len(problems) - len(shown)
    return [*shown, say("drill.more_problems", language, count=more)] if more else shown


def _label(name: str, language: Language) -> PlainTextObject:
    return PlainTextObject(text=say(f"screen.drill.{name}", language))
