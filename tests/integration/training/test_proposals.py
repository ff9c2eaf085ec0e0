"""A manager proposes to release one of their people, or grants attempts after the talk; a lead decides."""

import pytest

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.services.training import amend, requests, statistics
from bot.services.training.notices import RequestAnswered, RequestNotice
from bot.slack.blocks import render
from bot.slack.blocks.training.statistics import page_blocks
from bot.store import record
from bot.store.erasure import erase_person, left_over
from bot.store.findings import REQUESTS
from bot.training.campaign import Kind
from bot.training.requests import RequestState
from tests.integration.training.test_inspection import invited, run_jobs
from tests.integration.training.test_quiz import ATTACKS, take, wrong
from tests.support.company import NOW, TEAM, Company


def test_a_managers_proposal_goes_to_the_leads_and_both_hear_of_it(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    desk, manager, mine = company.desk, company.by("UMGR"), invited(company, "UEMP1")
    assert statistics.view(desk, manager, campaign_id).actions == ("propose",), (
        "the campaign is the company's"
    )
    assert "propose" not in statistics.view(desk, company.by("ULEAD"), campaign_id).actions
    for by, about, error in (
        ("UMGR2", mine, NotPermitted), ("UEMP1", mine, NotPermitted), ("UMGR", invited(company, "UMGR"), NotPermitted)
    ):  # fmt: skip
        with pytest.raises(error):
            requests.propose(desk, company.by(by), about, "長期休職")
    with pytest.raises(InvalidInput, match="reason_needed"):
        requests.propose(desk, manager, mine, " ")
    proposed = requests.propose(desk, manager, mine, "長期休職")
    run_jobs(company)
    (asked,) = company.slack.notices(RequestNotice, "ULEAD")
    assert isinstance(asked, RequestNotice) and (asked.person, asked.proposed_by) == ("社員 一", "部長 一")
    assert "提案した管理責任者: 部長 一" in str(render(asked).blocks)
    with pytest.raises(NotPermitted):
        requests.decide(desk, manager, proposed, True)
    assert requests.waiting(desk, manager) == []
    assert requests.decide(desk, company.by("ULEAD"), proposed, True) is RequestState.GRANTED
    run_jobs(company)
    (told,) = company.slack.notices(RequestAnswered, "UMGR")
    (own,) = company.slack.notices(RequestAnswered, "UEMP1")
    assert isinstance(told, RequestAnswered) and isinstance(own, RequestAnswered)
    assert "社員 一さん" in render(told).text and own.about == "" and own.granted
    view = statistics.view(desk, company.by("ULEAD"), campaign_id)
    assert (view.waived, view.completion.of) == (1, 6)
    with pytest.raises(Conflict, match="waived"):
        requests.propose(desk, manager, mine, "もう一度")
    with desk.database.writing() as connection:
        (link,) = record.entries(connection, TEAM, kind="request.made")
        assert link.personal["UMGR"]["acted_as"] == "actor" and link.personal["UEMP1"]["person"] == "UEMP1"
        erase_person(connection, TEAM, "UMGR", NOW)
        assert left_over(connection, TEAM, "UMGR") == []
        assert REQUESTS.get(connection, TEAM, id=proposed).proposed_by.startswith("erased-")


def test_a_refused_proposal_is_told_to_the_manager_alone(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    proposed = requests.propose(office.desk, office.by("UMGR"), invited(office, "UEMP1"), "忙しいため")
    requests.decide(office.desk, office.by("ULEAD"), proposed, False, "全員が対象です")
    run_jobs(office)
    (told,) = office.slack.notices(RequestAnswered)
    assert isinstance(told, RequestAnswered) and "認められませんでした" in render(told).text
    assert office.slack.notices(RequestAnswered, "UMGR") == [told] and told.answer == "全員が対象です"


def test_a_manager_grants_attempts_in_a_campaign_of_the_whole_company(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS, max_attempts=1)
    take(office, "UEMP1", invited(office, "UEMP1"), wrong)
    view = statistics.view(office.desk, office.by("UMGR"), campaign_id)
    assert "exhausted" in {line.state for line in view.people}
    offered = str([block.to_dict() for block in page_blocks(view)])
    assert "training.campaign.act.grant_attempts" in offered and "training.campaign.act.propose" in offered
    assert "training.campaign.act.waive" not in offered
    amend.grant(office.desk, office.by("UMGR"), invited(office, "UEMP1"), 1, "面談しました")
    with pytest.raises(NotPermitted):
        amend.grant(office.desk, office.by("UMGR2"), invited(office, "UEMP1"), 1, "面談しました")
