"""A library through its life: added, changed, superseded, removed, described, interrupted."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.documents import Document, Section
from knowledge.errors import DocumentUnknown, EmbeddingFailed, LibraryMissing, ModelMismatch
from knowledge.index.embedding_cache import Matrix, Progress
from knowledge.index.library import LexiconEntry, Library, update
from tests.integration.knowledge.library_made import CountingEmbedder, titles, write


def test_no_library_yet(path: Path) -> None:
    with pytest.raises(LibraryMissing, match="mamori index"):
        Library.open(path)


def test_add_open_and_find(path: Path, folder: Path, counting: CountingEmbedder) -> None:
    summary = update(path, [folder], counting)
    library = Library.open(path, counting.name)
    assert titles(summary.added) == titles(library.documents) == ["メール規程", "来訪者規程"]
    assert summary.passages == len(library.passages) == len(library.vectors)
    first = library.passages[0]
    found, scores = library.vectors.search(counting.documents([first.indexed])[0], 1)
    assert (found[0], round(float(scores[0]), 4)) == (first.id, 1.0)
    assert library.section(first.document_id, "1.0", "第1条") is not None
    assert library.section(first.document_id, "9.9", "第1条") is None


def test_a_second_run_changes_and_embeds_nothing(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    first = update(path, [folder], counting)
    counting.embedded.clear()
    second = update(path, [folder], counting)
    assert titles(second.unchanged) == ["メール規程", "来訪者規程"]
    assert (second.generation, counting.embedded) == (first.generation, [])


def test_a_new_version_embeds_what_changed_and_keeps_the_old_quotable(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    update(path, [folder], counting)
    before = Library.open(path)
    counting.embedded.clear()
    write(folder / "mail.md", "メール規程", "社外へ送る前に、部長の許可を得る。", version="1.1")
    summary = update(path, [folder], counting)
    after = Library.open(path)
    mail = summary.changed[0].after
    assert (summary.changed[0].before.version, mail.version) == ("1.0", "1.1")
    assert len(counting.embedded) == 1
    assert not before.is_current
    old = after.section(mail.id, "1.0", "第1条")
    assert old is not None
    assert old.text == "社外へ送る前に許可を得る。"
    assert not any("前に許可" in passage.text for passage in after.passages)


def test_other_text_under_an_old_version_gets_a_version_of_its_own(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    update(path, [folder], counting)
    for number, text in enumerate(("甲。", "乙。"), start=2):
        write(folder / "mail.md", "メール規程", text, version="1.0")
        assert update(path, [folder], counting).changed[0].after.version == f"1.0-r{number}"
    write(folder / "visit.md", "来訪者規程", "丙。")
    assert update(path, [folder], counting).changed[0].after.version == "2"


def test_another_owner_is_a_change_of_the_same_version(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    update(path, [folder], counting)
    write(folder / "mail.md", "メール規程", "社外へ送る前に許可を得る。", version="1.0", audience="S-SEC")
    summary = update(path, [folder], counting)
    assert summary.changed[0].after.version == "1.0"
    assert {p.audience for p in Library.open(path).passages if p.document == "メール規程"} == {("S-SEC",)}


def test_what_is_gone_from_an_indexed_folder_is_removed(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    update(path, [folder], counting)
    (folder / "visit.md").unlink()
    summary = update(path, [folder], counting)
    library = Library.open(path)
    assert titles(summary.removed) == ["来訪者規程"]
    assert not any(passage.document == "来訪者規程" for passage in library.passages)
    assert library.section(summary.removed[0].id, "1", "第1条") is not None


def test_an_empty_mount_point_removes_nothing(path: Path, folder: Path, counting: CountingEmbedder) -> None:
    update(path, [folder], counting)
    for file in folder.iterdir():
        file.unlink()
    assert update(path, [folder], counting).removed == ()
    assert len(Library.open(path).documents) == 2


def test_a_file_that_turned_bad_stays_in_force_as_it_was(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    update(path, [folder], counting)
    (folder / "visit.md").write_bytes(b"")
    summary = update(path, [folder], counting)
    assert [(each.source, each.reason) for each in summary.refused] == [("visit.md", "empty")]
    assert len(Library.open(path).documents) == 2


def test_remove_by_title_and_by_id(path: Path, folder: Path, counting: CountingEmbedder) -> None:
    added = update(path, [folder], counting).added
    assert titles(update(path, [], counting, remove=[" メール 規程".replace(" ", "")]).removed) == [
        "メール規程"
    ]
    assert titles(update(path, [], counting, remove=[added[1].id]).removed) == ["来訪者規程"]
    with pytest.raises(LibraryMissing, match="no document"):
        Library.open(path)
    with pytest.raises(DocumentUnknown, match="--list"):
        update(path, [], counting, remove=["知らない規程"])


def test_a_dry_run_writes_nothing(path: Path, folder: Path, counting: CountingEmbedder) -> None:
    summary = update(path, [folder], counting, dry_run=True)
    assert (len(summary.added), summary.dry_run, counting.embedded) == (2, True, [])
    assert not path.exists()


def test_two_files_with_one_title(path: Path, folder: Path, counting: CountingEmbedder) -> None:
    write(folder / "mail2.md", "メール規程", "別の規程である。")
    shutil.copy(folder / "visit.md", folder / "visit-copy.md")
    summary = update(path, [folder], counting)
    assert sorted((each.source, each.reason) for each in summary.refused) == [
        ("mail2.md", "same_title"),
        ("visit.md", "duplicate"),
    ]
    other = write(folder.parent / "other.md", "メール規程", "三つめの規程である。")
    assert [each.reason for each in update(path, [other], counting).refused] == ["same_title"]
    assert len(Library.open(path).documents) == 2


def test_a_folder_holds_documents_and_what_is_none(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    for name in ("README.md", ".hidden.md", "~$mail.docx", "mail.meta.yaml"):
        (folder / name).write_text("owner: 総務部\n", encoding="utf-8")
    outside = write(folder.parent / "outside.md", "社外の規程", "リンクの先。")
    (folder / "link.md").symlink_to(outside)
    (folder / "deep").mkdir()
    os.mkfifo(folder / "pipe.md")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_text(
        "名前の壊れた規程\n\n中身。", encoding="utf-8"
    )
    write(folder / "deep" / "more.md", "深い規程", "中の中。")
    summary = update(path, [folder], counting)
    assert [document.source for document in summary.added] == ["deep/more.md", "mail.md", "visit.md", "?.txt"]
    assert summary.refused == ()
    assert next(each for each in summary.added if each.source == "mail.md").owner == "総務部"


def test_documents_and_words_of_callers(path: Path, folder: Path, counting: CountingEmbedder) -> None:
    answer = Document(
        "va-1",
        "写真を撮っていい?",
        "1",
        "ja",
        "verified_answer",
        (Section("1", "", (), "許可があれば撮れる。"),),
        "0",
        "",
    )
    (folder / "lexicon.yaml").write_text("- say: [あおば便]\n  documents: [ファイル授受]\n", encoding="utf-8")
    update(path, [folder, answer, LexiconEntry("スマホ", ("携帯電話",))], counting)
    library = Library.open(path)
    assert {(entry.word, entry.means) for entry in library.lexicon_entries} == {
        ("スマホ", ("携帯電話",)),
        ("あおば便", ("ファイル授受",)),
    }
    assert library.section("va-1", "1", "1") == answer.sections[0]
    (folder / "lexicon.yaml").unlink()
    summary = update(path, [folder, LexiconEntry("スマホ", ())], counting)
    assert (Library.open(path).lexicon_entries, summary.removed) == ((), ())


def test_a_catalogue_describes_and_is_never_quoted(
    path: Path, folder: Path, counting: CountingEmbedder
) -> None:
    entry = "title: {ja: 送信, en: Sending}\n    modality: only_if\n    act: send\n    summary: {ja: 許可。, en: Ask.}"
    catalogue = f"document: mail.md\nsections:\n  第1条:\n    {entry}\n    words: [eメール]\n    questions: ['送っていい?']\n"
    (folder / "catalogue.yaml").write_text(catalogue, encoding="utf-8")
    update(path, [folder], counting)
    library = Library.open(path)
    mail = next(document for document in library.documents if document.title == "メール規程")
    notes = library.notes_for(mail.id, "第1条")
    assert notes is not None
    assert notes.words == ("eメール",)
    passages = [each for each in library.passages if each.document_id == mail.id and each.section == "第1条"]
    assert [each.text for each in passages] == ["社外へ送る前に許可を得る。"] * 2
    assert passages[1].indexed == "送っていい?"
    assert "eメール" in passages[0].indexed
    (folder / "catalogue.yaml").write_text(catalogue.replace("only_if", "perhaps"), encoding="utf-8")
    assert [each.reason for each in update(path, [folder], counting).refused] == ["catalogue"]


def test_another_model_is_refused_until_rebuilt(path: Path, folder: Path, counting: CountingEmbedder) -> None:
    update(path, [folder], counting)
    other = CountingEmbedder("test/other")
    with pytest.raises(ModelMismatch, match="rebuild"):
        update(path, [folder], other)
    with pytest.raises(ModelMismatch):
        Library.open(path, other.name)
    update(path, [], other, rebuild=True)
    assert Library.open(path, other.name).model == "test/other"


def test_an_interrupted_run_goes_on_where_it_was(
    path: Path, tmp_path: Path, counting: CountingEmbedder
) -> None:
    text = "\n\n".join(f"第{n}条(規則{n})\n規則の{n}番目である。" for n in range(1, 101))
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    counting.fail_after = 64
    with pytest.raises(KeyboardInterrupt):
        update(path, [tmp_path / "long.txt"], counting)
    with pytest.raises(LibraryMissing):
        Library.open(path)
    counting.fail_after = -1
    done = len(counting.embedded)
    update(path, [tmp_path / "long.txt"], counting)
    assert done >= 64
    assert len(counting.embedded) == len(set(counting.embedded)) == 100


def test_a_text_that_cannot_be_embedded_is_found_by_words(path: Path, folder: Path) -> None:
    class Fragile(CountingEmbedder):
        def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
            if any("名簿" in text for text in texts):
                raise EmbeddingFailed("died")
            return super().documents(texts, progress)

    update(path, [folder], Fragile())
    library = Library.open(path)
    row = next(each for each in library.passages if "名簿" in each.text)
    assert not library.vectors.rows(np.array([row.id])).any()
    assert len(library.keywords) == len(library.passages)
