"""A long register, one row a thing: its row answers, with the names of its columns, and not its first line."""

from pathlib import Path

import pytest

from knowledge.answering.answerer import Answerer
from knowledge.index.indexing import update
from knowledge.index.library import Library
from knowledge.models.embedder import Embedder
from knowledge.search.retriever import retriever_for

HEADER = "No,Category,Item,Internal information,Confidential information,Remarks,Approver"
ROWS = (
    "Chat,Slack (company workspace),Allowed,Allowed,Only the company's own workspace",
    "Chat,WeChat,Not allowed,Not allowed,No exception",
    "Storage,Box (company tenant),Allowed,Conditional,The customer has to agree in writing",
    "Development,Python,Conditional,Conditional,By ticket. Packages only from the company mirror",
)
OTHERS = tuple(
    f"Office,Form editor {n},Allowed,Allowed,Installed on every PC by the IT section" for n in range(20)
)


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Answerer:
    folder = tmp_path_factory.mktemp("register")
    lines = [HEADER, *(f"{n},{row},IT section" for n, row in enumerate((*ROWS, *OTHERS), 1))]
    (folder / "software-register.csv").write_text("\n".join(lines), "utf-8")
    home: Path = folder / "library"
    update(home, [folder / "software-register.csv"], embedder)
    library = Library.open(home, embedder.name)
    return Answerer(library, retriever_for(library, embedder))


@pytest.mark.parametrize(
    ("text", "verdict", "told"),
    [
        (
            "Can I use WeChat with the customer?",
            "prohibited",
            "Item: WeChat / Internal information: Not allowed",
        ),
        ("May I install Python?", "conditional", "Item: Python / Internal information: Conditional"),
    ],
)
def test_the_row_of_the_thing_answers(answerer: Answerer, text: str, verdict: str, told: str) -> None:
    answer = answerer.answer(text)
    assert answer.verdict == verdict
    assert told in answer.answer
    assert "Category | Item" not in answer.answer
    assert answer.answer.count("software-register") == 1


def test_the_quote_is_the_row_as_it_stands(answerer: Answerer) -> None:
    quotes = [each.quote for each in answerer.answer("Can I use WeChat with the customer?").citations]
    assert quotes[0] == "2 | Chat | WeChat | Not allowed | Not allowed | No exception | IT section"
