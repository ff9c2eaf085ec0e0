"""The cover and the register as an auditor reads them: who was asked, who decided what, when."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from bot.services.export.cover import audience
from bot.services.export.making import Making, files_of
from bot.services.training import findings, running
from bot.texts import LANGUAGES, Language, joined
from bot.training.audience import Audience
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import fill
from tests.support.company import CALENDAR, NOW, TEAM, Company

ASKED = ("UEMP1", "UEMP2")
LATER = NOW + timedelta(hours=1)


def decided(office: Company) -> str:
    """A self-inspection with one candidate dismissed and one whose risk was accepted; closed."""
    campaign_id = office.launched(Kind.INSPECTION, "inspection", audience=Audience(people=ASKED))
    fill(office, "UEMP1", {1: "not_done", 7: "not_done"})
    fill(office, "UEMP2", {})
    first, second = findings.listing(office.desk, office.by("UMGR")).lines
    findings.dismiss(office.desk, office.by("UMGR", LATER), first.nonconformity_id, "現物で確認した")
    findings.confirm(office.desk, office.by("UMGR"), second.nonconformity_id)
    until = NOW + timedelta(days=30)
    findings.accept_risk(office.desk, office.by("ULEAD", LATER), second.nonconformity_id, until, "代替策あり")
    running.close(office.desk, office.by("ULEAD", LATER), campaign_id)
    return campaign_id


def pack(office: Company, campaign_id: str, language: Language) -> zipfile.ZipFile:
    with office.desk.database.reading() as connection:
        how = Making(LATER, CALENDAR, language)
        (content,) = files_of(connection, TEAM, "pack", campaign_id, how).values()
    return zipfile.ZipFile(BytesIO(content))


def test_who_decided_stands_in_the_register_and_who_ran_it_on_the_cover(office: Company) -> None:
    campaign_id = decided(office)
    with pack(office, campaign_id, "ja") as archive:
        cover = archive.read("cover.md").decode()
        rows = [json.loads(line) for line in archive.read("register.jsonl").splitlines()]
        figures = {
            one["figure"]: one["value"] for one in map(json.loads, archive.read("figures.jsonl").splitlines())
        }
    found = {one["state"]: one for one in rows}
    assert {state: one["judged_by"] for state, one in found.items()} == {
        "dismissed": "部長 一", "risk_accepted": "責任 者子",
    }  # fmt: skip
    assert {one["judged_at"] for one in rows} == {"2026-11-04T11:00:00+09:00"}
    assert found["risk_accepted"]["accepted_until"] == "2026-12-04T10:00:00+09:00"
    assert (figures["dismissed"], figures["verified"]) == (1, 0)
    for line in (
        "| 対象者の決め方 | 指名した2人 |",
        "| 配信 | 2026-11-04 10:00 JST 責任 者子 |",
        "| 終了 | 2026-11-04 11:00 JST 責任 者子 |",
        "| 管理責任者の完了 / 対象 | 0 / 0 |",
        "日時はすべて JST です",
    ):
        assert line in cover
    with pack(office, campaign_id, "en") as archive:
        assert "| Audience | people by name (2) |" in archive.read("cover.md").decode()


def test_a_running_campaign_has_no_end(office: Company) -> None:
    campaign_id = office.launched(Kind.QUIZ, "quiz-targeted-attacks")
    with pack(office, campaign_id, "ja") as archive:
        assert "| 終了 | - |" in archive.read("cover.md").decode()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Audience(everyone=True, dispatched=False), ("全員、派遣社員を除く", "everyone, without dispatched staff")),
        (
            Audience(departments=("製造部",), people=("U1", "U2"), managers_only=True),
            ("部署(製造部)、指名した2人、うち管理責任者だけ",
             "departments (製造部), people by name (2), of them managers only"),
        ),
        (
            Audience(groups=("S1",), channels=("C1",), dispatched_only=True),
            ("ユーザーグループ 1件、チャンネル 1件、うち派遣社員だけ",
             "user groups (1), channels (1), of them dispatched staff only"),
        ),
    ],
)  # fmt: skip
def test_an_audience_is_said_in_words(rule: Audience, said: tuple[str, str]) -> None:
    assert tuple(joined(audience(rule, language), language) for language in LANGUAGES) == said
