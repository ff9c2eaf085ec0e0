"""The app as its manifest declares it: what it may call, what it hears, what people can start."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

# Methods that every bot token may call are not listed in `scopes`; see web_api/registry.py.


@dataclass(slots=True)
class Manifest:
    """The parts of an app manifest that the wire depends on. Tests may add an event or take a scope away."""

    name: str
    scopes: set[str]
    bot_events: set[str]
    commands: list[dict[str, Any]] = field(default_factory=list)
    shortcuts: list[dict[str, Any]] = field(default_factory=list)
    agent_description: str = ""
    suggested_prompts: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read `manifest.json`. Raises OSError, ValueError (no JSON) or KeyError (no bot user, no scopes)."""
        return cls.parse(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def parse(cls, raw: dict[str, Any]) -> Self:
        """A manifest from its JSON object."""
        features = raw["features"]
        agent = features.get("agent_view", {})
        return cls(
            name=features["bot_user"]["display_name"],
            scopes=set(raw["oauth_config"]["scopes"]["bot"]),
            bot_events=set(raw["settings"].get("event_subscriptions", {}).get("bot_events", [])),
            commands=list(features.get("slash_commands", [])),
            shortcuts=list(features.get("shortcuts", [])),
            agent_description=agent.get("agent_description", ""),
            suggested_prompts=list(agent.get("suggested_prompts", [])),
        )

    def has_command(self, command: str) -> bool:
        """Whether the slash command belongs to the app."""
        return any(known["command"] == command for known in self.commands)

    def shortcut(self, callback_id: str) -> dict[str, Any] | None:
        """The declared shortcut of that callback id."""
        return next((known for known in self.shortcuts if known["callback_id"] == callback_id), None)
