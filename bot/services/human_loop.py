"""What people do about answers: share them, verify them, fill the gaps, bring documents."""

from dataclasses import dataclass

from bot.services.sharing import Sharing


@dataclass(frozen=True, slots=True)
class HumanLoop:
    """The use cases behind the buttons. Joined in `bot.human_loop_wiring`."""

    sharing: Sharing
