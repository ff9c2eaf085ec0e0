"""The pages of figures: a campaign, the list of campaigns. What the viewer may not see is left out here."""

from collections.abc import Mapping
from dataclasses import replace

from bot.errors import NotPermitted
from bot.services.training import items as texts
from bot.services.training import who
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import (
    CampaignLine,
    CampaignList,
    ClauseMiss,
    GroupRate,
    PersonLine,
    PracticeLine,
    Rate,
    StatisticsView,
)
from bot.store import campaigns, listing
from bot.store import people as people_store
from bot.store import statistics as read
from bot.store.database import Connection
from bot.store.listing import PersonRow
from bot.training.audience import select
from bot.training.campaign import Campaign, CampaignState
from bot.training.people import Viewer
from bot.training.statistics import (
    FINDING_AGES,
    OVERDUE_AGES,
    SMALLEST_GROUP,
    CampaignStatistics,
    Findings,
    Share,
    Tally,
    least_practised,
    shown_groups,
)
from bot.training.visibility import What, may, sees_people_data

_UNLAUNCHED = (CampaignState.DRAFT, CampaignState.SCHEDULED)
PEOPLE_SHOWN = 200
PRACTICE_SHOWN = 5


def view(desk: Desk, caller: Caller, campaign_id: str) -> StatisticsView:
    """A campaign's page for this viewer. Raises NotPermitted for somebody who neither leads nor manages."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=campaign_id)
        _require(viewer)
        figures = read.statistics(connection, caller.team, campaign, caller.now)
        figures = replace(figures, findings=_findings(connection, viewer, campaign, figures))
        people = _people(connection, caller, campaign, viewer)
        gap = roster_gap(connection, caller.team, campaign) if viewer.leads and campaign.running else 0
        practised = _practice(desk, connection, campaign, figures, viewer)
    return replace(_view(desk, caller, campaign, viewer, (figures, people, gap)), practice=practised)


def campaign_list(desk: Desk, caller: Caller, limit: int = 20) -> CampaignList:
    """The campaigns, newest first. Empty for employees."""
    with desk.database.reading() as connection:
        viewer = who.viewer(desk, connection, caller)
        language = viewer.person.language
        if not (viewer.leads or viewer.manages or viewer.administers):
            return CampaignList(language, (), False)
        lines = []
        for campaign in campaigns.newest(connection, caller.team, limit):
            if campaign.state in _UNLAUNCHED and not (viewer.leads or viewer.manages):
                continue  # all there is to do with it is to look and to launch
            total = read.counts(connection, caller.team, campaign, caller.now)
            found = _findings(connection, viewer, campaign, total)
            lines.append(CampaignLine(
                campaign.id, campaign.kind.value, campaign.title(language), campaign.state.value,
                campaign.due,
                rate(total.total.completion), total.total.overdue, found.undirected,
                campaign.scheduled_for,
            ))  # fmt: skip
    return CampaignList(language, tuple(lines), viewer.leads or viewer.manages)


def roster_gap(connection: Connection, team: str, campaign: Campaign) -> int:
    """Active people whom the rule names and who have no assignment: must be 0.

    Members of user groups and channels are added by the daily look at Slack; here the database alone counts.
    """
    missing = listing.without_assignment(connection, team, campaign.id)
    people = people_store.named(connection, team, missing)
    return len(select(campaign.terms.audience, people.values(), frozenset()))


def rate(share: Share) -> Rate:
    """A share as a notice shows it."""
    return Rate(share.done, share.of)


def of_enough(done: int, of: int) -> Rate | None:
    """A share of answers; None of so few that it would say what each one answered."""
    return Rate(done, of) if of >= SMALLEST_GROUP else None


def actions_for(viewer: Viewer, campaign: Campaign) -> tuple[str, ...]:
    """What the viewer may press on the campaign's page now."""
    departments = campaign.snapshot.departments if campaign.snapshot else ()
    runs = viewer.leads or (viewer.manages and all(may(viewer, What.LAUNCH, one) for one in departments))
    proposes = ("propose",) if viewer.manages and not viewer.leads and campaign.running else ()
    if not runs:
        return proposes
    if campaign.state in _UNLAUNCHED:
        return ("edit", "preview", "test_run", "launch", "cancel")
    if not campaign.running:
        return ("export",) if viewer.leads else ()
    pause = "resume" if campaign.reminders_paused else "pause"
    actions = ["extend", "add", "remind", pause, *proposes, "close"]
    if viewer.leads:
        actions += ["waive", "exclude", "on_behalf", "export"]
    if campaign.state is CampaignState.ACTIVE:
        actions.append("cancel")
    return tuple(actions)


def person_line(row: PersonRow, caller: Caller) -> PersonLine:
    """A person in a list: completion, pass or fail, attempts; no scores, no answers."""
    return PersonLine(
        person_id=row.person_id, slack_id=row.slack_id, name=row.name, department=row.department,
        state=row.state.value, due=row.due, completed_at=row.completed_at,
        passed=row.passed, attempts=row.attempts,
        undeliverable=row.undeliverable, overdue_days=row.overdue_days(caller.now),
        assignment_id=row.assignment_id,
    )  # fmt: skip


