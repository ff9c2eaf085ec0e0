"""Questions to sections, on a small index with the real embedder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from knowledge.documents import Document, Kind, Language, Passage, Scope, Section
from knowledge.errors import EmbeddingFailed
from knowledge.index.keywords import KeywordIndex
from knowledge.index.passages import passages_of
from knowledge.index.vectors import Matrix, Vectors
from knowledge.lexicon import Lexicon
from knowledge.models.embedder import Embedder
from knowledge.search.retriever import Options, Retriever


@dataclass(frozen=True)
class Index:
    passages: tuple[Passage, ...]
    vectors: Vectors
    keywords: KeywordIndex


def document(name: str, kind: Kind, sections: dict[str, str], audience: tuple[str, ...] = ()) -> Document:
    parts = tuple(Section(number, "", (), text) for number, text in sections.items())
    language: Language = "en" if name.isascii() else "ja"
    return Document(name, name, "1", language, kind, parts, "0", name, audience=audience)


DOCUMENTS = (
    document(
        "基準",
        "guideline",
        {
            "2-3-5": "私用の携帯電話、記憶媒体の持ち込みを禁止してください。",
            "2-4-2": "パスワードは定期的に変更してください。",
            "2-2-3": "書類はシュレッダーによる裁断、溶解または焼却してください。",
        },
    ),
    document("規程", "policy", {"第5条": "来訪者は受付で名札を受け取り、社内では常に着用する。"}),
    document("Travel rules", "policy", {"3.2": "Laptops must never be left in a parked car."}),
    document("役員規程", "policy", {"第1条": "役員会の議事録は金庫に保管する。"}, ("board",)),
    document("回答", "verified_answer", {"1": "社用スマホは受付で預ければ持ち込めます。"}),
)


def indexed(documents: Sequence[Document], embedder: Embedder) -> Index:
    passages = tuple(passage for each in documents for passage in passages_of(each))
    ids = np.array([passage.id for passage in passages])
    texts = [passage.indexed for passage in passages]
    return Index(passages, Vectors.build(ids, embedder.documents(texts)), KeywordIndex.build(ids, texts))


@pytest.fixture(scope="module")
def index(embedder: Embedder) -> Index:
    return indexed(DOCUMENTS, embedder)


@pytest.fixture(scope="module")
def retriever(index: Index, embedder: Embedder) -> Retriever:
    return Retriever(index, embedder)


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("スマホ持ってっていい?", "2-3-5"),
        ("May I bring my phone in?", "2-3-5"),
        ("パスワードずっと同じでもいい?", "2-4-2"),
        ("いらない書類ってどう捨てるの", "2-2-3"),
        ("お客さんにバッジ渡すの?", "第5条"),
        ("ノートPCを車に置きっぱなしにしていい?", "3.2"),
    ],
)
def test_colloquial_questions_find_their_section(retriever: Retriever, question: str, section: str) -> None:
    hits = retriever.search(question, 3, kinds=["guideline", "policy"])
    assert hits[0].passage.section == section


def test_hits_are_sorted_sections_each_once(retriever: Retriever) -> None:
    hits = retriever.search("持ち込みと保管とパスワード", 20)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({(hit.passage.document_id, hit.passage.section) for hit in hits}) == len(hits)
    assert all(0 <= hit.score <= 1 for hit in hits)


@pytest.mark.parametrize(
    ("question", "document_id", "section"),
    [("2-4-2って何?", "基準", "2-4-2"), ("第五条", "規程", "第5条"), ("section 3.2?", "Travel rules", "3.2")],
)
def test_a_clause_is_found_by_its_number(
    retriever: Retriever, question: str, document_id: str, section: str
) -> None:
    hit = retriever.search(question, 1)[0]
    assert (hit.passage.document_id, hit.passage.section) == (document_id, section)
    assert hit.score > 0.99


def test_what_one_may_not_read_is_never_found(retriever: Retriever) -> None:
    question = "役員会の議事録はどこ?"
    assert all(hit.passage.document_id != "役員規程" for hit in retriever.search(question, 20))
    assert all(hit.passage.document_id != "役員規程" for hit in retriever.search("役員規程 第1条", 20))
    assert retriever.search(question, 1, Scope(frozenset({"board"})))[0].passage.document_id == "役員規程"


def test_each_source_has_its_own_list(retriever: Retriever) -> None:
    sources = retriever.search_sources("スマホの持ち込み", 2)
    assert {kind: {hit.passage.kind for hit in hits} for kind, hits in sources.items()} == {
        "guideline": {"guideline"},
        "policy": {"policy"},
        "verified_answer": {"verified_answer"},
    }


def test_a_companys_word_leads_to_the_documents_word(index: Index, embedder: Embedder) -> None:
    words = Lexicon.of([("ぴよぴよ", ("名札", "来訪者"))])
    plain = Retriever(index, embedder).search("ぴよぴよ", 1)[0]
    told = Retriever(index, embedder, Options(lexicon=words)).search("ぴよぴよ", 1)[0]
    assert told.passage.section == "第5条"
    assert told.score > plain.score


def test_a_follow_up_is_read_with_the_question_before_it(retriever: Retriever) -> None:
    hits = retriever.search("じゃあUSBは?", 1, kinds=["guideline"], thread=["携帯電話を持ち込んでいい?"])
    assert hits[0].passage.section == "2-3-5"


class Dead(Embedder):
    """An embedder whose model cannot be reached."""

    def queries(self, texts: Sequence[str]) -> Matrix:
        raise EmbeddingFailed("gone")


def test_without_the_model_words_still_find(index: Index) -> None:
    hits = Retriever(index, Dead()).search("シュレッダー", 3)
    assert [hit.passage.section for hit in hits] == ["2-2-3"]


def test_an_empty_index_finds_nothing(embedder: Embedder) -> None:
    assert Retriever(indexed((), embedder), embedder).search("何か") == []
