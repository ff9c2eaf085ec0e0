"""After something was decided about a nonconformity: the place where it was shown is drawn anew."""

from collections.abc import Mapping

from bot.services.notices import Sentence
from bot.services.ports import Notice
from bot.services.training import home
from bot.services.training.notices import Home
from bot.slack.services import Services
from bot.slack.training import Body, caller_of, publish_home, show_at


def redraw(services: Services, body: Body, came_from: Mapping[str, str], nonconformity_id: str) -> None:
    """Show the fresh state in the message or App Home that `came_from` names."""
    if came_from.get("h"):
        publish_home(services, body)
    elif came_from.get("m"):
        page = home.home(services.training, caller_of(services, body))
        show_at(services, body, came_from, _fresh(page, nonconformity_id))


def _fresh(page: Home, nonconformity_id: str) -> Notice:
    """A manager's list where they have one, the owner's task, or that it is off the list."""
    if page.findings is not None and page.findings.lines:
        return page.findings
    for task in page.improvements:
        if task.line.nonconformity_id == nonconformity_id:
            return task
    return Sentence(page.language, "screen.finding.gone")
