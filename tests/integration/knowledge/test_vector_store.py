"""LangChain's view of the vectors: its own contract, and the scope inside the search."""

import numpy as np
import pytest

from knowledge.documents import Passage, Scope
from knowledge.index.vector_store import MamoriEmbeddings, PassageStore
from knowledge.index.vectors import Vectors
from knowledge.models.embedder import Embedder


@pytest.fixture
def store(embedder: Embedder) -> PassageStore:
    return PassageStore.from_texts(
        ["携帯電話の持ち込みは禁止", "パスワードを変更する"],
        MamoriEmbeddings(embedder),
        [{"n": 1}, {"n": 2, "audience": ["board"]}],
        ids=["a", "b"],
    )


def test_the_nearest_document_comes_first(store: PassageStore) -> None:
    found = store.similarity_search_with_score("スマホを持ち込む", 1)
    assert [(document.id, document.metadata["n"]) for document, _ in found] == [("a", 1)]
    assert store.as_retriever(search_kwargs={"k": 1}).invoke("スマホを持ち込む")[0].id == "a"


def test_what_one_may_not_read_is_not_searched(store: PassageStore) -> None:
    assert [each.id for each in store.similarity_search("パスワード", 5)] == ["a"]
    board = store.similarity_search("パスワード", 5, scope=Scope(frozenset({"board"})))
    assert [each.id for each in board] == ["b", "a"]


def test_texts_come_are_replaced_and_go(store: PassageStore) -> None:
    store.add_texts(["携帯電話は受付で預ける"], ids=["a"])
    assert [each.page_content for each in store.get_by_ids(["a", "none"])] == ["携帯電話は受付で預ける"]
    assert store.delete(["a"])
    assert not store.delete(["a"])
    assert store.similarity_search("携帯電話") == []


def test_a_librarys_passages_are_seen_without_embedding_them_again(embedder: Embedder) -> None:
    text = "機密情報はサーバに保管する"
    passage = Passage(5, "d", "規程", "1", "policy", "ja", "第1条", None, (), text, text)
    vectors = Vectors.build(np.array([5]), embedder.documents([text]))
    found = PassageStore.of_passages([passage], vectors, embedder).similarity_search("保管場所")
    assert [(each.page_content, each.metadata["section"]) for each in found] == [(text, "第1条")]


def test_an_empty_store_finds_nothing(embedder: Embedder) -> None:
    assert PassageStore(MamoriEmbeddings(embedder)).similarity_search("x") == []
