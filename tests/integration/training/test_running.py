"""Launching, reminding, amending, joining, leaving, closing."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import Conflict, InvalidInput, NotPermitted, Unavailable, Undeliverable
from bot.services.training import (
    amend,
    home,
    launch,
    launch_form,
    quiz,
    reminding,
    requests,
    roster,
    rounds,
    running,
    statistics,
)
from bot.services.training.launch_form import Chosen
from bot.services.training.notices import (
    Invitation,
    LaunchPreview,
    OverdueDigest,
    QuizQuestion,
    ReminderDigest,
    RequestAnswered,
)
from bot.slack.blocks.training.launch import preview as preview_modal
from bot.store import campaigns, people, record, upkeep
from bot.training.assignment import AssignmentState
from bot.training.audience import Audience
from bot.training.campaign import CampaignState, Kind
from bot.training.people import Person
from tests.integration.training.test_inspection import invited, run_jobs
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


def test_only_a_quiz_keeps_a_draw_and_a_pass_mark(office: Company) -> None:
    everyone, due = Audience(everyone=True), date(2026, 11, 20)
    kept = {}
    for kind, content in (
        (Kind.QUIZ, ATTACKS),
        (Kind.INSPECTION, "inspection"),
        (Kind.ATTESTATION, "pledge"),
    ):
        chosen = Chosen(kind, content, everyone, due, draw=3, pass_mark=100)
        campaign_id = launch_form.save(office.desk, office.by("ULEAD"), chosen)
        again = launch_form.drafted(office.desk, office.by("ULEAD"), campaign_id)
        kept[kind] = (again.draw, again.pass_mark)
    assert kept == {Kind.QUIZ: (3, 100), Kind.INSPECTION: (5, 80), Kind.ATTESTATION: (5, 80)}


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


def test_a_managers_list_of_results_holds_the_reports_and_the_manager(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    view = statistics.view(office.desk, office.by("UMGR"), campaign_id)
    assert {line.person_id for line in view.people} == {"UMGR", "UEMP1", "UEMP2"}
    (invited,) = office.slack.notices(Invitation, "UEMP1")
    assert isinstance(invited, Invitation)
    assert (invited.pass_mark, invited.max_attempts) == (80, 3)


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


def test_somebody_who_cannot_be_reached_is_flagged_and_the_rest_go_on(office: Company) -> None:
    office.slack.refuses["UEMP1"] = Undeliverable(code="user_disabled")
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    view = statistics.view(office.desk, office.by("ULEAD"), campaign_id)
    assert view.undeliverable == 1 and len(office.slack.posted) == 6
    flagged = next(line for line in view.people if line.undeliverable)
    assert (flagged.person_id, flagged.undeliverable) == ("UEMP1", "user_disabled")
    amend.enter_on_behalf(office.desk, office.by("ULEAD"), flagged.assignment_id, "no Slack", "paper 12")
    assert statistics.view(office.desk, office.by("ULEAD"), campaign_id).completion.done == 1


def test_a_lost_start_and_slack_being_away_heal_by_themselves(office: Company) -> None:
    campaign_id = office.draft(Kind.QUIZ, ATTACKS)
    launch.launch(office.desk, office.by("ULEAD"), campaign_id)
    office.queue.waiting.clear()  # killed before the fan-out ran
    office.slack.refuses["UEMP1"] = Unavailable()
    assert rounds.reconcile(office.desk, office.by("")) == 7
    with pytest.raises(Unavailable):
        office.drain()
    del office.slack.refuses["UEMP1"]
    office.queue.seen.clear()
    rounds.reconcile(office.desk, office.by(""))
    office.drain()
    assert sorted(recipient.channel for recipient, _, _ in office.slack.posted) == sorted(
        {recipient.channel for recipient, _, _ in office.slack.posted}
    )
    assert len(office.slack.posted) == 7


def test_nobody_who_is_done_is_reminded_even_when_done_after_the_job_was_queued(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    due_day = office.by("", NOW + timedelta(days=14))
    assert reminding.start_due(office.desk, due_day) == 6
    take(office, "UEMP2", invited(office, "UEMP2"), right)
    while office.queue.waiting:
        kind, payload = office.queue.waiting.pop(0)
        rounds.JOBS[kind](office.desk, due_day, payload)
    reminded = {r.channel for r, notice, _ in office.slack.posted if isinstance(notice, ReminderDigest)}
    assert reminded == {"ULEAD", "UADMIN", "UMGR", "UDISP", "UMGR2"}
    assert reminding.start_due(office.desk, due_day) == 0


def test_remind_now_has_a_cool_down(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    assert reminding.remind_now(office.desk, office.by("ULEAD"), campaign_id) == 7
    with pytest.raises(Conflict, match="remind_cooldown"):
        reminding.remind_now(office.desk, office.by("ULEAD"), campaign_id)


def test_managers_hear_first_and_leads_later(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    third = office.by("", NOW + timedelta(days=14 + 7))
    assert (
        reminding.start_digests(office.desk, third) == 3
    )  # UMGR, UMGR2 and the lead as a manager of managers
    for kind, payload in office.queue.waiting:
        rounds.JOBS[kind](office.desk, third, payload)
    (digest,) = office.slack.notices(OverdueDigest, "UMGR")
    assert isinstance(digest, OverdueDigest)
    assert {line.person_id for line in digest.lines} == {"UEMP1", "UEMP2"} and not digest.for_lead


def test_late_joiners_leavers_and_the_roster_gap(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP2", invited(office, "UEMP2"), right)
    newcomer = Person(
        team_id=TEAM, id="UNEW", slack_id="UNEW", name="新人", department="製造部", manager_id="UMGR"
    )
    with office.desk.database.writing() as connection:
        people.PEOPLE.add(connection, newcomer)
    late = office.by("ULEAD", NOW + timedelta(days=10))
    assert statistics.view(office.desk, late, campaign_id).roster_gap == 1
    assert roster.late_joiners(office.desk, late) == 1
    assert roster.late_joiners(office.desk, late) == 0
    office.drain()
    with office.desk.database.writing() as connection:
        (made,) = campaigns.of_person(connection, TEAM, "UNEW")
        assert made.due > campaigns.CAMPAIGNS.get(connection, TEAM, id=campaign_id).due
        for user in ("UEMP1", "UEMP2"):
            gone = replace(people.get(connection, TEAM, user), active=False)
            people.PEOPLE.save(connection, gone)
            roster.withdraw(connection, late, gone)
    view = statistics.view(office.desk, late, campaign_id)
    assert (view.left, view.completion.done, view.completion.of, view.roster_gap) == (1, 1, 7, 0)


def test_amendments_need_a_reason_and_the_right_person(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    desk, lead = office.desk, office.by("ULEAD")
    later = NOW + timedelta(days=30)
    with pytest.raises(InvalidInput, match="reason_needed"):
        amend.extend(desk, lead, campaign_id, later, "")
    assert amend.extend(desk, lead, campaign_id, later, "year end") == 7
    with pytest.raises(NotPermitted):
        amend.waive(desk, office.by("UMGR"), campaign_id, ("UEMP1",), "ill")
    assert amend.waive(desk, lead, campaign_id, ("UEMP1",), "ill") == 1
    assert amend.exclude(desk, lead, campaign_id, ("UADMIN",), "other contract") == 1
    with pytest.raises(Conflict, match="already_in_campaign"):
        amend.add(desk, lead, campaign_id, ("UEMP2",))
    with pytest.raises(Conflict, match="waived"):
        quiz.start(desk, office.by("UEMP1"), invited(office, "UEMP1"))
    view = statistics.view(desk, lead, campaign_id)
    assert (view.completion.of, view.waived, view.excluded) == (5, 1, 1)


def test_more_time_is_asked_for_and_granted_by_the_manager(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    wanted = NOW + timedelta(days=20)
    request = requests.more_time(
        office.desk, office.by("UEMP1"), invited(office, "UEMP1"), wanted, "on leave"
    )
    assert requests.waiting(office.desk, office.by("UMGR2")) == []
    (shown,) = requests.waiting(office.desk, office.by("UMGR"))
    assert shown.request_id == request
    with pytest.raises(NotPermitted):
        requests.decide(office.desk, office.by("UMGR2"), request, True)
    requests.decide(office.desk, office.by("UMGR"), request, True)
    with pytest.raises(Conflict, match="granted"):
        requests.decide(office.desk, office.by("ULEAD"), request, False, "no")
    run_jobs(office)
    (answer,) = office.slack.notices(RequestAnswered, "UEMP1")
    assert isinstance(answer, RequestAnswered) and answer.granted
    assert home.home(office.desk, office.by("UEMP1")).open[0].due == wanted


def test_closing_keeps_the_figures_and_ends_what_is_open(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS)
    take(company, "UEMP1", invited(company, "UEMP1"), right)
    shown = quiz.start(company.desk, company.by("UEMP2"), invited(company, "UEMP2"))
    assert isinstance(shown, QuizQuestion)
    with pytest.raises(Conflict, match="people_still_open"):
        running.close(company.desk, company.by("ULEAD"), campaign_id)
    late = NOW + timedelta(days=30)
    assert running.fall_due(company.desk, company.by("", late)) == 1
    view = running.close(company.desk, company.by("ULEAD", late), campaign_id)
    assert (view.state, view.completion.done, view.completion.of) == (CampaignState.CLOSED.value, 1, 7)
    with pytest.raises(Conflict, match=r"campaign\.refused\.closed"):
        item = bank_item(shown)
        quiz.answer(company.desk, company.by("UEMP2", late), invited(company, "UEMP2"), shown.item_id, item)
    with company.desk.database.reading() as connection:
        kept = upkeep.kept_figures(connection, TEAM, campaign_id)
        assert kept is not None and kept.total.completed == 1
        states = {one.state for one in campaigns.ASSIGNMENTS.all(connection, TEAM, campaign_id=campaign_id)}
        assert states == {AssignmentState.COMPLETED, AssignmentState.NOT_COMPLETED}
        (closed,) = record.entries(connection, TEAM, kind="campaign.closed")
        assert closed.facts["statistics_hash"]
        assert record.verify(connection, TEAM).sound


def bank_item(shown: QuizQuestion) -> str:
    return right(shown.item_id)


def test_employees_do_not_see_a_campaigns_page_and_administrators_no_scores(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, ATTACKS)
    take(office, "UEMP1", invited(office, "UEMP1"), right)
    with pytest.raises(NotPermitted):
        statistics.view(office.desk, office.by("UEMP1"), campaign_id)
    admin = statistics.view(office.desk, office.by("UADMIN"), campaign_id)
    assert (admin.completion.done, admin.people, admin.first_mean, admin.clauses) == (1, (), None, ())
    manager = statistics.view(office.desk, office.by("UMGR"), campaign_id)
    assert {line.person_id for line in manager.people} == {"UMGR", "UEMP1", "UEMP2"}
    assert {group.name for group in manager.departments} == {"製造部"}
    assert all(group.score is None for group in manager.departments), "fewer than ten people"


def test_invitations_name_the_training_in_the_persons_language(office: Company) -> None:
    office.launched(Kind.QUIZ, ATTACKS)
    (english,) = office.slack.notices(Invitation, "UEMP2")
    (japanese,) = office.slack.notices(Invitation, "UEMP1")
    assert isinstance(english, Invitation) and isinstance(japanese, Invitation)
    assert english.title.isascii() and not japanese.title.isascii()
