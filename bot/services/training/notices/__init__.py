"""What people are told about training, as frozen values; `bot.slack.blocks` draws each of them.

Buttons carry `assignment_id`, `item_id`, `choice` and the like and nothing else: who may and what is still
open is read from the database when they are pressed. Moments are aware UTC; show them in the configured zone.
Texts from people and documents are not escaped yet. Percentages are whole numbers.
"""

from bot.services.training.notices.common import (
    Choice,
    MailShown,
    OpenLine,
    PersonLine,
    Quote,
    Rate,
)
from bot.services.training.notices.drafting import DraftRejected, DraftsMade
from bot.services.training.notices.following import (
    AnswersSeen,
    FindingAnswer,
    FindingLine,
    FindingsNotice,
    FindingTask,
    IncidentReported,
    LookToTell,
    OverdueDigest,
    OwnerUnreachable,
    RequestNotice,
    VoidPreview,
)
from bot.services.training.notices.leading import (
    AttestationProposed,
    ExportNotice,
    LaunchFailed,
)
from bot.services.training.notices.running import (
    CampaignLine,
    CampaignList,
    CampaignProgress,
    ClauseMiss,
    GroupRate,
    Home,
    LaunchPreview,
    PracticeLine,
    StatisticsView,
)
from bot.services.training.notices.taking import (
    AttestationRequest,
    BreakGlass,
    IncidentThanks,
    InspectionPromise,
    InspectionQuestion,
    InspectionSummary,
    Invitation,
    PracticeItem,
    QuizFeedback,
    QuizQuestion,
    QuizResult,
    ReminderDigest,
    RequestAnswered,
    SummaryLine,
)

__all__ = [
    "AnswersSeen",
    "AttestationProposed",
    "AttestationRequest",
    "BreakGlass",
    "CampaignLine",
    "CampaignList",
    "CampaignProgress",
    "Choice",
    "ClauseMiss",
    "DraftRejected",
    "DraftsMade",
    "ExportNotice",
    "FindingAnswer",
    "FindingLine",
    "FindingTask",
    "FindingsNotice",
    "GroupRate",
    "Home",
    "IncidentReported",
    "IncidentThanks",
    "InspectionPromise",
    "InspectionQuestion",
    "InspectionSummary",
    "Invitation",
    "LaunchFailed",
    "LaunchPreview",
    "LookToTell",
    "MailShown",
    "OpenLine",
    "OverdueDigest",
    "OwnerUnreachable",
    "PersonLine",
    "PracticeItem",
    "PracticeLine",
    "QuizFeedback",
    "QuizQuestion",
    "QuizResult",
    "Quote",
    "Rate",
    "ReminderDigest",
    "RequestAnswered",
    "RequestNotice",
    "StatisticsView",
    "SummaryLine",
    "VoidPreview",
]
