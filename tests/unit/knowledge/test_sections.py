"""Numbering as documents write it: tables of lines and the sections they make."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.documents import Section
from knowledge.loaders.plain import load_markdown, load_text
from knowledge.reading.blocks import Block, table
from knowledge.reading.section_headings import title_of
from knowledge.reading.sections import sections_of
from knowledge.reading.stated import bare_title, stated_fields


def lines(text: str) -> list[Block]:
    return [Block(line) for line in text.strip("\n").split("\n")]


def parsed(text: str) -> dict[str, Section]:
    blocks = lines(text)
    return {section.number: section for section in sections_of(blocks, "ja", title_of(blocks))}


def labels(section: Section) -> list[str]:
    return [item.label for item in section.items]


def test_chapters_articles_paragraphs_and_items() -> None:
    sections = parsed(
        """
就業規則(抄)

第1章 総則
（目的）
第１条　この規則は、従業員の服務を定める。
第2条(定義) 次の用語を用いる。
(1) 従業員 会社と雇用契約を結んだ者
(2) 管理責任者 次のいずれかの者
  ア 部長
  イ 部長の代行者
２　前項の用語は、他の規程でも用いる。
第2章 服務
第3条の2（持出し）
会社の物を持ち出してはならない。
第8条に例外は認めない。
附則
この規則は、2026年4月1日から施行する。
"""
    )
    assert list(sections) == ["第1条", "第2条", "第3条の2", "附則"]
    assert (sections["第1条"].title, sections["第1条"].path) == ("目的", ("第1章 総則",))
    assert labels(sections["第2条"]) == ["(1)", "(2)", "(2)ア", "(2)イ", "2"]
    assert sections["第3条の2"].title == "持出し"
    assert sections["第3条の2"].text.endswith("第8条に例外は認めない。")
    assert sections["附則"].path == ()


def test_decimal_numbers_and_what_only_looks_like_one() -> None:
    sections = parsed(
        """
パスワード基準
1. 目的
この基準は、パスワードを定める。
2. 長さ
2.1 最小の長さ
12文字以上とする。
1.5 倍の長さを推奨する。
2.2 期限
2-3 日以内に変更する。
180日ごとに変更する。
10 分以内に報告する。
3. 手順
次の順に行う。
1. 画面を開く。
2. 変更する。
"""
    )
    assert list(sections) == ["1", "2.1", "2.2", "3"]
    assert sections["2.2"].path == ("2 長さ",)
    assert sections["2.2"].text == "2-3 日以内に変更する。\n180日ごとに変更する。\n10 分以内に報告する。"
    assert sections["2.2"].items == ()
    assert labels(sections["3"]) == ["1", "2"]


def test_full_width_numbers_and_a_table_of_contents() -> None:
    sections = parsed(
        """
文書管理規程
目次
１．１　目的……………………1
１．２　この規程を適用する文書の範囲と例外 ....... 2
１．１　目的
文書を管理する。
１．２　この規程を適用する文書の範囲と例外
すべての文書とする。
"""
    )
    assert [(s.number, s.text) for s in sections.values()][-2:] == [
        ("1.1", "文書を管理する。"),
        ("1.2", "すべての文書とする。"),
    ]
    assert not any("…" in s.text or "...." in s.text for s in sections.values())


def test_english_articles() -> None:
    sections = parsed(
        """
Access Policy
Article 4 Visitors
Visitors wear a badge. Section 5 applies to contractors.
(a) Badges are numbered.
(b) The host
 (i) meets the visitor,
 (ii) stays with the visitor, and
 (iii) collects the badge.
