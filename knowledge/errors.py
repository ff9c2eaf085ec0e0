"""What can go wrong with documents, the index and the chat model. Messages are for an administrator."""


class KnowledgeError(Exception):
    """Base: `str(error)` is a sentence that says what is wrong and what to do."""


class LibraryMissing(KnowledgeError):
    """There is no index at this place yet, or it is empty."""


class LibraryDamaged(KnowledgeError):
    """The index does not match its manifest; it is not served."""


class ModelMismatch(KnowledgeError):
    """The index was made with another embedding model."""


class EmbeddingFailed(KnowledgeError):
    """A text or the model itself cannot be embedded; search goes on by words alone."""


class DocumentRefused(KnowledgeError):
    """One file cannot be read; the others go on. `reason` is a short code for summaries."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class ChatModelFailed(KnowledgeError):
    """The chat model gave nothing usable; the quoting answer takes its place."""


class DocumentUnknown(KnowledgeError):
    """No document in force has this title or id."""


class LibraryBusy(KnowledgeError):
    """Another process is writing the index."""
