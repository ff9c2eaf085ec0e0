"""From the form to the launch: what is previewed, refused, tried out, and who is invited."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import Conflict, InvalidInput, NotPermitted
from bot.services.training import (
    attest,
    launch,
    launch_form,
    running,
    series,
    statistics,
)
from bot.services.training.launch_form import Chosen
from bot.services.training.naming import first_items, first_names
from bot.services.training.notices import (
    Invitation,
    LaunchPreview,
)
from bot.slack.blocks import render
from bot.slack.blocks.training.launch import preview as preview_modal
from bot.store import campaigns, people
from bot.texts import say
from bot.training.audience import Audience
from bot.training.campaign import Attests, Kind
from bot.training.people import Person
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, right, take
from tests.support.company import NOW, TEAM, Company


def test_a_preview_counts_and_a_test_run_counts_nowhere(office: Company) -> None:
    campaign_id = office.draft(Kind.QUIZ, ATTACKS)
    shown = launch.preview(office.desk, office.by("ULEAD"), campaign_id)
    assert isinstance(shown, LaunchPreview)
    assert (shown.people, shown.unreachable, shown.items, shown.tested) == (7, 0, 5, False)
    for _ in range(2):
        trial = launch.test_run(office.desk, office.by("ULEAD"), campaign_id)
        assert take(office, "ULEAD", trial.assignment_id, right).passed
    assert launch.preview(office.desk, office.by("ULEAD"), campaign_id).tested
    launch.launch(office.desk, office.by("ULEAD"), campaign_id)
    view = statistics.view(office.desk, office.by("ULEAD"), campaign_id)
    assert (view.completion.done, view.completion.of, view.first_mean) == (0, 7, None)
    with office.desk.database.reading() as connection:
        assert campaigns.COMPLETIONS.all(connection, TEAM) == []


def test_the_preview_names_the_first_people_without_a_manager(office: Company) -> None:
    with office.desk.database.writing() as connection:
        people.PEOPLE.add(
            connection,
            *(Person(team_id=TEAM, id=f"UNEW{n}", slack_id=f"UNEW{n}", name=f"新人 {n}") for n in range(5)),
        )
    shown = launch.preview(office.desk, office.by("ULEAD"), office.draft(Kind.QUIZ, ATTACKS))
    problems = dict(shown.problems)
    assert problems["training.preview.without_manager"] == {
        "count": 6, "people": "新人 0、新人 1、新人 2、新人 3、新人 4、ほか1人",
    }  # fmt: skip
    assert "責任 者子" not in str(shown.problems), "who has no manager beyond the first five is counted"


def test_the_preview_names_whom_slack_and_whose_manager_it_does_not_reach(office: Company) -> None:
    with office.desk.database.writing() as connection:
        manager = people.get(connection, TEAM, "UMGR")
        people.PEOPLE.save(connection, replace(manager, active=False))
        people.PEOPLE.save(connection, replace(people.get(connection, TEAM, "UDISP"), slack_id=""))
        people.PEOPLE.save(connection, replace(people.get(connection, TEAM, "UADMIN"), manager_id="GONE"))
    shown = launch.preview(office.desk, office.by("ULEAD"), office.draft(Kind.QUIZ, ATTACKS))
    problems = dict(shown.problems)
    assert problems["training.preview.without_slack"] == {"count": 1, "people": "派遣 三"}
    assert problems["training.preview.manager_away"] == {
        "count": 3, "people": "Employee Two、社員 一、管理 者男",
    }  # fmt: skip
    drawn = str(preview_modal(shown).to_dict())
    assert "名簿で管理責任者を替えてください" in drawn and "派遣 三" in drawn


@pytest.mark.parametrize(
    ("days", "weekly", "said"),
    [
        ((-2, 0), True, "リマインド: 期限の2日前、期限の当日、その後は毎週(完了するか、研修を終了するまで)"),
        ((-2, 0), False, "リマインド: 期限の2日前、期限の当日"),
        ((), True, "リマインド: 期限のあと毎週(完了するか、研修を終了するまで)"),
        ((), False, "リマインド: なし"),
    ],
)
def test_the_preview_says_which_reminders_will_follow(
    office: Company, days: tuple[int, ...], weekly: bool, said: str
) -> None:
    chosen = Chosen(Kind.QUIZ, ATTACKS, Audience(everyone=True), date(2026, 11, 20), days=days, weekly=weekly)
    campaign_id = launch_form.save(office.desk, office.by("ULEAD"), chosen)
    drawn = preview_modal(launch.preview(office.desk, office.by("ULEAD"), campaign_id)).to_dict()
    assert f'"{said}"' in json.dumps(drawn, ensure_ascii=False)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (NOW, None),
        (datetime(2026, 11, 6, 11, 0, tzinfo=UTC), "2026年11月9日(月) 09:00"),
        (datetime(2026, 11, 22, 1, 0, tzinfo=UTC), "2026年11月24日(火) 09:00"),
    ],
    ids=["in office hours", "on Friday evening", "on the Sunday before a holiday"],
)
def test_outside_office_hours_the_preview_offers_the_next_opening(
    office: Company, moment: datetime, opens: str | None
) -> None:
    """Invitations of a launch go out at once: it is said, and a lead may let them wait."""
    lead = office.by("ULEAD", moment)
    campaign_id = office.draft(Kind.QUIZ, ATTACKS, now=moment)
    shown = launch.preview(office.desk, lead, campaign_id)
    drawn = json.dumps(preview_modal(shown).to_dict(), ensure_ascii=False)
    assert ("夜間・休日でもすぐに届きます" in drawn) == (shown.opens_at is not None) == (opens is not None)
    if opens is None or shown.opens_at is None:
        return
    assert f"次の営業開始({opens})に配信する" in drawn
    running.schedule(office.desk, lead, campaign_id, shown.opens_at)
    assert series.launch_due(office.desk, office.by("", shown.opens_at - timedelta(minutes=1))) == (0, [])
    assert series.launch_due(office.desk, office.by("", shown.opens_at))[0] == 1


def test_only_a_quiz_keeps_a_draw_and_a_pass_mark(office: Company) -> None:
    everyone, due = Audience(everyone=True), date(2026, 11, 20)
    kept = {}
    for kind, content in (
        (Kind.QUIZ, ATTACKS),
        (Kind.INSPECTION, "inspection"),
        (Kind.ATTESTATION, "pledge"),
    ):
        chosen = Chosen(kind, content, everyone, due, draw=3, pass_mark=100, attests=Attests.POLICY)
        campaign_id = launch_form.save(office.desk, office.by("ULEAD"), chosen)
        again = launch_form.drafted(office.desk, office.by("ULEAD"), campaign_id)
        kept[kind] = (again.draw, again.pass_mark, again.attests)
    assert kept == {
        Kind.QUIZ: (3, 100, ""), Kind.INSPECTION: (5, 80, ""), Kind.ATTESTATION: (5, 80, Attests.POLICY),
    }  # fmt: skip


def test_a_document_is_launched_as_a_pledge_or_as_a_policy(office: Company) -> None:
    lead, everyone, due = office.by("ULEAD"), Audience(everyone=True), date(2026, 11, 20)
    unsaid = Chosen(Kind.ATTESTATION, "pledge", everyone, due)
    with pytest.raises(InvalidInput, match="attests_unsaid"):
        launch_form.save(office.desk, lead, unsaid)
    campaign_id = launch_form.save(office.desk, lead, replace(unsaid, attests=Attests.PLEDGE))
    drawn = json.dumps(
        preview_modal(launch.preview(office.desk, lead, campaign_id)).to_dict(), ensure_ascii=False
    )
    assert say("screen.launch.attests_pledge", "ja") in drawn
    launch.launch(office.desk, lead, campaign_id)
    office.drain()
    asked = attest.show(office.desk, office.by("UEMP1"), invited(office, "UEMP1"))
    before = json.dumps(list(render(asked).blocks), ensure_ascii=False)
    assert say("screen.button.pledge", "ja") in before and say("screen.button.confirm", "ja") not in before
    done = attest.confirm(office.desk, office.by("UEMP1"), asked.assignment_id, asked.shown)
    after = json.dumps(list(render(done).blocks), ensure_ascii=False)
    assert say("screen.attestation.pledged", "ja", at="").strip() in after


def test_a_launch_happens_once_and_only_by_who_may(company: Company) -> None:
    campaign_id = company.draft(Kind.QUIZ, ATTACKS)
    for user in ("UEMP1", "UADMIN", "UMGR"):
        with pytest.raises(NotPermitted):
            launch.launch(company.desk, company.by(user), campaign_id)
    launch.launch(company.desk, company.by("ULEAD"), campaign_id)
    with pytest.raises(Conflict, match=r"refused\.active"):
        launch.launch(company.desk, company.by("ULEAD"), campaign_id)
    company.drain()
    assert len(company.slack.posted) == 7


def test_a_manager_launches_for_the_own_department_alone(office: Company) -> None:
    own = office.draft(Kind.QUIZ, ATTACKS, "UMGR", audience=Audience(people=("UEMP1", "UEMP2")))
    assert launch.launch(office.desk, office.by("UMGR"), own).people == 2
    other = office.draft(Kind.QUIZ, ATTACKS, "UMGR", audience=Audience(people=("UEMP1", "UDISP")))
    with pytest.raises(NotPermitted):
        launch.launch(office.desk, office.by("UMGR"), other)
    with pytest.raises(NotPermitted):
        office.draft(Kind.QUIZ, ATTACKS, "UMGR", audience=Audience(departments=("営業部",)))


def test_a_few_are_named_and_the_rest_are_counted() -> None:
    six = ["へ", "ほ", "は", "ひ", "ふ", "ま"]
    assert first_names(six, "ja") == "は、ひ、ふ、へ、ほ、ほか1人"
    assert first_names(six[:5], "ja") == "は、ひ、ふ、へ、ほ"
    assert first_names(["B", "A", "C", "D", "E", "F", "G"], "en") == "A, B, C, D, E and 2 more"
    assert first_names([], "en") == ""
    assert first_items(["b (2-2-2)", "a (4-1)"], "ja") == "b (2-2-2)、a (4-1)"
    assert first_items([f"q{n}" for n in range(7)], "ja") == "q0、q1、q2、q3、q4、ほか2問"


def test_the_form_refuses_people_of_another_department_before_there_is_a_draft(office: Company) -> None:
    desk, due = office.desk, office.desk.calendar.day(NOW) + timedelta(days=20)
    chosen = Chosen(Kind.QUIZ, ATTACKS, Audience(people=("UEMP1", "UDISP")), due)
    with pytest.raises(NotPermitted, match="beyond_own_department") as refused:
        launch_form.save(desk, office.by("UMGR"), chosen)
    assert refused.value.values["count"] == 1
    with desk.database.reading() as connection:
        assert campaigns.CAMPAIGNS.all(connection, TEAM) == []
    assert launch_form.save(desk, office.by("ULEAD"), chosen)
    assert launch_form.save(desk, office.by("UMGR"), replace(chosen, audience=Audience(people=("UEMP1",))))


@pytest.mark.parametrize(
    ("terms", "key"),
    [
        ({"due": NOW + timedelta(days=800)}, "due_too_far"),
        ({"due": NOW - timedelta(days=1)}, "due_in_the_past"),
        ({"audience": Audience()}, "audience_empty"),
        ({"pass_mark": 0}, "pass_mark_range"),
    ],
)
def test_a_draft_that_cannot_stand_is_refused(office: Company, terms: dict[str, object], key: str) -> None:
    with pytest.raises(InvalidInput, match=key):
        office.draft(Kind.QUIZ, ATTACKS, **terms)


def test_an_audience_of_nobody_is_refused(office: Company) -> None:
    campaign_id = office.draft(Kind.QUIZ, ATTACKS, audience=Audience(departments=("no such",)))
    with pytest.raises(InvalidInput, match="audience_of_nobody"):
        launch.launch(office.desk, office.by("ULEAD"), campaign_id)


def test_invitations_name_the_training_in_the_persons_language(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    (english,) = office.slack.notices(Invitation, "UEMP2")
    (japanese,) = office.slack.notices(Invitation, "UEMP1")
    assert isinstance(english, Invitation) and isinstance(japanese, Invitation)
    assert english.title.isascii() and not japanese.title.isascii()
