"""The indexed documents as the running bot sees them: loaded behind its back, renewed when published."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from knowledge.answering.answers import Answer
from knowledge.documents import Document, Scope, Section
from knowledge.errors import KnowledgeError

State = Literal["loading", "ready", "failed"]
LOAD_TIMEOUT = 120.0
RETRY_AFTER = 15.0


class Opened(Protocol):
    """One published state of the library, with what answers from it."""

    @property
    def documents(self) -> Sequence[Document]: ...

    def document(self, document_id: str, version: str = "") -> Document | None: ...

    def section(self, document_id: str, version: str, number: str) -> Section | None: ...

    def answer(self, question: str, thread: Sequence[str], scope: Scope) -> Answer: ...


class KnowledgeBase:
    """Loads in the background, so that the bot can take questions at once and answer when it is ready.

    `open_library` takes seconds; `generation` names the published state and is cheap ("" = none yet).
    """

    def __init__(self, open_library: Callable[[], Opened], generation: Callable[[], str]) -> None:
        self._open = open_library
        self._generation = generation
        self._changed = threading.Condition()
        self._loading = False
        self._opened: Opened | None = None
        self._failure: KnowledgeError | None = None
        self._seen: str | None = None
        self._tried = 0.0

    @property
    def state(self) -> State:
        """Whether questions can be answered now."""
        with self._changed:
            if self._opened:
                return "ready"
            return "failed" if self._failure and not self._loading else "loading"

    def refresh(self) -> None:
        """Begin to load when something new was published. Returns at once."""
        with self._changed:
            published = self._published()
            if self._loading or (published == self._seen and not self._worth_a_retry()):
                return
            self._loading, self._tried = True, time.monotonic()
        threading.Thread(target=self._load, args=(published,), name="library", daemon=True).start()

    def renew(self, timeout: float = LOAD_TIMEOUT) -> None:
        """Load what was just published and wait for it: whoever is told "published" may ask at once."""
        for _ in range(2):  # what is being loaded now may be the generation before
            self.refresh()
            with self._changed:
                self._changed.wait_for(lambda: not self._loading, timeout)

    def opened(self, timeout: float = LOAD_TIMEOUT) -> Opened:
        """The library, waiting for it. Raises `KnowledgeError` when there is none that can be read."""
        self.refresh()
        with self._changed:
            self._changed.wait_for(lambda: self._opened or not self._loading, timeout)
            if self._opened:
                return self._opened
            raise self._failure or KnowledgeError("The library is still being loaded; try again in a minute.")

    def now(self) -> Opened | None:
        """The library if it is loaded: for those who have three seconds."""
        self.refresh()
        return self._opened

    def _load(self, published: str) -> None:
        opened: Opened | None = None
        failure: KnowledgeError | None = None
        try:
            opened = self._open()
        except KnowledgeError as error:
            failure = error
        except Exception as error:
            failure = KnowledgeError(f"The library cannot be opened ({type(error).__name__}).")
        with self._changed:
            # What was served before goes on being served when its successor cannot be read.
            self._opened = opened or self._opened
            self._failure, self._seen, self._loading = failure, published, False
            self._changed.notify_all()

    def _worth_a_retry(self) -> bool:
        return self._failure is not None and time.monotonic() - self._tried > RETRY_AFTER

    def _published(self) -> str:
        try:
            return self._generation()
        except KnowledgeError:
            return ""
