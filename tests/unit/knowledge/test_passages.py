"""What is searched and what is quoted."""

from knowledge.documents import Document, Item, Passage, Section, SectionNotes
from knowledge.index.passages import SECTION_TOKENS, estimated_tokens, lead_of, passages_of

RULE = Section(
    "第4条",
    "持ち出し",
    ("第1章 総則",),
    "次を守る。\na) 許可を得る。\nb) 暗号化する。",
    (Item("a", "許可を得る。"), Item("b", "暗号化する。")),
    ("(電子の場合のみ)",),
)
NOTES = SectionNotes(
    {"ja": "題"}, "must", "act", {"ja": "要約。", "en": "Summary."}, ("USB",), ("持ち出していい?",)
)


def document(*sections: Section, kind: str = "policy") -> Document:
    guideline = kind == "guideline"
    return Document(
        "d", "規程", "1", "ja", "guideline" if guideline else "policy", sections, "0", "a.md", audience=("G",)
    )


def of(passages: tuple[Passage, ...], item: str | None) -> list[Passage]:
    return [passage for passage in passages if passage.item == item]


def test_a_section_and_its_items() -> None:
    passages = passages_of(document(RULE))
    assert [(each.item, each.text) for each in passages] == [
        (None, RULE.text),
        ("a", "許可を得る。"),
        ("b", "暗号化する。"),
    ]
    assert passages[1].indexed == "規程 > 第1章 総則 > 第4条 持ち出し\n次を守る。\n許可を得る。"
    assert "(電子の場合のみ)" in passages[0].indexed
    assert {each.audience for each in passages} == {("G",)}


def test_the_guideline_needs_no_title_before_its_numbers() -> None:
    assert passages_of(document(RULE, kind="guideline"))[0].indexed.startswith(
        "第1章 総則 > 第4条 持ち出し\n"
    )


def test_the_catalogue_is_searched_and_never_quoted() -> None:
    passages = passages_of(document(RULE), {("第4条", None): NOTES, ("第4条", "a"): NOTES})
    assert {each.text for each in passages} == {RULE.text, "許可を得る。", "暗号化する。"}
    assert [each.indexed for each in of(passages, "a")][1:] == ["持ち出していい?"]
    whole = of(passages, None)[0]
    assert all(word in whole.indexed for word in ("要約。", "Summary.", "USB"))


def test_ids_are_those_of_the_content() -> None:
    first, second = passages_of(document(RULE)), passages_of(document(RULE))
    assert [each.id for each in first] == [each.id for each in second]
    assert all(0 <= each.id < 2**63 for each in first)
    assert len({each.id for each in first}) == 3


def test_a_long_section_is_split_into_stretches_of_itself() -> None:
    text = "".join(f"第{number}の事項は、管理責任者の許可を得て、記録を残すこと。" for number in range(80))
    pieces = passages_of(document(Section("3", "", (), text)))
    assert len(pieces) > 3
    assert all(each.text in text and each.text in each.indexed for each in pieces)
    assert all(estimated_tokens(each.text) <= SECTION_TOKENS for each in pieces)
    assert pieces[0].text[:20] == text[:20]
    assert pieces[-1].text[-20:] == text[-20:]


def test_a_table_row_repeats_its_header() -> None:
    text = "連絡先は次のとおり。\n\n区分 | 内線\n平日 | 9110\n夜間 | 9999"
    section = Section("第4条", "連絡先", (), text, (Item("", "平日 | 9110"), Item("", "夜間 | 9999")))
    rows = [each for each in passages_of(document(section)) if each.text != text]
    assert [(each.item, each.text) for each in rows] == [(None, "平日 | 9110"), (None, "夜間 | 9999")]
    assert rows[1].indexed.endswith("夜間 | 9999\n区分: 夜間 / 内線: 9999")


def test_an_inner_item_is_found_with_the_one_around_it() -> None:
    items = (Item("(1)", "部長の許可"), Item("(1)ア", "書面による"), Item("(10)", "その他"))
    section = Section("5", "", (), "次による。\n(1) 部長の許可\nア 書面による\n(10) その他", items)
    inner, last = passages_of(document(section))[2:]
    assert "部長の許可\n書面による" in inner.indexed
    assert "部長の許可" not in last.indexed


def test_the_lead_stops_before_the_first_item() -> None:
    assert lead_of(RULE) == "次を守る。"
    assert lead_of(Section("1", "", (), "すべて。")) == "すべて。"
    assert lead_of(Section("1", "", (), "(1) 甲", (Item("(1)", "甲"),))) == ""


def test_a_paragraph_is_searched_without_the_paragraph_before_it() -> None:
    rule = Section(
        "第8条",
        "持ち出し",
        (),
        "秘の情報は許可を受けて持ち出す。\n２ 持出期間は7日以内とする。",
        (Item("2", "持出期間は7日以内とする。"),),
    )
    paragraph = of(passages_of(document(rule)), "2")[0]
    assert paragraph.indexed == "規程 > 第8条 持ち出し\n持出期間は7日以内とする。"
