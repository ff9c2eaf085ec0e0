"""Whatever changes a running campaign stands in its list of amendments: who, when, for whom, why."""

import json
from datetime import timedelta

from bot.services.export.making import Making, files_of
from bot.services.training import amend, bank, requests
from bot.training.campaign import Kind
from tests.integration.training.test_inspection import invited
from tests.integration.training.test_quiz import ATTACKS, take, wrong
from tests.support.company import CALENDAR, NOW, TEAM, Company


def test_each_change_is_listed_with_actor_and_reason(company: Company) -> None:
    campaign_id = company.launched(Kind.QUIZ, ATTACKS, max_attempts=1)
    desk, lead, manager = company.desk, company.by("ULEAD"), company.by("UMGR")
    mine = {user: invited(company, user) for user in ("UEMP1", "UEMP2", "UDISP", "UMGR2")}
    wanted = NOW + timedelta(days=20)
    asked = requests.more_time(desk, company.by("UEMP1"), mine["UEMP1"], wanted, "出張が続くため")
    requests.decide(desk, manager, asked, True)
    freed = requests.release(desk, company.by("UDISP"), mine["UDISP"], "契約が終わるため")
    requests.decide(desk, lead, freed, True, "確認しました")
    take(company, "UEMP2", mine["UEMP2"], wrong)
    amend.grant(desk, manager, mine["UEMP2"], 1, "面談しました")
    amend.enter_on_behalf(desk, lead, mine["UMGR2"], "休職中", "受講票 12")
    amend.pause_reminders(desk, lead, campaign_id, True)
    item_id = json.loads(_file(company, campaign_id, "question_paper")[0])["item"]
    bank.void(desk, lead, item_id, "正解が二つあるため")
    rows = [json.loads(line) for line in _file(company, campaign_id, "amendments")]
    found = {one["kind"]: (one["people"], one["by"], one["reason"]) for one in rows}
    assert found == {
        "extend": ("社員 一", "部長 一", "出張が続くため"),
        "waive": ("派遣 三", "責任 者子", "契約が終わるため"),
        "grant": ("Employee Two", "部長 一", "面談しました"),
        "on_behalf": ("部長 二", "責任 者子", "休職中"),
        "pause": ("", "責任 者子", ""),
        "void": ("", "責任 者子", "正解が二つあるため"),
    }
    told = {one["kind"]: one for one in rows}
    assert told["on_behalf"]["evidence"] == "受講票 12" and told["extend"]["evidence"] == ""
    assert told["extend"]["due"].startswith("2026-11-24") and told["grant"]["due"] is None


def _file(company: Company, campaign_id: str, sheet: str) -> list[bytes]:
    with company.desk.database.reading() as connection:
        files = files_of(connection, TEAM, "jsonl", campaign_id, Making(NOW, CALENDAR, "ja"))
    return next(held for name, held in files.items() if name.endswith(f"-{sheet}.jsonl")).splitlines()