def _require(viewer: Viewer) -> None:
    if not (viewer.leads or viewer.manages or viewer.administers):
        raise NotPermitted("training.not_permitted.manager")


def _people(
    connection: Connection, caller: Caller, campaign: Campaign, viewer: Viewer
) -> tuple[PersonLine, ...]:
    if viewer.leads:
        found = listing.rows(connection, caller.team, campaign.id, limit=PEOPLE_SHOWN)
    elif viewer.manages:
        mine = {viewer.id, *viewer.stands_for}
        found = listing.rows(
            connection, caller.team, campaign.id, mine, limit=PEOPLE_SHOWN, besides=viewer.id
        )
    else:
        return ()
    return tuple(person_line(row, caller) for row in found)


def _view(
    desk: Desk, caller: Caller, campaign: Campaign, viewer: Viewer,
    found: tuple[CampaignStatistics, tuple[PersonLine, ...], int],
) -> StatisticsView:  # fmt: skip
    figures, people, gap = found
    total, language, learning = figures.total, viewer.person.language, sees_people_data(viewer)
    # The mean of one person is that person's score; who passed, leads see by name anyway.
    scores, passes = learning and total.enough_scores, viewer.leads or (learning and total.enough_scores)
    found_ones = figures.findings
    return StatisticsView(
        language=language, campaign_id=campaign.id, kind=campaign.kind.value, title=campaign.title(language),
        state=campaign.state.value, as_of=figures.as_of, launched_at=campaign.launched_at, due=campaign.due,
        completion=rate(total.completion), on_time=rate(total.punctual),
        due_completion=rate(total.due_completion),
        managers=rate(figures.managers.completion), waived=total.waived, excluded=total.excluded,
        left=total.left,
        undeliverable=total.undeliverable, overdue=total.overdue,
        overdue_ages=tuple(zip(OVERDUE_AGES, total.overdue_ages, strict=True)),
        not_started=total.not_started, in_progress=total.required - total.completed - total.not_started,
        first_mean=total.first_mean if scores else None,
        first_median=figures.first_median if scores else None,
        first_pass=rate(total.first_pass) if passes else Rate(0, 0), roster_gap=gap,
        few_scores=learning and total.first_scores > 0 and not scores, left_overdue=total.left_overdue,
        extended=total.extended, overdue_not_started=total.overdue_not_started,
        departments=_groups(figures.departments, viewer),
        employments=_groups(figures.employments, viewer, False),
        clauses=_clauses(desk, figures, viewer), people=people,
        undirected=found_ones.undirected, candidates=found_ones.candidates,
        undirected_days=found_ones.oldest_days, findings_overdue=found_ones.overdue,
        findings_reopened=found_ones.reopened,
        actions=actions_for(viewer, campaign), reminders_paused=campaign.reminders_paused,
        open_findings=found_ones.open,
        finding_ages=tuple(zip(FINDING_AGES, found_ones.ages, strict=True)),
        attempts_to_pass=total.attempts_shown if learning else None,
        reminders=figures.reminders, reminder_load=figures.reminder_load, remind_at=campaign.remind_at,
    )  # fmt: skip


def _findings(
    connection: Connection, viewer: Viewer, campaign: Campaign, figures: CampaignStatistics
) -> Findings:
    """All of them for a lead; of the own departments for a manager; none for others."""
    if viewer.leads:
        return figures.findings
    if not viewer.departments:
        return Findings()
    return read.findings(connection, campaign.team_id, figures.as_of, campaign.id, viewer.departments)


def _groups(tallies: Mapping[str, Tally], viewer: Viewer, departments: bool = True) -> tuple[GroupRate, ...]:
    """Completion per group; a score only where the group is large enough and no other can be worked out."""
    shown = shown_groups({name: tally.first_scores for name, tally in tallies.items()})
    lines = []
    for name, tally in sorted(tallies.items()):
        allowed = may(viewer, What.DEPARTMENT_SCORES, name if departments else None)
        if departments and not (allowed or viewer.administers):
            continue
        score = tally.first_mean if allowed and name in shown else None
        lines.append(GroupRate(name, rate(tally.completion), tally.overdue, score))
    return tuple(lines)


def _practice(
    desk: Desk, connection: Connection, campaign: Campaign, figures: CampaignStatistics, viewer: Viewer
) -> tuple[PracticeLine, ...]:
    """What people do least, for a lead: aggregates only, of enough answers."""
    if not viewer.leads:
        return ()
    lines = []
    for one in least_practised(figures.practice)[:PRACTICE_SHOWN]:
        item = texts.text_of(desk, connection, campaign, one.item_id)
        stated = texts.prompt_of(item, viewer.person.language)
        lines.append(PracticeLine(one.clause, stated, rate(one.rate), rate(one.unknown)))
    return tuple(lines)


def _clauses(desk: Desk, figures: CampaignStatistics, viewer: Viewer) -> tuple[ClauseMiss, ...]:
    if not viewer.leads:
        return ()
    lines = []
    for clause in figures.clauses[:10]:
        quote = desk.clauses.quote(clause.clause, viewer.person.language)
        lines.append(ClauseMiss(clause.clause, quote.summary if quote else "", rate(clause.missed)))
    return tuple(lines)
