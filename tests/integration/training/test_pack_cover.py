"""The cover and the register as an auditor reads them: who was asked, who decided what, when."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from bot.services.export.making import Making, files_of
from bot.services.export.plan import audience
from bot.services.training import amend, findings, running
from bot.texts import LANGUAGES, Language, joined
from bot.training.audience import Audience
from bot.training.campaign import Attests, Kind
from bot.training.reminders import ReminderPlan
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


def test_due_rule_and_reminders_stand_on_the_cover_in_words(office: Company) -> None:
    plan = ReminderPlan(days=(0, -2), weekly=7)
    campaign_id = office.launched(Kind.QUIZ, "quiz-targeted-attacks", reminders=plan, late_joiner_days=5)
    amend.extend(office.desk, office.by("ULEAD"), campaign_id, NOW + timedelta(days=21), "繁忙期のため")
    amend.pause_reminders(office.desk, office.by("ULEAD"), campaign_id, True)
    said = {}
    for language in LANGUAGES:
        with pack(office, campaign_id, language) as archive:
            said[language] = archive.read("cover.md").decode()
    for line in (
        "| 期限の決め方 | 2026-11-18 10:00 JST まで。2026-11-25 10:00 JST に延長しました(amendments を参照)。"
        "後から対象になった人は、対象になった日の5営業日後の 18:00 のほうが遅ければ、その日時まで。期限の14日後に",
        "| リマインドの予定 | 完了していない人に、期限の2日前、期限の当日、その後は7日ごと、09:30 から営業時間内に",
        "期限の3営業日後に、完了していない人を管理責任者に知らせます。10営業日後には、情報セキュリティ責任者にも知らせます。"
        "リマインドは停止されています",
        "| 合格の条件 | 正答が 80 % 以上。",
    ):
        assert line in said["ja"]
    for line in (
        "| Due rule | Until 2026-11-18 10:00 JST. Extended to 2026-11-25 10:00 JST (see amendments). Whoever",
        "| Reminder plan | Whoever is not done gets a DM 2 days before, on the due day, then every 7 days, from 09:30",
        "After 10 working days the security leads do too. Reminders are paused (see amendments). |",
        "| What passes | 80 % right or more. 5 of ",
    ):
        assert line in said["en"]


def test_a_campaign_without_reminders_says_so_and_a_pledge_what_it_is(office: Company) -> None:
    plan = ReminderPlan(enabled=False, manager_after=0, lead_after=0)
    terms = {"pledge": "pledge", "attests": Attests.PLEDGE, "reminders": plan}
    campaign_id = office.launched(Kind.ATTESTATION, "", **terms)
    with pack(office, campaign_id, "ja") as archive:
        cover = archive.read("cover.md").decode()
    assert "| リマインドの予定 | 本人へのリマインドはありません。 |" in cover
    assert "種別: 誓約・規程の確認 (誓約書)" in cover and "合格の条件" not in cover


def test_the_evidence_per_clause_lists_what_each_launch_laid_down(office: Company) -> None:
    office.launched(Kind.INSPECTION, "inspection", audience=Audience(people=ASKED))
    campaign_id = office.launched(Kind.QUIZ, "quiz-targeted-attacks")
    with office.desk.database.reading() as connection:
        (content,) = files_of(connection, TEAM, "clauses", "", Making(LATER, CALENDAR, "en")).values()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        rows = [json.loads(line) for line in archive.read("campaigns.jsonl").splitlines()]
    found = {one["kind"]: one for one in rows}
    assert found["inspection"]["audience"] == "people by name (2)" and found["inspection"]["passing"] == ""
    assert found["quiz"]["campaign"] == campaign_id and len(found["quiz"]["terms_hash"]) == 64
    assert found["quiz"]["reminders"].startswith(
        "Whoever is not done gets a DM 7 days before, 2 days before,"
    )
    assert "Up to 3 attempts" in found["quiz"]["passing"]
