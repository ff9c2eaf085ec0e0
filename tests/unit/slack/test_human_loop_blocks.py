"""What the human loop draws: within Slack's limits, escaped, and with what each person needs to decide."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.sandbox.validation import message_problems, view_problems
from bot.services.gaps import GapGroup, PolicyLine
from bot.services.notices import AnswerNotice
from bot.services.notices_conflict import ConflictNotice
from bot.services.notices_gaps import PolicyLineNotice
from bot.services.notices_loop import RelayedNotice, ReviewNotice, VerifiedNotice
from bot.services.notices_upload import UploadNotice, UploadOutcome, WhoMay
from bot.services.verified_form import Form
from bot.slack.blocks import answer, company, conflict, gaps, human, render, uploads, verified
from bot.store.verified import VerifiedAnswer
from bot.texts import LANGUAGES, Language, say
from knowledge.answering.answers import Answer, Citation

assert all((answer, conflict, gaps, human, uploads, verified))
NASTY = "<!channel> <@U123> & <https://example.org|click>"
LONG = "あ" * 5_000
WHEN = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
PREVIEW: dict[str, Any] = {
    "title": NASTY, "version": "", "language": "ja", "kind": "policy", "sections": 400, "first": [LONG, "第1条"],
    "effective": "2026-04-01", "owner": NASTY, "audience": ["design"], "hash": "1", "before_version": "1.0",
    "before_hash": "0", "before_title": NASTY, "before_file": "a.md",
    "added": [f"第{n}条" for n in range(300)], "removed": [LONG], "changed": [],
}  # fmt: skip


def citation(kind: Any = "policy", quote: str = LONG) -> Citation:
    """A quote of a document with a hostile title."""
    return Citation(1, "d", NASTY, "1", "第1条", None, quote, kind, "ja")


def notices(language: Language) -> list[Any]:
    """One of each kind, as long and hostile as they may come."""
    shared = Answer("q", language, "conditional", LONG, citations=(citation("verified_answer"), citation()))
    return [
        RelayedNotice(language, "q1", "r1"),
        VerifiedNotice(language, "V-1", NASTY, "U1", "U2", date(2027, 1, 1)),
        ReviewNotice(language, "verified-1", "V-1", LONG, "U2", "expired"),
        ReviewNotice(language, "verified-1", "V-1", LONG, "U2", "clause"),
        WhoMay(language, ()),
        WhoMay(language, tuple(f"U{n}" for n in range(50))),
        UploadNotice(language, "F1", NASTY, PREVIEW),
        UploadNotice(language, "F1", "a.md", {**PREVIEW, "before_hash": "", "version": "2"}),
        *(UploadOutcome(language, NASTY, state, "U1") for state in ("publishing", "published", "discarded")),
        PolicyLineNotice(language, NASTY, LONG, 7),
        ConflictNotice(language, citation("guideline"), citation()),
        AnswerNotice(language, "q1", shared, (), NASTY, can_share=True, shared_by="U1"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_one_that_slack_takes_and_pings_nobody(language: Language) -> None:
    for notice in notices(language):
        message = render(notice)
        assert message_problems(list(message.blocks)) == [], notice
        assert message.text.strip()
        for text in (message.text, *_mrkdwn(message.blocks)):
            assert "<!" not in text and "<https" not in text and "<@U123>" not in text, notice


def _mrkdwn(value: Any) -> list[str]:
    """The texts that Slack reads mentions and links in."""
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return own + [text for each in value.values() for text in _mrkdwn(each)]
    return [text for each in value for text in _mrkdwn(each)] if isinstance(value, list | tuple) else []


def saved(n: int, **changes: Any) -> VerifiedAnswer:
    """A verified answer as it is kept."""
    values: dict[str, Any] = {
        "team_id": "T", "id": f"verified-{n}", "number": n, "question": NASTY, "answer": LONG,
        "verdict": "conditional", "language": "ja", "owner_id": "U1", "review_by": date(2027, 1, 1),
        "verified_by": "U1", "approved_at": WHEN, "changed_at": WHEN,
    }  # fmt: skip
    return VerifiedAnswer(**(values | changes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_modal_is_one_that_slack_takes(language: Language) -> None:
    form = Form(
        key="verified-1", question=LONG, wordings=(LONG,), answer=LONG, clauses=("2-2-2",) * 400,
        owner_id="U1", review_by=date(2027, 1, 1),
    )  # fmt: skip
    group = GapGroup("g-1", LONG, (NASTY, LONG), 3, WHEN, 1)
    views = [
        verified.form_view(form, language),
        verified.form_view(Form(key=""), language),
        verified.list_view([saved(n) for n in range(60)], {}, language),
        verified.list_view([saved(1, state="review", reason="clause")], {"U1": NASTY}, language),
        verified.list_view([], {}, language),
        gaps.line_view(PolicyLine("g-1", form, LONG), language),
        gaps.word_view(group, language),
        company.form_view({"electronic": "yes", "subcontractor": "unknown", "dispatched": "no"}, language),
    ]
    for view in views:
        assert view_problems(view.to_dict()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_app_home_fit_and_carry_the_groups(language: Language) -> None:
    groups = [GapGroup(f"g-{n}", LONG, (NASTY,), n, WHEN, 0) for n in range(50)]
    blocks = [
        *gaps.home_list(groups, language),
        *verified.home_line(3, 1, language),
        *company.home_part({"electronic": "no", "subcontractor": "yes", "dispatched": "yes"}, language),
    ]
    drawn = [block.to_dict() for block in blocks]
    assert len(drawn) < 30
    assert view_problems({"type": "home", "blocks": drawn}) == []
    assert "g-0" in json.dumps(drawn)
    assert say("gaps.none", language) in json.dumps(
        [block.to_dict() for block in gaps.home_list([], language)], ensure_ascii=False
    )


def test_what_a_form_shows_is_what_it_gives_back() -> None:
    form = Form(
        key="verified-1", question="質問", wordings=("別の質問",), answer="回答", verdict="prohibited", language="en",
        owner_id="U1", review_by=date(2027, 1, 1), clauses=("2-2-2 a", "メール規程 第5条"), question_id="q", reply_id="r",
        gap_id="g",
    )  # fmt: skip
    view = verified.form_view(form, "ja").to_dict()
    assert verified.read_form({**view, "state": {"values": _initial(view)}}) == form


def _initial(view: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            values[block["block_id"]] = {
                element["action_id"]: {
                    "value": element.get("initial_value"),
                    "selected_option": element.get("initial_option"),
                    "selected_user": element.get("initial_user"),
                    "selected_date": element.get("initial_date"),
                }
            }
    return values


def test_dots_stand_only_for_sections_that_are_not_shown() -> None:
    short = {**PREVIEW, "first": ["第1条", "第2条"], "sections": 2}
    drawn = json.dumps(render(UploadNotice("ja", "F1", "a.md", short)).blocks, ensure_ascii=False)
    assert "第1条 / 第2条)" in drawn
    assert "第1条 / 第2条 …)" in json.dumps(
        render(UploadNotice("ja", "F1", "a.md", {**short, "sections": 3})).blocks, ensure_ascii=False
    )
