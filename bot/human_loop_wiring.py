"""Joins the human loop with the other rooms: its use cases, jobs, schedules, its part of App Home."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock

from bot.company_wiring import company_of, leads_of
from bot.config import Settings
from bot.library import LibraryOpener
from bot.services import conflicts as conflict_reports
from bot.services import gaps, publishing, sharing, uploading, verifying
from bot.services.asking import Desk
from bot.services.company import CompanySettings
from bot.services.conflicts import ConflictDesk, ConflictReports
from bot.services.gaps import GapDesk, GapList
from bot.services.human_loop import HumanLoop
from bot.services.ports import Files, Jobs, Sender
from bot.services.publishing import Publishing, PublishingDesk
from bot.services.sharing import Sharing
from bot.services.uploading import UploadDesk, Uploading
from bot.services.verifying import Verifying, VerifyingDesk
from bot.slack.blocks.company import home_part
from bot.slack.blocks.gaps import home_list
from bot.slack.blocks.verified import home_line
from bot.slack.services import HomeSection, Viewer
from bot.store.conflicts import Conflicts
from bot.store.database import Database
from bot.store.escalations import Escalations
from bot.store.gaps import Gaps
from bot.store.questions import Questions
from bot.store.uploads import Uploads
from bot.store.verified import VerifiedAnswers
from bot.store.words import CompanyWords
from bot.workflows import jobs
from bot.workflows.engine import Schedule
from bot.workflows.jobs import DurableJobs

NIGHTLY = "human_loop.nightly"
company = company_of


@dataclass(frozen=True, slots=True)
class Parts:
    """What the human loop is joined from, beside the desk of asking."""

    settings: Settings
    team: str
    database: Database
    opener: LibraryOpener
    work: Jobs
    files: Files


def make(desk: Desk, parts: Parts) -> HumanLoop:
    """The use cases of the human loop."""
    database, work = parts.database, parts.work
    leads = leads_of(parts.settings, database, desk.clock)
    answers = VerifiedAnswers(database)
    shared = PublishingDesk(parts.opener, desk.knowledge, answers, CompanyWords(database), leads, desk.clock)
    library = Publishing(shared, work)
    channel = parts.settings.security_channel
    verifying_desk = VerifyingDesk(
        shared, desk.questions, Escalations(database), desk.sender, desk.directory, channel
    )
    upload_desk = UploadDesk(
        shared,
        Uploads(database),
        parts.files,
        desk.sender,
        desk.directory,
        parts.settings.home / "uploads",
        channel,
    )
    gap_desk = GapDesk(
        Gaps(database), CompanyWords(database), leads, desk.knowledge, parts.opener.alike, desk.clock
    )
    return HumanLoop(
        leads=leads,
        publishing=library,
        sharing=Sharing(desk, work),
        verifying=Verifying(verifying_desk, library, work, parts.team),
        uploading=Uploading(upload_desk, library, work),
        gaps=GapList(gap_desk, library, work),
        company=CompanySettings(database, leads, desk.clock),
    )


def conflicts(settings: Settings, database: Database, sender: Sender) -> ConflictReports:
    """Tells the security channel of documents that contradict each other."""
    desk = ConflictDesk(
        Questions(database), Conflicts(database), sender, lambda: datetime.now(UTC), settings.security_channel
    )
    return ConflictReports(desk, DurableJobs())


def register_upkeep(
    settings: Settings, loop: HumanLoop, database: Database, sender: Sender, team: str
) -> None:
    """Say what runs for conflicts, and every night: files that were decided go."""
    jobs.register(conflict_reports.JOB, conflicts(settings, database, sender).tell)

    def nightly(_payload: Mapping[str, Any]) -> None:
        loop.uploading.sweep(team)

    jobs.register(NIGHTLY, nightly)


def register_jobs(loop: HumanLoop) -> None:
    """Say what runs for each kind of job."""
    jobs.register(sharing.JOB, loop.sharing.share)
    jobs.register(publishing.JOB, loop.publishing.sync)
    jobs.register(gaps.JOB, loop.gaps.group)
    jobs.register(verifying.SAVED_JOB, loop.verifying.saved)
    jobs.register(verifying.CHECK_JOB, loop.verifying.check)
    jobs.register(uploading.READ_JOB, loop.uploading.read, loop.uploading.give_up)
    jobs.register(uploading.PUBLISH_JOB, loop.uploading.publish, loop.uploading.give_up)


def schedules(settings: Settings) -> tuple[Schedule, ...]:
    """What the human loop does by the clock."""
    return (
        Schedule(verifying.CHECK_JOB, "7 * * * *", settings.timezone),
        Schedule(NIGHTLY, "51 2 * * *", settings.timezone),
    )


def home_sections(loop: HumanLoop) -> tuple[HomeSection, ...]:
    """The parts of App Home that only leads see, and the company's settings for administrators too."""

    def verified(viewer: Viewer) -> Iterator[Block]:
        if loop.leads.is_lead(viewer.team_id, viewer.user_id):
            listed = loop.verifying.listing(viewer.team_id, viewer.user_id)
            waiting = sum(each.state == "review" for each in listed)
            yield from home_line(len(listed) - waiting, waiting, viewer.language)

    def unanswered(viewer: Viewer) -> Iterator[Block]:
        if loop.leads.is_lead(viewer.team_id, viewer.user_id):
            yield DividerBlock()
            yield from home_list(loop.gaps.listing(viewer.team_id), viewer.language)

    def settings(viewer: Viewer) -> Iterator[Block]:
        if loop.company.may_change(viewer.team_id, viewer.user_id):
            yield DividerBlock()
            yield from home_part(loop.company.every(viewer.team_id), viewer.language)

    return (unanswered, verified, settings)
