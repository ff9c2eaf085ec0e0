"""Every screen of training is within Slack's limits, says what it is in words, and mentions nobody by accident."""

import json
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from slack_sdk.models.views import View

import bot.slack.blocks.training  # noqa: F401  registers the builders
from bot.sandbox.validation import message_problems, text_size, view_problems
from bot.services.training import notices
from bot.services.training.recurring import SeriesLine
from bot.slack.blocks import render
from bot.slack.blocks.budget import fit_view
from bot.slack.blocks.home import home_view
from bot.slack.blocks.training import home, launch, launch_form
from bot.slack.blocks.training.attestation import document_modal
from bot.slack.blocks.training.bank import void_form
from bot.slack.blocks.training.campaign_forms import FIELDS as CAMPAIGN_ACTS
from bot.slack.blocks.training.campaign_forms import CampaignForm, campaign_form
from bot.slack.blocks.training.finding_forms import FIELDS as FINDING_ACTS
from bot.slack.blocks.training.finding_forms import finding_form
from bot.slack.blocks.training.inspection_forms import change_form, comment_form, incident_form, note_form
from bot.slack.blocks.training.looks import answers_modal
from bot.slack.blocks.training.requests import dispute_form, extension_form, refuse_form
from bot.slack.blocks.training.settings import FIELDS as SETTINGS
from bot.slack.blocks.training.settings import settings_form, settings_section
from bot.slack.blocks.training.statistics import statistics_modal
from bot.slack.blocks.training.views import help_message, said, waiting
from bot.texts import LANGUAGES, Language, say
from tests.support.training_notices import NOW, Samples, text

SIZES = (1, 12)
# These are parts of others, or are drawn as a view.
PARTS = {"Choice", "MailShown", "Quote", "Rate", "OpenLine", "PersonLine", "FindingLine", "FindingAnswer", "SummaryLine",
         "CampaignLine", "ClauseMiss", "GroupRate", "PracticeLine"}  # fmt: skip
VIEWS = {"AnswersSeen", "LaunchPreview", "StatisticsView", "CampaignList", "Home"}

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_size = pytest.mark.parametrize("size", SIZES)


def mentions(value: Any) -> list[str]:
    """Live mentions in mrkdwn of blocks; rich text is literal and is only looked at for control marks."""
    if isinstance(value, dict):
        # What a field begins with is what somebody typed into it: literal, and theirs to see as it is.
        shown = [inner for name, inner in value.items() if name != "initial_value"]
        return [found for inner in shown for found in mentions(inner)]
    if isinstance(value, list | tuple):
        return [found for inner in value for found in mentions(inner)]
    return [value] if isinstance(value, str) and any(mark in value for mark in ("<!", "<@", "<#")) else []


def test_every_notice_is_drawn_somewhere() -> None:
    drawn = {type(one).__name__ for one in Samples("ja").messages()}
    assert drawn | PARTS | VIEWS == set(notices.__all__)


@every_language
@every_size
def test_messages_are_within_slacks_limits(language: Language, size: int) -> None:
    for notice in Samples(language, size).messages():
        message = render(notice)
        blocks = list(message.blocks)
        assert message_problems(blocks) == [], type(notice).__name__
        assert text_size(blocks) <= 13_200, type(notice).__name__
        assert len(message.text) > 5


@every_language
@every_size
def test_no_message_mentions_anybody_by_its_words(language: Language, size: int) -> None:
    for notice in Samples(language, size).messages():
        message = render(notice)
        assert mentions([message.text, message.blocks]) == [], type(notice).__name__


