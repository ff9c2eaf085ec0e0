"""Rule and proviso: together they say what is demanded of a question."""

import pytest

from knowledge.answering.modality import sentences_of
from knowledge.answering.provisos import with_provisos
from knowledge.answering.question import understand

WATCHES = "時計型の端末を測定室に持ち込んではならない。ただし、医療に用いる機器は、この限りでない。"
STICKS = (
    "受け取ったUSBメモリを接続してはならない。ただし、情報システム課の許可を受けた場合は、この限りでない。"
)
TALKS = "会議を録画することができる。ただし、社外の者が参加する会議では録画してはならない。"
REPORTS = "Papers must be locked away. However, public brochures need not be locked away."


@pytest.mark.parametrize(
    ("text", "question", "demand"),
    [
        (WATCHES, "スマートウォッチを測定室に持ち込んでいい?", "must_not"),
        (WATCHES, "医療に用いる時計型の機器を測定室に持ち込んでいい?", "only_if"),
        (STICKS, "もらったUSBメモリをつないでいい?", "only_if"),
        (TALKS, "会議を録画していい?", "only_if"),
        (TALKS, "社外の者が参加する会議を録画していい?", "must_not"),
        (REPORTS, "Must I lock away papers?", "must"),
        (REPORTS, "Must I lock away public brochures?", "may"),
    ],
)
def test_a_proviso_counts_for_its_case(text: str, question: str, demand: str) -> None:
    sentences = sentences_of(text)
    for nearest in sentences:
        assert with_provisos(nearest, sentences, understand(question)).demand == demand


def test_a_sentence_without_a_proviso_stays_as_it_is() -> None:
    sentences = sentences_of("暗号化する。ただし書はない。")
    assert with_provisos(sentences[0], sentences, understand("暗号化する?")) is sentences[0]
