"""The stock LangChain pipeline: RecursiveCharacterTextSplitter and InMemoryVectorStore, same embedder."""

from collections.abc import Sequence

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.embedding_cache import CachedEmbedder
from eval.task import Text

CHUNK, OVERLAP = 1_000, 200
"""Characters, as LangChain's own retrieval tutorial has them."""


class _Embeddings(Embeddings):
    def __init__(self, embedder: CachedEmbedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in self._embedder.documents(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(value) for value in self._embedder.queries([text])[0]]


class LangChainSolver:
    """Chunks vote for their text with the best of them."""

    name = "langchain"

    def __init__(self, embedder: CachedEmbedder) -> None:
        self._embedder = embedder
        self._store = InMemoryVectorStore(_Embeddings(embedder))

    def index(self, corpus: Sequence[Text]) -> None:
        """Split, embed, keep."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
        whole = [Document(page_content=text.whole, metadata={"id": text.id}) for text in corpus]
        self._store.add_documents(splitter.split_documents(whole))

    def solve(self, question: str, k: int) -> list[str]:
        """Ids of the chunks' texts, each once, best first."""
        chunks = self._store.similarity_search(question, k=4 * k)
        return list(dict.fromkeys(str(chunk.metadata["id"]) for chunk in chunks))[:k]

    def seconds_saved(self) -> float:
        """What the cache of embeddings spared since the last call."""
        saved, self._embedder.saved = self._embedder.saved, 0.0
        return saved
