"""What the listeners call. Joined in `bot.app`; a new part of the product adds a field here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.services.asking import Asking
from bot.services.exporting import Exporting
from bot.services.feedback import Feedbacks
from bot.services.human_loop import HumanLoop
from bot.services.humans import Humans
from bot.services.knowledge_base import KnowledgeBase
from bot.services.ports import Clock, Directory
from bot.services.retention import Retention
from bot.services.training.desk import Desk as TrainingDesk
from bot.slack.intake import Identity
from bot.slack.pacing import PacedClient
from bot.texts import Language


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who opens App Home, and when."""

    team_id: str
    user_id: str
    language: Language
    now: datetime


# A part of App Home: blocks for a viewer, none where it does not concern them. Quick, no Slack calls.
HomeSection = Callable[[Viewer], Iterable[Block]]


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases behind the listeners. `home` are the parts of App Home, in their order."""

    identity: Identity
    client: PacedClient
    clock: Clock
    directory: Directory
    knowledge: KnowledgeBase
    asking: Asking
    feedback: Feedbacks
    humans: Humans
    training: TrainingDesk
    loop: HumanLoop
    exporting: Exporting
    retention: Retention
    home: Sequence[HomeSection] = ()
