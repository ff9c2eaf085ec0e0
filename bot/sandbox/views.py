"""Modals and home tabs: opened, stacked three deep, replaced, closed, as `views.*` and answers ask for it."""

import json
import secrets
from typing import Any

from bot.sandbox.blocks import normalise
from bot.sandbox.errors import Refused
from bot.sandbox.limits import VIEW
from bot.sandbox.model import View
from bot.sandbox.validation import view_problems
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]


class Views:
    """The open modals of each person (a stack, the top one last) and everyone's published home."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def find(self, view_id: str, external_id: str = "") -> View:
        """An open modal or a home by its id, or by the app's own. Refused: not_found."""
        for view in (*self.homes.values(), *(view for stack in self.stacks.values() for view in stack)):
            if (view_id and view.id == view_id) or (
                external_id and view.definition.get("external_id") == external_id
            ):
                return view
        raise Refused("not_found")

    def stack(self, user: str) -> list[View]:
        """The person's open modals, the top one last."""
        return self.stacks.setdefault(user, [])

    def open(self, user: str, definition: Json) -> View:
        """Open a modal, in place of whatever modals were open."""
        view = self._modal(user, definition)
        self.stacks[user] = [view]
        self._note(view)
        return view

    def push(self, user: str, definition: Json) -> View:
        """Put a modal on top of the open one. Refused: push_limit_reached."""
        stack = self.stack(user)
        if len(stack) >= VIEW.depth:
            raise Refused("push_limit_reached")
        view = self._modal(user, definition)
        if stack:
            view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        self._note(view)
        return view

    def update(self, view: View, definition: Json, expected_hash: str = "") -> View:
        """Replace what a view shows; what was entered in blocks that stay is kept. Refused: hash_conflict."""
        if expected_hash and expected_hash != view.hash:
            raise Refused("hash_conflict")
        self._check(definition, view.type)
        blocks = normalise(definition["blocks"], view.id)
        kept = {block["block_id"] for block in blocks}
        view.definition = {**_complete(definition), "blocks": blocks}
        view.state = {block_id: held for block_id, held in view.state.items() if block_id in kept}
        view.errors = {}
        view.hash = self._hash()
        self._note(view)
        return view

    def publish(self, user: str, definition: Json, expected_hash: str = "") -> View:
        """Set someone's App Home. Refused: hash_conflict, invalid_arguments."""
        self._check(definition, "home")
        current = self.homes.get(user)
        if current is not None:
            return self.update(current, definition, expected_hash)
        view = self._new(user, definition)
        self.homes[user] = view
        self._note(view)
        return view

    def close(self, user: str, *, everything: bool) -> list[View]:
        """Close the top modal, or all; answers the closed ones, the top one first."""
        stack = self.stack(user)
        closed = [stack.pop() for _ in range(len(stack) if everything else min(1, len(stack)))]
        self._workspace.note("view", user=user)
        return closed

    def remove(self, view: View) -> None:
        """Take a submitted view off the stack."""
        self.stacks[view.user] = [other for other in self.stack(view.user) if other.id != view.id]
        self._note(view)

    def _modal(self, user: str, definition: Json) -> View:
        self._check(definition, "modal")
        external = definition.get("external_id")
        if external and any(view.definition.get("external_id") == external for view in self.stack(user)):
            raise Refused("duplicate_external_id")
        return self._new(user, definition)

    def _check(self, definition: Any, kind: str) -> None:
        if not isinstance(definition, dict):
            raise Refused("invalid_arguments", ["[ERROR] missing required field: view"])
        if definition.get("type") != kind:
            raise Refused("invalid_arguments", [f"[ERROR] must be {kind} [json-pointer:/view/type]"])
        problems = view_problems(definition)
        if problems:
            raise Refused("invalid_arguments", problems)
        if len(json.dumps(definition, ensure_ascii=False).encode()) > VIEW.bytes:
            raise Refused("view_too_large")

    def _new(self, user: str, definition: Json) -> View:
        view_id = self._workspace.new_id("V")
        shown = {**_complete(definition), "blocks": normalise(definition["blocks"], view_id)}
        return View(view_id, user, definition["type"], shown, self._hash(), view_id)

    def _hash(self) -> str:
        return f"{self._workspace.seconds()}.{secrets.token_urlsafe(6)}"

    def _note(self, view: View) -> None:
        self._workspace.note("home" if view.type == "home" else "view", user=view.user)


def _complete(definition: Json) -> Json:
    """Titles as Slack gives them back, with `emoji`."""
    copied: Json = dict(definition)
    for name in ("title", "submit", "close"):
        if isinstance(copied.get(name), dict):
            copied[name] = {"emoji": True, **copied[name]}
    return copied
