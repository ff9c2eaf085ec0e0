"""The launch form asks what its kind of content has, and loses nothing that was filled in."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.errors import InvalidInput
from bot.sandbox.blocks import state_values
from bot.slack.blocks.training.launch_form import CONTENT, LaunchOptions, LaunchValues, form
from bot.slack.launching import block_of, filled_in, read
from bot.texts import LANGUAGES, Language, say
from bot.training.campaign import Attests, Kind

KINDS = ("quiz", "inspection", "attestation")
FILLED = LaunchValues(
    content="quiz:a", scope=("managers",), people=("U0SATO00001",), departments=("製造部",), groups=("S1",),
    channels=("C1",), due=date(2026, 12, 1), draw=10, pass_mark=90, days=(-2, 7), weekly=False,
    attests="pledge",
)  # fmt: skip


def options(*kinds: str, language: Language = "ja") -> LaunchOptions:
    contents = {kind: ((f"{kind}:a", f"{kind} A"), (f"{kind}:b", f"{kind} B")) for kind in kinds}
    return LaunchOptions(language, contents, ("製造部", "営業部"), (("S1", "@sales"),), True)


def shown(values: LaunchValues, *kinds: str) -> dict[str, Any]:
    """The form as it comes back from Slack untouched."""
    view = form(options(*kinds or KINDS), values, "ca1").to_dict()
    return {**view, "state": {"values": state_values(view["blocks"], None)}}


def asked(view: dict[str, Any]) -> set[str]:
    return {block["block_id"] for block in view["blocks"]}


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_quiz_is_asked_for_draw_and_pass_mark(kind: str) -> None:
    view = shown(replace(FILLED, content=f"{kind}:b"))
    assert ({"draw", "pass_mark"} <= asked(view)) is (kind == "quiz")
    assert not {"draw", "pass_mark"} & asked(view) or kind == "quiz"
    assert filled_in(view) == replace(FILLED, content=f"{kind}:b"), "nothing that was filled in is lost"


@pytest.mark.parametrize("first", KINDS)
def test_the_first_form_fits_what_is_chosen_first(first: str) -> None:
    view = shown(LaunchValues(), *KINDS[KINDS.index(first) :])
    assert filled_in(view).kind == first
    assert ("pass_mark" in asked(view)) is (first == "quiz")


def test_only_a_document_is_asked_what_it_is_and_nothing_is_chosen_beforehand() -> None:
    asks = {kind: "attests" in asked(shown(replace(FILLED, content=f"{kind}:a"))) for kind in KINDS}
    assert asks == {"quiz": False, "inspection": False, "attestation": True}
    fresh = shown(LaunchValues(due=FILLED.due), "attestation")
    assert filled_in(fresh).attests == "" and read(fresh).attests is Attests.UNSAID
    unsaid = InvalidInput("training.campaign.attests_unsaid")
    assert block_of(unsaid, fresh) == "attests"
    assert block_of(unsaid, shown(FILLED)) == CONTENT, "the form was not redrawn: there is no such field"


def test_switching_there_and_back_keeps_draw_and_pass_mark() -> None:
    there = filled_in(shown(replace(FILLED, content="inspection:a")))
    back = shown(replace(there, content="quiz:a"))
    assert filled_in(back) == FILLED
    assert read(back).draw == 10 and read(back).pass_mark == 90


def test_a_form_that_was_not_redrawn_is_read_all_the_same() -> None:
    stale = shown(replace(FILLED, content="inspection:a"))
    chosen = {"type": "static_select", "selected_option": {"value": "quiz:b"}}
    stale["state"]["values"][CONTENT] = {CONTENT: chosen}
    read_as_quiz = read(stale)
    assert (read_as_quiz.kind, read_as_quiz.content, read_as_quiz.draw) == (Kind.QUIZ, "b", 10)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_says_what_it_is(language: Language) -> None:
    hints = set()
    for kind in KINDS:
        block = form(options(kind, language=language), LaunchValues()).to_dict()["blocks"][0]
        assert block["dispatch_action"] is True
        assert block["hint"]["text"] == say(f"screen.launch.content_{kind}", language)
        hints.add(block["hint"]["text"])
    assert len(hints) == len(KINDS)