Article 5: Keys
Keys are kept in the safe.
Appendix A: Forms
Form V-1 is used.
"""
    )
    assert list(sections) == ["Article 4", "Article 5", "Appendix A"]
    assert labels(sections["Article 4"]) == ["a", "b", "bi", "bii", "biii"]
    assert sections["Appendix A"].title == "Forms"


def test_letters_go_on_after_h() -> None:
    text = "規程\n第1条 次のとおりとする。\n" + "\n".join(f"{letter}) 項目" for letter in "abcdefghijkl")
    assert "".join(labels(parsed(text)["第1条"])) == "abcdefghijkl"


@pytest.mark.parametrize("marks", ["①②③", "アイウ", "一二三", "123"])
def test_marks_of_lists(marks: str) -> None:
    text = "規程\n第1条 次のとおりとする。\n" + "\n".join(f"{mark}　すること。" for mark in marks)
    assert labels(parsed(text)["第1条"]) == list(marks)


def test_numbers_that_start_again_are_told_apart() -> None:
    blocks = [
        Block("第1章 甲", "heading", 2), Block("(1) 申請", "heading", 3), Block("様式を出す。"),
        Block("第2章 乙", "heading", 2), Block("(1) 申請", "heading", 3), Block("口頭でよい。"),
        Block("連絡先", "heading", 2), Block("内線 1"), Block("連絡先", "heading", 2), Block("内線 2"),
    ]  # fmt: skip
    numbers = [section.number for section in sections_of(blocks, "ja")]
    assert numbers == ["第1章(1)", "第2章(1)", "連絡先", "連絡先 (2)"]


def test_a_document_without_headings_is_one_section() -> None:
    blocks = lines("お知らせ\n駐車場では、会社の車に鍵をかける。")
    assert [(s.number, s.text) for s in sections_of(blocks, "ja", "お知らせ")] == [
        ("お知らせ", "駐車場では、会社の車に鍵をかける。")
    ]


def test_a_rule_that_stands_in_its_heading_alone_is_not_lost() -> None:
    blocks = [
        Block("第1章 服務", "heading", 1), Block("第1条 会社の車で私用に出かけてはならない", "heading", 2),
        Block("第2条 削除", "heading", 2), Block("第2章 雑則", "heading", 1),
    ]  # fmt: skip
    assert [(s.number, s.text) for s in sections_of(blocks, "ja")] == [
        ("第1条", "会社の車で私用に出かけてはならない")
    ]


def test_tables() -> None:
    two_row_header = [["番号", "管理", ""], ["番号", "部署", "場所"], ["A-1", "設計部", "棚"]]
    assert [block.text for block in table(two_row_header)][:2] == [
        "番号 | 管理 部署 | 管理 場所",
        "A-1 | 設計部 | 棚",
    ]
    numbered = [["2-1-1", "資産を特定する。"], ["2-1-2", "次を守る。\na) 分ける。"]]
    assert [block.text for block in table(numbered)] == [
        "2-1-1\t資産を特定する。",
        "2-1-2\t次を守る。",
        "a) 分ける。",
        "",
    ]
    assert [block.kind for block in table([["", "一つの列"], ["", "だけ"]])] == ["line", "line", "line"]


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: T\n---\nHandbook\n========\n\n<!-- hidden -->\n## 1. Keys **now**\n\n"
        "See [the form](https://x.example/f) and `safe`.\n\n- one\n- two\n\n"
        "| Key | Keeper |\n|---|:--|\n| A\\|B | **Ann** |\n\n```\n# not a heading\n```\n---\nlast\n",
        encoding="utf-8",
    )
    content = load_markdown(path)
    sections = {
        section.number: section for section in sections_of(content.blocks, "en", title_of(content.blocks))
    }
    assert content.properties == {"title": "T"}
    assert title_of(content.blocks) == "Handbook"
    assert list(sections) == ["1"]
    assert sections["1"].title == "Keys now"
    assert sections["1"].text.startswith("See the form (https://x.example/f) and safe.\n\n- one\n- two")
    assert "Key | Keeper\nA|B | Ann" in sections["1"].text
    assert "hidden" not in sections["1"].text


def test_text_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("規程\n第1条 甲とする。\n\f第2条 乙とする。\n", encoding="utf-8")
    blocks = load_text(tmp_path / "a.txt").blocks
    assert [(s.number, s.page) for s in sections_of(blocks, "ja", "規程")] == [
        ("第1条", "p.1"),
        ("第2条", "p.2"),
    ]


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("第2.1版 2026年2月1日施行 所管: 情報システム部", {"version": "2.1", "effective": "2026-02-01", "owner": "情報システム部"}),
        ("版 | 1.4 | 施行日 | 2025年11月1日", {"version": "1.4", "effective": "2025-11-01"}),
        ("Version 3.0, effective 2026-01-05", {"version": "3.0", "effective": "2026-01-05"}),
        ("次回見直し: 2027/3/31", {"review_by": "2027-03-31"}),
        ("Ver. 2.2", {"version": "2.2"}),
        ("第1版 2020年4月1日制定\n第10版 2024年4月1日改定\n第2版 2021年", {"version": "10"}),
        ("出版 2024年", {}),
    ],
)  # fmt: skip
def test_what_the_head_states(head: str, fields: dict[str, str]) -> None:
    assert stated_fields(lines(f"規程\n{head}\n第1条 版 9.9")) == fields


def test_bare_titles() -> None:
    assert bare_title("情報資産台帳 第6版(2026年4月10日更新)") == "情報資産台帳"
    assert bare_title("第3版") == "第3版"


_PIECES = st.sampled_from(
    ["第1条(目的)", "第2条 ", "2.1 表題", "(1) 項目", "a) item", "① ", "ア、", "1. 目的", "・点", "", "本文である。", "  続き", "附則", "2-2-2\t文。"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@example([("(1) 項目", ""), ("", ""), ("", "0"), ("  続き", "")])
@given(st.lists(st.tuples(_PIECES, st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12))))
def test_nothing_is_lost_and_items_are_stretches(pieces: list[tuple[str, str]]) -> None:
    blocks = [Block(mark + text) for mark, text in pieces]
    sections = sections_of(blocks, "ja")
    assert len({section.number for section in sections}) == len(sections)
    for section in sections:
        assert section.text
        assert all(item.text in section.text for item in section.items)
    everything = "".join(s.number + s.title + s.text + "".join(s.path) for s in sections).replace(" ", "")
    for mark, text in pieces:
        if mark == "本文である。":
            assert (mark + text).strip().replace(" ", "") in everything


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("## Q1. 充電していい?\n\nダメです。\n\n## 問２　撮影は?\n\nOKです。\n", "問2"),
        ("**Q1. 充電していい?**\nA. ダメです。\n\n**Q2. 撮影は?**\nA. OKです。\n", "Q2"),
    ],
    ids=["headings", "bold"],
)
def test_the_questions_of_a_faq_are_numbered(tmp_path: Path, text: str, second: str) -> None:
    file = tmp_path / "faq.md"
    file.write_text(f"# よくある質問\n\n{text}", "utf-8")
    sections = sections_of(load_markdown(file).blocks, "ja", "よくある質問")
    assert [(each.number, each.title) for each in sections] == [("Q1", "充電していい?"), (second, "撮影は?")]
