"""A lead's reply becomes a verified answer: approved, found first, kept back when it is due, retired."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import utc_now
from bot.company_wiring import leads_of
from bot.human_loop_wiring import Parts, make
from bot.sandbox import SandboxServer
from bot.sandbox.sample import EMPLOYEE, MANAGER, SECURITY, SECURITY_LEAD
from bot.services.asking import Desk
from bot.services.publishing import StoredBook
from bot.slack.directory import SlackDirectory
from bot.slack.files import SlackFiles
from bot.store.questions import Questions
from bot.store.verified import VerifiedAnswers
from bot.texts import say
from bot.workflows.jobs import DurableJobs
from tests.support.human_loop import (
    answered_by_lead,
    ask,
    await_bot,
    await_ephemeral,
    await_home,
    await_modal,
    controls,
    form_values,
    save_verified,
    shown,
)

QUESTION = "社用車のドライブレコーダーの映像を取引先に渡していい?"
ANSWER = "総務課長の承認を得てから、暗号化したUSBメモリで渡してください。"

MAY_BE_REFUSED: frozenset[str] = frozenset()


def row(running: Any, label: str) -> Any:
    """A verified answer by what people call it."""
    team = running.sandbox.workspace.team_id
    found = VerifiedAnswers(running.bot.database).all(team, ("active", "review", "retired"))
    return next(each for each in found if each.label == label)


def test_only_a_lead_can_save_and_the_role_is_read_from_the_database(sandbox: SandboxServer) -> None:
    receipt = answered_by_lead(sandbox, QUESTION, ANSWER)
    assert sandbox.press(MANAGER, receipt.ts, "verified.save").acked
    await_ephemeral(sandbox, SECURITY, MANAGER, say("training.not_permitted.security_lead", "ja"))
    assert not sandbox.modals(MANAGER)


def test_the_form_names_what_must_be_mended(sandbox: SandboxServer) -> None:
    receipt = answered_by_lead(sandbox, f"{QUESTION} 至急です", ANSWER)
    missing = save_verified(sandbox, receipt, verdict="conditional", clauses="")
    assert missing.errors == {"clauses": say("verified.form.clauses_empty", "ja")}
    form = await_modal(sandbox, SECURITY_LEAD, "verified.form")
    for changes, field, key, values in (
        ({"clauses": "9-9-9"}, "clauses", "clause_unknown", {"name": "9-9-9"}),
        ({"review_by": "2020-01-01"}, "review_by", "review_past", {}),
        ({"review_by": "2099-01-01"}, "review_by", "review_far", {}),
        ({"owner": "U0OTHERBOT1"}, "owner", "owner_unknown", {}),
    ):
        fine = {"verdict": "conditional", "clauses": "2-2-2"}
        acted = sandbox.submit(SECURITY_LEAD, form.id, form_values(**(fine | changes)))
        assert acted.errors == {field: say(f"verified.form.{key}", "ja", **values)}
    sandbox.close(SECURITY_LEAD, everything=True)


def test_a_saved_answer_comes_first_with_owner_and_date_until_it_is_retired(
    sandbox: SandboxServer, running: Any
) -> None:
    receipt = answered_by_lead(sandbox, "ドラレコの映像を取引先に渡していい?", ANSWER)
    review = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    acted = save_verified(
        sandbox, receipt, verdict="conditional", clauses="2-2-2\n2-1-1", review_by=review,
        question=QUESTION, wordings="ドラレコの映像を客先に渡していい?",
    )  # fmt: skip
    assert acted.acked and not acted.errors and not acted.modals
    told = await_bot(sandbox, SECURITY, f"<@{SECURITY_LEAD}>", receipt.thread_ts)
    assert "V-1" in shown(told)
    assert sandbox.press(SECURITY_LEAD, receipt.ts, "verified.save").acked
    again = await_modal(sandbox, SECURITY_LEAD, "verified.form")
    assert QUESTION in shown(again) and "ドラレコの映像を客先に渡していい?" in shown(again)
    assert sandbox.submit(SECURITY_LEAD, again.id, form_values(review_by=review)).acked
    assert row(running, "V-1").wordings == ("ドラレコの映像を客先に渡していい?",)
    team = running.sandbox.workspace.team_id
    assert len(VerifiedAnswers(running.bot.database).all(team, ("active", "review"))) == 1

    for question in (
        "社用車のドライブレコーダーの映像を取引先に渡してもいいですか",
        "ドラレコの映像を客先に渡していい?",
    ):
        reply = ask(sandbox, question)
        assert ANSWER in shown(reply)
        assert reply.blocks[0]["text"]["text"] == say("answer.verdict.conditional", "ja")
        line = say("verified.shown", "ja", verified="V-1", owner="高橋 結衣", review_by=review)
        assert line in shown(reply)
        assert "2-2-2" in shown(reply)
    other = ask(sandbox, "社用車のドライブレコーダーの映像を警察に渡していい?")
    assert ANSWER not in shown(other)

    home = await_home(sandbox, SECURITY_LEAD, say("verified.home.counts", "ja", active=1, waiting=0))
    assert sandbox.press(SECURITY_LEAD, home.id, "verified.manage").acked
    listed = sandbox.wait_for(lambda: sandbox.modals(SECURITY_LEAD))[-1]
    assert QUESTION in shown(listed)
    assert sandbox.press(SECURITY_LEAD, listed.id, "verified.retire.1").acked
    sandbox.wait_for(lambda: say("verified.list.none", "ja") in shown(sandbox.modals(SECURITY_LEAD)[-1]))
    sandbox.close(SECURITY_LEAD, everything=True)
    assert ANSWER not in shown(ask(sandbox, QUESTION))
    assert row(running, "V-1").state == "retired"


def test_nobody_but_leads_sees_the_list(sandbox: SandboxServer) -> None:
    home = await_home(sandbox, EMPLOYEE, say("home.title", "ja"))
    assert not controls(home, "verified.manage")


def test_past_its_date_it_is_not_given_whatever_is_indexed(sandbox: SandboxServer, running: Any) -> None:
    receipt = answered_by_lead(
        sandbox, "会議室のホワイトボードを写真に撮っていい?", "消す前に承認を得てください。"
    )
    review = (datetime.now(UTC) + timedelta(days=30)).date()
    acted = save_verified(
        sandbox, receipt, verdict="conditional", clauses="2-2-2", review_by=review.isoformat()
    )
    assert acted.acked and not acted.errors
    await_bot(sandbox, SECURITY, f"<@{SECURITY_LEAD}>", receipt.thread_ts)
    assert "ホワイトボード" not in shown(await_home(sandbox, SECURITY_LEAD, say("home.title", "ja")))
    saved = row(running, "V-2")
    answers = VerifiedAnswers(running.bot.database)
    team = sandbox.workspace.team_id
    for days, is_given in ((29, True), (32, False)):
        leads = leads_of(
            running.bot.settings, running.bot.database, lambda d=days: utc_now() + timedelta(days=d)
        )
        book = StoredBook(team, answers, leads)
        assert (book.in_force(saved.id) is not None) is is_given


def hourly_check(running: Any, days: int) -> None:
    """What the schedule does, so many days from now."""
    bot, team = running.bot, running.sandbox.workspace.team_id
    later = lambda: utc_now() + timedelta(days=days)  # noqa: E731
    directory = SlackDirectory(bot.sender._client)
    desk = Desk(bot.knowledge, Questions(bot.database), directory, bot.sender, None, later)
    parts = Parts(bot.settings, team, bot.database, bot.opener, DurableJobs(), SlackFiles(bot.sender._client))
    make(desk, parts).verifying.check({"team": team})


def test_the_check_keeps_back_what_is_due_tells_its_owner_and_a_lead_renews_it(
    sandbox: SandboxServer, running: Any
) -> None:
    for _ in range(2):
        hourly_check(running, 32)
    assert (row(running, "V-2").state, row(running, "V-2").reason) == ("review", "expired")
    due = say("verified.review.expired", "ja", label="V-2", owner=f"<@{SECURITY_LEAD}>")
    told = await_bot(sandbox, SECURITY, due)
    assert len([m for m in sandbox.bot_messages(SECURITY) if due in shown(m)]) == 1
    question, answer = "会議室のホワイトボードを写真に撮っていい?", "消す前に承認を得てください。"
    assert answer not in shown(ask(sandbox, question))

    assert sandbox.press(SECURITY_LEAD, told.ts, "verified.renew.0").acked
    form = await_modal(sandbox, SECURITY_LEAD, "verified.form")
    far = (datetime.now(UTC) + timedelta(days=365)).date().isoformat()
    acted = sandbox.submit(SECURITY_LEAD, form.id, form_values(review_by=far))
    assert acted.acked and not acted.errors
    await_bot(sandbox, SECURITY, far)
    assert answer in shown(ask(sandbox, question))


POLICY = "# 台車運搬規程\n\n## 第1条 申請\n台車を借りる者は、前日までに総務課へ申請する。\n\n## 第2条 返却\n当日中に返す。\n"


def publish(sandbox: SandboxServer, text: str) -> None:
    """Send a policy to the bot and have it published."""
    file = sandbox.people.upload(SECURITY_LEAD, "台車.md", text.encode())
    sent = sandbox.say(SECURITY_LEAD, "dm", "", files=[file.id])
    dm = sandbox.dm(SECURITY_LEAD).id
    preview = await_bot(sandbox, dm, "台車運搬規程", sent.ts)
    assert sandbox.press(SECURITY_LEAD, preview.ts, "upload.publish").acked
    done = say("upload.published", "ja", title="台車運搬規程", person=f"<@{SECURITY_LEAD}>")
    await_bot(sandbox, dm, done, sent.ts)


def test_a_changed_clause_sends_it_to_review_and_another_clause_does_not(
    sandbox: SandboxServer, running: Any
) -> None:
    publish(sandbox, POLICY)
    question, answer = "取引先に台車を貸してもいい?", "総務課に前日までに相談してください。"
    receipt = answered_by_lead(sandbox, question, answer)
    acted = save_verified(sandbox, receipt, verdict="conditional", clauses="台車運搬規程 第1条")
    assert acted.acked and not acted.errors
    await_bot(sandbox, SECURITY, f"<@{SECURITY_LEAD}>", receipt.thread_ts)
    assert answer in shown(ask(sandbox, question))

    publish(sandbox, POLICY.replace("当日中", "翌日まで"))
    assert answer in shown(ask(sandbox, question))
    publish(sandbox, POLICY.replace("当日中", "翌日まで").replace("前日", "3日前"))
    assert answer not in shown(ask(sandbox, question))
    await_bot(
        sandbox, SECURITY, say("verified.review.clause", "ja", label="V-3", owner=f"<@{SECURITY_LEAD}>")
    )
    assert (row(running, "V-3").state, row(running, "V-3").reason) == ("review", "clause")
