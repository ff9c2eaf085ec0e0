"""What Slack refuses, and how it says so."""

from collections.abc import Mapping, Sequence


class Refused(Exception):
    """A call that Slack would answer with `ok: false`.

    `messages` become `response_metadata.messages`; `extra` stands beside `error` (needed, provided).
    """

    def __init__(
        self, error: str, messages: Sequence[str] = (), extra: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.extra = dict(extra or {})

    def answer(self) -> dict[str, object]:
        """The body of the answer."""
        body: dict[str, object] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body
