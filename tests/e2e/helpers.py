"""What the tests of the whole bot share."""

import shutil
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.sandbox import SandboxServer
from bot.sandbox.sample import SECURITY


def settings_for(sandbox: SandboxServer, home: Path, **changes: Any) -> Settings:
    """The settings of a bot that is connected to `sandbox`; it may write at whatever hour the tests run."""
    values = {
        "MAMORI_HOME": home,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "MAMORI_HEALTH_PORT": 0,
        "MAMORI_SECURITY_CHANNEL": SECURITY,
        "MAMORI_OFFICE_HOURS": "always",
    }
    return Settings(_env_file=None, **{**values, **changes})


def home_with(indexed: Path, home: Path) -> Path:
    """A home of its own with a copy of the library."""
    shutil.copytree(indexed, home / "library")
    return home
