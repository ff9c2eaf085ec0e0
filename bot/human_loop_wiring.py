"""Joins the human loop with the other rooms: its use cases and its jobs. Called by `bot.app`."""

from bot.services import sharing
from bot.services.asking import Desk
from bot.services.human_loop import HumanLoop
from bot.services.ports import Jobs
from bot.services.sharing import Sharing
from bot.workflows import jobs


def make(desk: Desk, work: Jobs) -> HumanLoop:
    """The use cases of the human loop."""
    return HumanLoop(sharing=Sharing(desk, work))


def register_jobs(loop: HumanLoop) -> None:
    """Say what runs for each kind of job."""
    jobs.register(sharing.JOB, loop.sharing.share)
