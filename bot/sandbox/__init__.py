"""A local Slack workspace: Web API, Socket Mode, signed events, and a page to act in. See docs/sandbox.md."""

from bot.sandbox.clock import ManualClock, SystemClock
from bot.sandbox.errors import Refused
from bot.sandbox.manifest import Manifest
from bot.sandbox.rates import Rates
from bot.sandbox.sample import sample_workspace
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace

__all__ = [
    "Manifest",
    "ManualClock",
    "Rates",
    "Refused",
    "SandboxServer",
    "SystemClock",
    "Workspace",
    "sample_workspace",
]
