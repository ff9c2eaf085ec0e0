"""What people do about answers: share them, verify them, fill the gaps, bring documents."""

from dataclasses import dataclass

from bot.services.company import CompanySettings
from bot.services.gaps import GapList
from bot.services.leads import Leads
from bot.services.publishing import Publishing
from bot.services.sharing import Sharing
from bot.services.uploading import Uploading
from bot.services.verifying import Verifying


@dataclass(frozen=True, slots=True)
class HumanLoop:
    """The use cases behind the buttons. Joined in `bot.human_loop_wiring`."""

    leads: Leads
    publishing: Publishing
    sharing: Sharing
    verifying: Verifying
    uploading: Uploading
    gaps: GapList
    company: CompanySettings
