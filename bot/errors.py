"""One tree of errors. Each names the sentence in the catalogue that the person sees."""


class MamoriError(Exception):
    """What went wrong, as a key of `bot.texts` and the values for its placeholders."""

    key = "error.unexpected"

    def __init__(self, key: str = "", **values: object) -> None:
        self.key = key or self.key
        self.values = values
        super().__init__(self.key, values)

    def __str__(self) -> str:
        return f"{self.key} {self.values}" if self.values else self.key


class InvalidInput(MamoriError):
    """The person can mend it: says what and how."""

    key = "error.invalid_input"


class NotPermitted(MamoriError):
    """The person's role does not allow it: says whose does."""

    key = "error.not_permitted"


class NotFound(MamoriError):
    """What was pointed at is not there (any more)."""

    key = "error.not_found"


class Conflict(MamoriError):
    """The state has moved on: a closed campaign, an answered item, a second press."""

    key = "error.conflict"


class Unavailable(MamoriError):
    """Something outside is away (Slack, database, index); trying again later may help."""

    key = "error.unavailable"


class Misconfigured(MamoriError):
    """An administrator must mend it before Mamori can run."""

    key = "error.misconfigured"


class Undeliverable(MamoriError):
    """Slack says for certain that this person or channel cannot be written to; `values["code"]` says why."""

    key = "error.undeliverable"


class Parked(MamoriError):
    """It is unclear whether Slack took the message; it waits for an administrator, and is not sent again."""

    key = "error.parked"
