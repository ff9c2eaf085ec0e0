"""The item of the day comes once, and only what Slack has uses up the day."""

from datetime import timedelta

import pytest

from bot.errors import MamoriError, Parked, Unavailable, Undeliverable
from bot.services.training import practice
from bot.services.training.notices import PracticeItem
from bot.store.practice import PRACTITIONERS
from bot.training.practice import Practitioner
from tests.support.company import NOW, TEAM, Company, bank

USER = "UEMP1"


def practises(office: Company) -> Practitioner:
    with office.desk.database.reading() as connection:
        return PRACTITIONERS.get(connection, TEAM, person_id=USER)


def shown(office: Company) -> list[str]:
    return [one.item_id for one in office.slack.notices(PracticeItem, USER) if isinstance(one, PracticeItem)]


def right(item_id: str) -> str:
    return bank().quiz_item(item_id).answer


def test_while_slack_is_away_the_day_is_not_used_up(office: Company) -> None:
    practice.choose(office.desk, office.by(USER), True)
    office.slack.refuses[USER] = Unavailable()
    for _ in range(2):
        with pytest.raises(Unavailable):
            practice.send(office.desk, office.by(""), USER)
    assert practises(office).last_sent is None and practice.start_due(office.desk, office.by("")) == 1
    del office.slack.refuses[USER]
    later = office.by("", NOW + timedelta(minutes=20))
    assert (practice.send(office.desk, later, USER), practice.send(office.desk, later, USER)) == (True, False)
    (item,) = shown(office)
    assert practice.answer(office.desk, office.by(USER), item, right(item)).again is False


@pytest.mark.parametrize(("error", "noted"), [(Undeliverable(code="user_disabled"), False), (Parked(), True)])
def test_what_slack_refused_is_not_noted_and_what_it_may_have_is(
    office: Company, error: MamoriError, noted: bool
) -> None:
    practice.choose(office.desk, office.by(USER), True)
    office.slack.refuses[USER] = error
    assert not practice.send(office.desk, office.by(""), USER)
    assert (practises(office).last_sent is not None) is noted
    del office.slack.refuses[USER]
    assert practice.send(office.desk, office.by("", NOW + timedelta(hours=1)), USER) is not noted


def test_two_jobs_at_once_send_one_item_and_a_quick_answer_counts(
    office: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.choose(office.desk, office.by(USER), True)
    send = office.slack.send

    def meanwhile(*args: object) -> object:
        """Another worker sends, the person answers and stops, and only then this call comes through."""
        monkeypatch.setattr(office.slack, "send", send)
        assert practice.send(office.desk, office.by(""), USER)
        (item,) = shown(office)
        assert not practice.answer(office.desk, office.by(USER), item, right(item)).again
        practice.choose(office.desk, office.by(USER), False)
        return send(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(office.slack, "send", meanwhile)
    assert practice.send(office.desk, office.by(""), USER)
    assert len(shown(office)) == 1
    now = practises(office)
    assert (now.opted_in, now.last_item, now.last_sent) == (False, "", office.desk.calendar.day(NOW))
