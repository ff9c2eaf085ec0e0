"""Files that are proposed: read in the child process, compared, kept from claiming what is not theirs."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.curation.proposals import Difference, difference, entry_for, read_proposal
from knowledge.documents import Document, SectionNotes
from knowledge.errors import DocumentRefused
from knowledge.index.contents import Contents, Entry

TEXT = """# 台車運搬規程

## 第1条 目的
手続を定める。

## 第2条 承認
運搬の前に承認を得る。
"""


def proposal(folder: Path, text: str, head: str = "") -> Document:
    """A file of this text, read."""
    path = folder / "document.md"
    path.write_text(f"---\n{head}\n---\n{text}" if head else text, encoding="utf-8")
    return read_proposal(path, "台車.md")


def test_a_new_edition_is_compared_section_by_section(tmp_path: Path) -> None:
    before = proposal(tmp_path, TEXT)
    after = proposal(
        tmp_path, TEXT.replace("承認を得る", "課長の承認を得る").replace("第1条 目的", "第3条 目的")
    )
    assert difference(before, after) == Difference(("第3条",), ("第1条",), ("第2条",))
    assert difference(before, before).is_none
    assert difference(None, before).added[-2:] == ("第1条", "第2条")


def test_what_the_file_does_not_say_is_kept_from_the_version_in_force(tmp_path: Path) -> None:
    document = proposal(tmp_path, TEXT, "audience: [design]\nowner: 総務課\nid: daisha")
    notes = {
        ("第1条", None): SectionNotes({"ja": "目的"}, "information", "", {}),
        ("第2条", None): SectionNotes({"ja": "承認"}, "must", "", {}),
    }
    contents = Contents(entries=(Entry(document, notes),))
    edition = proposal(tmp_path, TEXT.replace("承認を得る", "課長の承認を得る"))
    entry, before = entry_for(edition, contents)
    assert before is contents.entries[0]
    assert (entry.document.id, entry.document.audience, entry.document.owner) == (
        "daisha",
        ("design",),
        "総務課",
    )
    assert list(entry.notes) == [("第1条", None)]


def test_a_document_that_nobody_knows_is_new(tmp_path: Path) -> None:
    document = proposal(tmp_path, TEXT)
    assert entry_for(document, Contents()) == (Entry(document), None)


def test_a_file_is_never_a_verified_answer(tmp_path: Path) -> None:
    for head in ("kind: verified_answer", "id: verified-v1"):
        with pytest.raises(DocumentRefused):
            proposal(tmp_path, TEXT, head)
    verified = replace(proposal(tmp_path, TEXT), kind="verified_answer", id="verified-1")
    assert entry_for(proposal(tmp_path, TEXT), Contents(entries=(Entry(verified),)))[1] is None
