"""Arithmetic of the figures, working days, reminders, rosters."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import LANGUAGES, catalogue, say
from bot.training.reminders import Open, ReminderPlan, digest_due, due_now, reminder_days
from bot.training.roster import parse_roster
from bot.training.statistics import Share, Tally, joined, median_of, most_missed, shown_groups, wilson_lower
from tests.unit.training.examples import CALENDAR, NOW

PLAN = ReminderPlan()


@pytest.mark.parametrize(
    ("done", "of", "bound"), [(0, 0, 0.0), (0, 10, 0.0), (3, 3, 0.4385), (60, 70, 0.7566), (10, 10, 0.7225)]
)
def test_wilson(done: int, of: int, bound: float) -> None:
    assert wilson_lower(done, of) == pytest.approx(bound, abs=5e-4)


def test_most_missed_leaves_small_numbers_out_and_orders_by_certainty() -> None:
    counts = {"1": Share(9, 9), "2": Share(10, 10), "3": Share(60, 70), "4": Share(0, 50)}
    assert [one.clause for one in most_missed(counts)] == ["3", "2", "4"]


@given(st.lists(st.integers(0, 100), min_size=1, max_size=50))
def test_median_of_a_histogram(values: list[int]) -> None:
    import statistics

    histogram = {value: values.count(value) for value in values}
    assert median_of(histogram) == statistics.median(values)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40), max_size=8))
def test_no_small_group_can_be_worked_out_from_what_is_shown(sizes: dict[str, int]) -> None:
    shown = shown_groups(sizes)
    hidden = {name: size for name, size in sizes.items() if size and name not in shown}
    assert all(sizes[name] >= 10 for name in shown)
    if hidden and shown:
        assert len(hidden) >= 2 and sum(hidden.values()) >= 10


@given(st.integers(0, 50), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_required_is_what_is_left(assigned: int, waived: int, excluded: int, left: int) -> None:
    one = Tally(assigned=assigned, waived=waived, excluded=excluded, left=left)
    assert joined([]) == Tally()
    assert joined([one, one]).required == 2 * one.required == 2 * (assigned - waived - excluded - left)


def test_share_is_rounded_down() -> None:
    assert (Share(199, 200).percent, Share(200, 200).percent, Share(0, 0).percent) == (99, 100, None)


def test_working_days_skip_weekends_and_japanese_holidays() -> None:
    assert not CALENDAR.works(date(2026, 11, 3))  # 文化の日
    assert CALENDAR.add(date(2026, 10, 30), 1) == date(2026, 11, 2)
    assert CALENDAR.add(date(2026, 11, 2), 1) == date(2026, 11, 4)
    assert CALENDAR.elapsed(date(2026, 10, 30), date(2026, 11, 4)) == 2
    assert CALENDAR.on_or_before(date(2026, 11, 3)) == date(2026, 11, 2)
    evening = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # 19:00 in Tokyo, a holiday follows
    assert CALENDAR.next_opening(evening) == CALENDAR.at(date(2026, 11, 4), time(9))


def test_the_plan_means_these_days() -> None:
    days = reminder_days(PLAN, date(2026, 11, 20), date(2026, 12, 20), CALENDAR)
    assert sorted(day.isoformat() for day in days) == [
        "2026-11-13", "2026-11-18", "2026-11-20", "2026-11-24", "2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), ["2026-11-27", "2026-12-04"]),
        ((-2,), ["2026-11-18", "2026-11-27", "2026-12-04"]),
        ((-2, 7), ["2026-11-18", "2026-11-27", "2026-12-04"]),
    ],
)
def test_weekly_reminders_follow_the_last_day_or_the_due_day(
    days: tuple[int, ...], expected: list[str]
) -> None:
    plan = ReminderPlan(days=days)
    found = reminder_days(plan, date(2026, 11, 20), date(2026, 12, 8), CALENDAR)
    assert sorted(day.isoformat() for day in found) == expected


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 90))
def test_nobody_is_reminded_on_a_day_off_and_nobody_is_forgotten(due: date, later: int) -> None:
    days = reminder_days(PLAN, due, due + timedelta(days=later + 20), CALENDAR)
    assert all(CALENDAR.works(day) for day in days)
    assert any(day <= due for day in days) and any(day > due for day in days)


def test_one_message_a_person_and_day_inside_office_hours() -> None:
    due = datetime(2026, 11, 11, 9, 0, tzinfo=UTC)
    ones = [Open(f"a{n}", f"c{n}", "p", due, NOW - timedelta(days=9), PLAN) for n in range(3)]
    at = CALENDAR.at(date(2026, 11, 11), time(9, 30))
    (reminder,) = due_now(ones, at, CALENDAR)
    assert reminder.assignments == ("a0", "a1", "a2") and reminder.key == "reminder:p:2026-11-11"
    assert due_now(ones, at - timedelta(minutes=1), CALENDAR) == ()
    assert due_now(ones, at.replace(hour=18, minute=0), CALENDAR) == ()
    assert due_now(ones, at.replace(hour=17, minute=59), CALENDAR) == (reminder,), "a late round catches up"
    assert due_now(ones, at + timedelta(days=1), CALENDAR) == ()
    paused = [Open("a", "c", "p", due, NOW - timedelta(days=9), PLAN, paused=True)]
    assert due_now(paused, at, CALENDAR) == ()


def test_digests_follow_working_days() -> None:
    due = CALENDAR.at(date(2026, 10, 30), time(18))
    assert digest_due(PLAN, due, CALENDAR.at(date(2026, 11, 4), time(10)), CALENDAR) == (False, False)
    assert digest_due(PLAN, due, CALENDAR.at(date(2026, 11, 5), time(10)), CALENDAR) == (True, False)
    assert digest_due(PLAN, due, CALENDAR.at(date(2026, 11, 16), time(10)), CALENDAR) == (True, True)


HEAD = "id,name,mail,department,manager,kind,role\n"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (HEAD + "1,A,a@x.jp,D,,,\n1,B,b@x.jp,D,,,\n", [(3, "id_twice")]),
        (HEAD + "1,A,a@x.jp,D,2,,\n\n2,B,b@x.jp,D,3,,\n3,C,c@x.jp,D,1,,\n", [(2, "manager_loop")]),
        (HEAD + "1,A,a@x.jp,D,1,,\n", [(2, "manager_loop")]),
        (HEAD + "1,A,a@x.jp,D,9,,\n", [(2, "unknown_manager")]),
        (HEAD + ",A,,D,,,\n2,,,D,,,\n", [(2, "no_id"), (3, "no_name")]),
        (HEAD + "1,A,nomail,D,,intern,king\n", [(2, "employment"), (2, "role"), (2, "email")]),
        ("id,nick\n1,A\n", [(1, "unknown_column"), (1, "missing_column")]),
        ("id,name,name\n1,A,B\n", [(1, "column_twice")]),
        ("id,name,nick,role\n1,A,a,king\n", [(1, "unknown_column"), (2, "role")]),
        ("id,name,manager\n1,A,B,\n2,B,C,x\n3,C,1,\n", [(3, "too_many_cells")]),
        (HEAD + '1,"A,a@x.jp\n', [(2, "not_csv")]),
        ("", [(1, "empty")]),
    ],
)
def test_a_bad_roster_is_refused_whole_with_every_line(text: str, problems: list[tuple[int, str]]) -> None:
    roster = parse_roster(text.encode(), "T1")
    assert [(one.line, one.reason) for one in roster.problems] == problems
    assert roster.people == ()
    assert all(f"people.roster.{one.reason}" in catalogue() for one in roster.problems)


def test_an_unknown_column_names_those_that_are_known() -> None:
    (problem,) = parse_roster(b"id,name,nick\n1,A,B\n", "T1").problems
    assert problem.value == "nick"
    assert problem.known.startswith("id, slack, name, mail, department, manager, kind of employment, role")
    for language in LANGUAGES:
        told = say("people.roster.unknown_column", language, **problem.said)
        assert "nick" in told and "kind of employment" in told


@pytest.mark.parametrize(
    "header",
    [
        "id,name,mail,department,manager,kind of employment,role",
        "ID, Name ,Mail,Department,Manager,Kind  of Employment,Role",
        "社員番号,氏名,メール,部署,管理責任者,雇用形態,役割",
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_documented_columns_are_read_whatever_parts_them(header: str, delimiter: str) -> None:
    text = f"{header}\nE1,責任 者子,a@x.jp,製造部,,社員,manager\nE2,派遣 花子,b@x.jp,製造部,E1,派遣,\n"
    roster = parse_roster(text.replace(",", delimiter).encode(), "T1")
    assert not roster.problems
    assert [(one.id, one.manager_id, one.employment.value) for one in roster.people] == [
        ("E1", "", "employee"),
        ("E2", "E1", "dispatched"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_roster_may_come_from_a_japanese_spreadsheet(encoding: str) -> None:
    raw = "社員番号,氏名,部署,管理責任者,雇用形態,役割\r\n100,責任 者子,製造部,,正社員,管理責任者\r\n101,派遣 花子,製造部,100,派遣,\r\n".encode(
        encoding
    )
    roster = parse_roster(raw, "T1")
    assert [one.id for one in roster.people] == ["100", "101"] and not roster.problems
    assert roster.people[1].employment.value == "dispatched" and roster.people[1].manager_id == "100"


def test_unreadable_bytes_are_named() -> None:
    assert parse_roster(b"\x81\x00\xff\xfe\xfd", "T1").problems[0].reason == "encoding"
