"""What a sentence of a policy demands, by its own words."""

import pytest

from knowledge.answering.modality import demand_of, sentences_of


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("個人のアドレスへ転送してはならない。", "must_not"),
        ("ごめんなさい、ダメです。", "must_not"),
        ("電話でパスワードを聞くのはやめてください。", "must_not"),
        ("USBにつなぐ私物はNGです。", "must_not"),
        ("有線のイヤホンはOKです。", "may"),
        ("壁のコンセントなら使ってもらってかまいません。", "may"),
        ("シールが貼ってあれば持って入れます。", "only_if"),
        ("メール本文 | × | 社外秘", "must_not"),
        ("秘 | ○ | × | △", "only_if"),
        ("4 | WeChat | Not allowed | Not allowed | No exception", "must_not"),
        ("3 | Zalo | Not allowed | Exception: overseas offices, text only.", "only_if"),
        ("29 | Python | Conditional | By ticket. Packages from the mirror only", "only_if"),
        ("1 | Slack | Allowed | Allowed", "may"),
        ("Short private surfing in your break is fine.", "may"),
        ("ファイル交換ソフトの使用を禁止してください。", "must_not"),
        ("口頭の許可は認めない。", "must_not"),
        ("管理責任者もこれを許可することはできない。", "must_not"),
        ("電源は切らない。", "must_not"),
        ("送信前に管理責任者の許可を得る。", "only_if"),
        ("許可した者だけが立ち入ることができる。", "only_if"),
        ("許可なく持ち出してはならない。", "only_if"),
        ("商談室での使用を認める。", "may"),
        ("許可は不要で、持ち出してもよい。", "may"),
        ("暗号化してください。", "must"),
        ("12文字以上とする。", "must"),
        ("必ず付き添う。", "must"),
        ("報告しなければならない。", "must"),
        ("管理責任者とは各部門の部長をいう。", "information"),
        ("Employees must not forward mail.", "must_not"),
        ("Do not restart it.", "must_not"),
        ("Visitors may enter only with approval.", "only_if"),
        ("No one may enter without permission.", "only_if"),
        ("You may use the guest network.", "may"),
        ("Telephone your manager within 15 minutes.", "must"),
        ("Records are kept for 7 years.", "information"),
    ],
)
def test_the_demand_of_a_sentence(text: str, demand: str) -> None:
    assert demand_of(text) == demand


def test_a_prohibition_with_a_way_out_is_only_if() -> None:
    assert demand_of("持ち込みを禁止してください。必要な場合は事前許可を得てください。") == "only_if"


def test_sentences_are_verbatim_stretches() -> None:
    text = "10.5 MB まで送れる。\n(1) 暗号化する。\nSee 3.2 for details. Do not reply."
    assert [s.text for s in sentences_of(text)] == [
        "10.5 MB まで送れる。", "(1) 暗号化する。", "See 3.2 for details.", "Do not reply.",
    ]  # fmt: skip
    assert all(s.text in text for s in sentences_of(text))


def test_what_stands_under_a_heading_is_demanded_so() -> None:
    listed = "Do\n- Look at the address twice.\nDon't\n- Lend your PC to your family.\nThe desk helps you."
    demands = [(each.text, each.demand) for each in sentences_of(listed)]
    assert ("- Look at the address twice.", "must") in demands
    assert ("- Lend your PC to your family.", "must_not") in demands
    assert demands[-1] == ("The desk helps you.", "information")


def test_a_row_of_a_table_is_one_sentence() -> None:
    row = "3 | Zalo | Not allowed | Overseas offices may. Delete after 7 days."
    assert [each.text for each in sentences_of(f"No | Item | Use | Remarks\n{row}")][1] == row
