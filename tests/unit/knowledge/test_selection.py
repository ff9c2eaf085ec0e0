"""Which of the sections that were found an answer cites."""

import pytest

from knowledge.answering.grounds import Ground, read
from knowledge.answering.question import understand
from knowledge.answering.selection import select
from knowledge.documents import Document, Hit, Kind, Passage, Section

FLOOR = 0.5
QUESTION = understand("来客用の駐車場に荷物を置いてもいいですか")


class OneDocument:
    """A shelf with one document that nobody has catalogued."""

    def __init__(self, kind: Kind) -> None:
        texts = {
            "第1条": "荷物は、倉庫に置かなければならない。",
            "第2条": "来客用の駐車場に物を置いてはならない。",
        }
        sections = tuple(Section(number, "規則", (), text) for number, text in texts.items())
        self.only = Document("made", "構内規則", "1", "ja", kind, sections, "0" * 64, "made.md")

    def document(self, document_id: str, version: str = "") -> Document:
        return self.only

    def section(self, document_id: str, version: str, number: str) -> Section:
        return next(each for each in self.only.sections if each.number == number)

    def notes_for(self, document_id: str, section: str, item: str | None = None) -> None:
        return None


def ground(kind: Kind, number: str, dense: float, score: float) -> Ground:
    shelf = OneDocument(kind)
    section = shelf.section("made", "1", number)
    only = shelf.only
    passage = Passage(1, "made", only.title, "1", kind, "ja", number, None, (), section.text, section.text)
    found = read(Hit(passage, score, 0.0, dense), QUESTION, shelf)
    assert found
    return found


@pytest.mark.parametrize(
    ("kind", "dense", "cited"),
    [("policy", 0.795, ["第2条"]), ("policy", 0.77, []), ("guideline", 0.795, [])],
)
def test_a_policys_section_as_near_as_the_first_is_cited_beside_it(
    kind: Kind, dense: float, cited: list[str]
) -> None:
    found = select(QUESTION, [ground(kind, "第1条", 0.8, 0.9), ground(kind, "第2条", dense, 0.4)], FLOOR)
    assert found
    assert found.main.section.number == "第1条"
    assert [each.section.number for each in found.beside] == cited
