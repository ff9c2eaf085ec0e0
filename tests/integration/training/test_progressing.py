"""The launcher's message while invitations go out, and the word that they are out."""

from datetime import timedelta

from bot.services.training import launch, progressing
from bot.services.training.notices import CampaignProgress
from bot.training.campaign import Kind
from tests.integration.training.test_quiz import ATTACKS
from tests.support.company import NOW, Company


def test_the_launcher_is_told_once_that_everybody_is_invited(company: Company) -> None:
    desk, shown, finished = company.desk, progressing.Shown(), list[str]()
    campaign_id = company.draft(Kind.QUIZ, ATTACKS)
    launch.launch(desk, company.by("ULEAD"), campaign_id)
    progressing.announce(desk, company.by("ULEAD"), campaign_id)
    assert progressing.follow(desk, company.by(""), shown, finished.append) == 1
    assert finished == [] and shown[campaign_id].queued == 7
    company.drain()
    assert progressing.follow(desk, company.by(""), shown, finished.append) == 1
    assert finished == ["ULEAD"] and shown[campaign_id].queued == 0
    assert progressing.follow(desk, company.by(""), shown, finished.append) == 0
    assert finished == ["ULEAD"]
    assert len(company.slack.notices(CampaignProgress)) == 1, "one message that moves on"


def test_what_ended_while_nobody_looked_is_told_and_what_is_old_is_not(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    finished = list[str]()
    later = office.by("", NOW + timedelta(hours=1))
    assert progressing.follow(office.desk, later, {}, finished.append) == 1
    assert finished == ["ULEAD"]
    long_after = office.by("", NOW + timedelta(days=2))
    assert progressing.follow(office.desk, long_after, {}, finished.append) == 0
    assert finished == ["ULEAD"]
