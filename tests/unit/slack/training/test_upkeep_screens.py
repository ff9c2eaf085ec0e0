"""The modals of exports, of documents to confirm and of periods: within Slack's limits, in both languages."""

from datetime import date

import pytest

from bot.sandbox.validation import view_problems
from bot.services.retention import Line
from bot.services.training.attestation_calls import Marked
from bot.services.training.notices import Choice
from bot.slack.blocks.training.campaign_forms import MENU_LIMIT, CampaignForm, campaign_form
from bot.slack.blocks.training.settings import settings_section
from bot.slack.blocks.training.upkeep import attestation_form, export_form, retention_form
from bot.texts import LANGUAGES, Language
from bot.training.retention import KINDS
from tests.support.training_notices import NOW, text

every_language = pytest.mark.parametrize("language", LANGUAGES)
MANY = [Choice(f"ca{k}", text(200)) for k in range(150)]
LINES = [Line(one.kind, one.days, one.least, NOW, 12) for one in KINDS]


@every_language
def test_modals_are_within_slacks_limits(language: Language) -> None:
    views = [
        export_form(MANY, "ca3", language),
        export_form([], "", language),
        attestation_form(MANY, Marked(("ca1", "gone"), "launch", ("gone",)), language),
        attestation_form([], Marked(), language),
        retention_form(LINES, True, language),
        retention_form(LINES, False, language),
        campaign_form(CampaignForm("on_behalf", "ca1", date(2026, 12, 1), MANY), language),
        campaign_form(CampaignForm("on_behalf", "ca1", date(2026, 12, 1), MANY, versions=MANY), language),
    ]
    for view in views:
        assert view_problems(view.to_dict()) == []


@every_language
def test_a_hundred_people_are_a_menu_and_more_are_typed(language: Language) -> None:
    for count, kind in ((MENU_LIMIT, "static_select"), (MENU_LIMIT + 1, "external_select")):
        form = CampaignForm("on_behalf", "ca1", date(2026, 12, 1), MANY[:count])
        blocks = campaign_form(form, language).to_dict()["blocks"]
        (block,) = [one for one in blocks if one.get("block_id") == "assignment"]
        assert block["element"]["type"] == kind
        for act in ("waive", "exclude", "extend", "add"):
            form = CampaignForm(act, "ca1", date(2026, 12, 1), MANY[:count])
            view = campaign_form(form, language).to_dict()
            assert view_problems(view) == []
            (block,) = [one for one in view["blocks"] if one.get("block_id") == "people"]
            assert block["element"]["type"] == f"multi_{kind}"


@every_language
def test_without_people_more_time_is_for_all(language: Language) -> None:
    blocks = campaign_form(CampaignForm("extend", "ca1", date(2026, 12, 1)), language).to_dict()["blocks"]
    assert [one.get("block_id") for one in blocks if one["type"] == "input"] == ["due", "reason"]


def test_who_is_both_sees_each_button_once() -> None:
    *_, buttons = settings_section(["administrator", "security_lead", "manager"], "ja")
    names = [one["action_id"] for one in buttons.to_dict()["elements"]]
    assert len(names) == len(set(names)) == 7
    assert "training.settings.retention" in names and "training.settings.export" in names


@every_language
def test_the_version_that_was_signed_is_asked_only_where_there_is_a_choice(language: Language) -> None:
    for versions, asked in (((), []), (MANY[:2], ["ca0"])):
        form = CampaignForm("on_behalf", "ca1", date(2026, 12, 1), MANY[:3], versions=versions)
        drawn = campaign_form(form, language).to_dict()["blocks"]
        menus = [one["element"] for one in drawn if one.get("block_id") == "version"]
        assert [one["initial_option"]["value"] for one in menus] == asked, "the launched one stands first"


@every_language
def test_an_export_is_in_the_language_of_whoever_asks_unless_they_choose(language: Language) -> None:
    drawn = export_form(MANY[:2], "", language).to_dict()["blocks"]
    (radio,) = [one["element"] for one in drawn if one.get("block_id") == "language"]
    assert radio["initial_option"]["value"] == language
    assert [one["value"] for one in radio["options"]] == list(LANGUAGES)
