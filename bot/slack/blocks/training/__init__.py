"""What people see of training: one pure builder a notice, and the modals and pages around them.

Importing this package registers every builder with `bot.slack.blocks.render`.
"""

from bot.slack.blocks.training import (
    attestation,
    campaign_messages,
    drafting,
    findings,
    inspection,
    invitation,
    leading,
    looks,
    practice,
    quiz,
    reminders,
    requests,
)

__all__ = [
    "attestation",
    "campaign_messages",
    "drafting",
    "findings",
    "inspection",
    "invitation",
    "leading",
    "looks",
    "practice",
    "quiz",
    "reminders",
    "requests",
]
