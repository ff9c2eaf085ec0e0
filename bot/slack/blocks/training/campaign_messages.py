"""What the one who runs a campaign is told in the DM: how far the invitations are."""

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.services.training.notices import CampaignProgress
from bot.slack.blocks import Message, render
from bot.slack.blocks.budget import Layout
from bot.slack.blocks.parts import button, header, paragraph, rich, small_print
from bot.slack.blocks.training.common import carry, message
from bot.texts import say

OPEN = "training.campaign.open"


@render.register
def progress(notice: CampaignProgress) -> Message:
    """Invited, waiting, unreachable, and how long it still takes; updated in place."""
    language = notice.language
    key = "progress_title" if notice.queued else "progress_done"
    title = say(f"screen.campaign.{key}", language, title=notice.title)
    counts = say(
        "screen.campaign.progress", language,
        people=notice.people, notified=notice.notified, queued=notice.queued,
    )  # fmt: skip
    head: list[Block] = [header(title), rich(paragraph(counts))]
    if notice.queued:
        head.append(small_print([say("screen.campaign.eta", language, minutes=notice.eta_minutes)]))
    if notice.undeliverable:
        head.append(
            rich(paragraph(say("screen.campaign.undeliverable", language, count=notice.undeliverable)))
        )
    opens = button(say("screen.button.campaign", language), OPEN, carry(k=notice.campaign_id))
    return message(f"{title} {counts}", Layout(head=head, tail=[ActionsBlock(elements=[opens])]))
