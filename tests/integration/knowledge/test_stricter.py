"""Guideline and company policy side by side: what the guideline forbids and the policy opens."""

from pathlib import Path

import pytest

from knowledge.answering.answerer import Answerer
from knowledge.index.indexing import update
from knowledge.index.library import Library
from knowledge.models.embedder import Embedder
from knowledge.search.retriever import retriever_for

POLICY = """---
title: ソフトウェア利用規程
version: '1.0'
---
# ソフトウェア利用規程

## 第1条(ファイル交換ソフト)

情報システム部の承認を得た場合に限り、ファイル交換ソフトを会社のパソコンで使うことができる。

## 第2条(無料のメール)

フリーメールで機密情報を送ってはならない。
"""


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Answerer:
    home = tmp_path_factory.mktemp("stricter")
    policy = home / "software.md"
    policy.write_text(POLICY, encoding="utf-8")
    root = Path(__file__).parents[3]
    update(home / "library", [root / "knowledge" / "corpus" / "guideline", policy], embedder)
    library = Library.open(home / "library")
    return Answerer(library, retriever_for(library, embedder))


def test_what_the_policy_opens_and_the_guideline_forbids_stays_forbidden(answerer: Answerer) -> None:
    answer = answerer.answer("ファイル交換ソフトのWinnyを会社のPCで使っていい?")
    assert answer.verdict == "prohibited"
    assert any("ガイドラインのほうが厳しい" in note.text for note in answer.notes)


def test_two_bans_are_equally_strict(answerer: Answerer) -> None:
    answer = answerer.answer("フリーメールで図面を送っていい?")
    assert answer.verdict == "prohibited"
    assert not any("厳しい" in note.text for note in answer.notes)
