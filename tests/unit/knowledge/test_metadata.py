"""Front matter and side files: what is known is checked, what is nearly known is refused."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import DocumentRefused
from knowledge.reading.metadata import metadata_of, parse_yaml, side_file


def test_every_field() -> None:
    text = """
Title: 規程
version: 1.10
effective: 2026-04-01
review by: 2027/3/31
owner: 総務部
language: JA
audience: "@sec, @leads"
link: https://intranet.example/p
tags: [a, b]
"""
    metadata = metadata_of(parse_yaml(text.replace("2027/3/31", "2027/03/31"), "x"))
    assert (metadata.title, metadata.version, metadata.language) == ("規程", "1.10", "ja")
    assert (metadata.effective, metadata.review_by) == (date(2026, 4, 1), date(2027, 3, 31))
    assert (metadata.audience, metadata.kind) == (("sec", "leads"), "policy")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("audiance: [S1]", "`audience`"),
        ("reviewby: 2027-01-01", "`review_by`"),
        ("language: fr", "ja, en"),
        ("kind: law", "guideline"),
        ("effective: next spring", "2026-04-01"),
        ("link: javascript:alert(1)", "https://"),
        ("title: [a, b]", "one line"),
        ("- a list", "field: value"),
        ("title: 'open", "YAML"),
        ("title: !!python/object/apply:os.system [ls]", "one line"),
        ("audience: [[a]]", "user groups"),
    ],
)
def test_what_is_wrong_is_refused_with_what_to_write(text: str, says: str) -> None:
    with pytest.raises(DocumentRefused, match=says) as caught:
        metadata_of(parse_yaml(text, "x.meta.yaml"))
    assert caught.value.reason == "metadata"


@pytest.mark.parametrize("name", ["mail.docx.meta.yaml", "mail.meta.yaml", "mail.meta.yml"])
def test_side_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert side_file(tmp_path / "mail.docx") == tmp_path / name
    assert side_file(tmp_path / "other.docx") is None


def test_everyone() -> None:
    assert metadata_of({"audience": []}).audience == metadata_of({"audience": "everyone"}).audience == ()