def views(language: Language, size: int) -> list[View]:
    """Every modal."""
    samples = Samples(language, size)
    summary = next(one for one in samples.taking() if isinstance(one, notices.InspectionSummary))
    question = next(one for one in samples.taking() if isinstance(one, notices.InspectionQuestion))
    options = launch_form.LaunchOptions(
        language,
        {
            kind: tuple((f"{kind}:{k}", text(30 * size)) for k in range(3 * size))
            for kind in ("quiz", "inspection")
        },
        tuple(f"部{k}" for k in range(20 * size)),
        tuple((f"S{k}", text(20 * size)) for k in range(20 * size)),
        True,
    )
    values = launch_form.LaunchValues(people=("U0SATO00001",), departments=("部1",), due=date(2026, 12, 1))
    day, people = date(2026, 12, 1), [notices.Choice(f"as{k}", text(30)) for k in range(30 * size)]
    return [
        launch_form.form(options, values),
        launch_form.form(options, replace(values, content="inspection:0")),
        launch.preview(samples.preview(), "x"),
        launch.preview(samples.preview(people=0)),
        launch.preview(replace(samples.preview(), state="scheduled", scheduled_for=NOW)),
        launch.preview(samples.preview(), may_repeat=True),
        launch.scheduled(text(30 * size), NOW, language),
        launch.launched(notices.CampaignProgress(language, "ca1", text(30 * size), 10, 4, 6, 1, 2)),
        statistics_modal(samples.statistics(), samples.campaigns()),
        statistics_modal(None, notices.CampaignList(language, (), True)),
        home.own_modal(samples.home()),
        note_form(question, a="as1"),
        change_form(summary, a="as1"),
        comment_form(summary, a="as1"),
        incident_form(language, s="sh1"),
        extension_form(day, language, a="as1"),
        dispute_form(people, language, a="as1"),
        refuse_form(language, r="re1"),
        waiting(),
        *(document_modal(one) for one in samples.taking() if isinstance(one, notices.AttestationRequest)),
        document_modal(notices.AttestationRequest(language, "as1", "x", "誓約書", "1", text(99_000), NOW)),
        *(
            answers_modal(
                notices.AnswersSeen(
                    language, (notices.Choice(text(60 * size), text(40 * size)),) * 15 * size, told_by
                )
            )
            for told_by in ((), (text(12),) * size)
        ),
        *(settings_form(act, day, people, language) for act in SETTINGS),
        void_form(next(one for one in samples.following() if isinstance(one, notices.VoidPreview))),
        said(text(5_000), language),
        *(finding_form(act, day, language, {"n": "nc1"}) for act in FINDING_ACTS),
        *(campaign_form(CampaignForm(act, "ca1", day, people), language) for act in CAMPAIGN_ACTS),
        *(
            campaign_form(CampaignForm("cancel", "ca1", day, (), state), language)
            for state in launch.CANCEL_AS
        ),
    ]


@every_language
@every_size
def test_modals_are_within_slacks_limits(language: Language, size: int) -> None:
    for number, view in zip(count(), views(language, size), strict=False):
        shown = view.to_dict()
        assert view_problems(shown) == [], f"view {number}: {shown.get('title')}"
        assert mentions(shown["blocks"]) == [], f"view {number}"
        assert len(json.dumps(shown, ensure_ascii=False).encode()) < 250_000


@every_language
@every_size
def test_app_home_is_within_slacks_limits(language: Language, size: int) -> None:
    samples = Samples(language, size)
    page = samples.home()
    waiting_for = [one for one in samples.following() if isinstance(one, notices.RequestNotice)]
    sections = [
        *home.own_section(page),
        *home.findings_section(page.findings),
        *home.requests_section(waiting_for),
        *home.campaigns_section(page),
        *home.series_section(
            [SeriesLine(f"se{k}", text(20), 6, 14, NOW, NOW.date(), NOW) for k in range(size)], language
        ),
        *settings_section(("administrator", "manager", "security_lead"), language),
        *home.company_section(samples.statistics()),
        *home.done_section(page),
    ]
    shown = home_view(fit_view(sections), language).to_dict()
    assert view_problems(shown) == []
    assert len(sections) <= 85, "the sections of the other parts need room"


@every_language
def test_right_and_wrong_are_said_in_words(language: Language) -> None:
    for notice in Samples(language).taking():
        if isinstance(notice, notices.QuizFeedback):
            key = "right" if notice.correct else "wrong"
            assert say(f"screen.quiz.{key}", language) in json.dumps(
                render(notice).blocks, ensure_ascii=False
            )


@every_language
def test_options_stand_in_full_above_their_buttons(language: Language) -> None:
    question = next(one for one in Samples(language, 4).taking() if isinstance(one, notices.QuizQuestion))
    blocks = render(question).blocks
    listed = [block for block in blocks if block["type"] == "rich_text"]
    assert question.choices[0].text[-40:] in json.dumps(listed, ensure_ascii=False)
    buttons = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    assert [one["text"]["text"][:2] for one in buttons] == ["A.", "B.", "C."]


def test_links_of_a_mail_are_shown_as_code() -> None:
    question = next(one for one in Samples("ja").taking() if isinstance(one, notices.QuizQuestion))
    shown = json.dumps(render(question).blocks, ensure_ascii=False)
    assert '"type": "link"' not in shown
    quoted = next(block for block in render(question).blocks if "https://evil.example" in json.dumps(block))
    parts = next(one["elements"] for one in quoted["elements"] if one["type"] == "rich_text_quote")
    link = next(one for one in parts if one["text"].startswith("https://"))
    assert link["style"] == {"code": True}


def test_unknown_instructions_are_escaped() -> None:
    assert "&lt;!channel&gt;" in help_message("ja", "<!channel>").text
