"""Tables for drills out of a CSV: encodings, headers, days, people, and every wrong line."""

from datetime import date

import pytest

from bot.services.training.drills import sentence_key
from bot.texts import LANGUAGES, catalogue, say
from bot.training.csv_table import Problem, day_of
from bot.training.drill import OUTCOMES, DrillFile, Roll, Told, outcome_of, parse_drill
from bot.training.people import Person

TODAY = date(2026, 11, 4)
ROLL = Roll(
    [
        Person(team_id="T1", id="100", slack_id="U0HANAKO1", name="花子", email="hanako@example.jp"),
        Person(
            team_id="T1", id="101", slack_id="U0TARO001", name="太郎", email="taro@example.jp", active=False
        ),
    ]
)
AUTUMN, NOTHING = Told("秋の訓練", date(2026, 10, 20)), Told()


def parsed(text: str | bytes, told: Told = NOTHING) -> DrillFile:
    return parse_drill(text if isinstance(text, bytes) else text.encode(), told, ROLL, TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_japanese_file_in_any_usual_encoding(encoding: str) -> None:
    text = "社員番号,氏名,結果,訓練名,実施日\r\n100,花子,報告した,秋の 訓練,2026/10/20\r\n101,太郎,クリック,秋の 訓練,20261020\r\n"
    found = parsed(text.encode(encoding))
    assert not found.problems
    assert [(part.line, part.person_id, part.outcome) for part in found.parts] == [
        (2, "100", "reported"),
        (3, "101", "clicked"),
    ]
    assert {(part.drill, part.held_on) for part in found.parts} == {("秋の 訓練", date(2026, 10, 20))}


@pytest.mark.parametrize(
    "text",
    [
        "Mail,Outcome\nHANAKO@example.jp,Reported\n",
        "slack,result\nu0hanako1,report\n",
        "id,outcome\nU0HANAKO1,報告\n",
        "who,outcome\n100,reported\n",
        "Who;Outcome\nhanako@example.jp;reported\n",
        "対象者\t結果\nU0HANAKO1\t報告\n",
    ],
)
def test_a_person_is_found_by_number_mail_or_slack_id(text: str) -> None:
    (part,) = parsed(text, AUTUMN).parts
    assert (part.person_id, part.outcome, part.drill, part.held_on) == (
        "100",
        "reported",
        "秋の訓練",
        date(2026, 10, 20),
    )


@pytest.mark.parametrize(
    ("text", "told", "problems"),
    [
        ("", AUTUMN, [(1, "empty")]),
        ("id,outcome\n", AUTUMN, [(1, "empty")]),
        ("name,outcome\n花子,報告\n", AUTUMN, [(1, "missing_column")]),
        ("id,score\n100,5\n", AUTUMN, [(1, "unknown_column"), (1, "missing_column")]),
        ("id,score\n999,5\n", AUTUMN, [(1, "unknown_column"), (1, "missing_column"), (2, "unknown_person")]),
        ("id,outcome,結果\n100,報告,報告\n", AUTUMN, [(1, "column_twice")]),
        ("id,outcome\n100,報告,clicked\n", AUTUMN, [(2, "too_many_cells")]),
        ("id,outcome\n999,報告\n\n,報告\n", AUTUMN, [(2, "unknown_person"), (4, "no_person")]),
        ("id,outcome\n100,報告\n100,clicked\n", AUTUMN, [(3, "person_twice")]),
        ("id,mail,outcome\n100,taro@example.jp,報告\n", AUTUMN, [(2, "two_people")]),
        ("id,outcome\n100,ignored\n101,\n", AUTUMN, [(2, "outcome"), (3, "outcome")]),
        ("id,outcome\n100,報告\n", Told(), [(2, "no_drill"), (2, "no_day")]),
        ("id,outcome,date\n100,報告,10/20/2026\n101,報告,2026-13-01\n", AUTUMN, [(2, "day"), (3, "day")]),
        ("id,outcome,date\n100,報告,2026-11-05\n", AUTUMN, [(2, "in_the_future")]),
        ("id,outcome\n100,報告\n", Told("x" * 101, date(2026, 1, 1)), [(2, "long_drill")]),
        ('id,outcome\n100,"報告\n', AUTUMN, [(2, "not_csv")]),
        (b"\x81\x00\xff\xfe\xfd", AUTUMN, [(1, "encoding")]),
    ],
)  # fmt: skip
def test_a_wrong_line_refuses_the_file_and_says_why(
    text: str | bytes, told: Told, problems: list[tuple[int, str]]
) -> None:
    found = parsed(text, told)
    assert [(one.line, one.reason) for one in found.problems] == problems
    assert found.parts == ()
    for problem in found.problems:
        assert all(say(sentence_key(problem), language, **problem.said) for language in LANGUAGES)


def test_one_file_may_hold_several_drills() -> None:
    found = parsed("id,outcome,drill,date\n100,報告,春,2026-04-01\n100,報告,秋,2026-10-20\n")
    assert [part.drill for part in found.parts] == ["春", "秋"] and not found.problems


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-05",
        "2026/10/5",
        "2026.10.05",
        "20261005",
        "2026年10月5日",
        "２０２６/１０/０５",
        "令和8年10月5日",
        "R8.10.5",
        "2026/10/05 0:00",
        "2026-10-05 00:00:00",
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(text: str) -> None:
    assert day_of(text) == date(2026, 10, 5)


@pytest.mark.parametrize(
    "text",
    ["", "10/05/2026", "05-10-2026", "2026-02-30", "26/10/05", "yesterday", "令和8年", "2026/10/05 9:30"],
)
def test_a_day_that_could_mean_two_is_not_guessed(text: str) -> None:
    assert day_of(text) is None


def test_the_first_year_of_an_era() -> None:
    assert day_of("令和元年5月1日") == date(2019, 5, 1)
    assert day_of("平成31年4月30日") == date(2019, 4, 30)


def test_every_outcome_has_its_words_and_no_word_means_two() -> None:
    words = [word for named in OUTCOMES.values() for word in named]
    assert len(words) == len(set(words))
    assert all(outcome_of(word.upper()) == outcome for outcome, named in OUTCOMES.items() for word in named)
    assert all(f"drill.outcome.{outcome}" in catalogue() for outcome in OUTCOMES)


def test_every_problem_of_a_table_has_a_sentence() -> None:
    for reason in (
        "encoding",
        "not_csv",
        "empty",
        "too_many_lines",
        "too_many_cells",
        "unknown_column",
        "missing_column",
        "column_twice",
    ):
        assert sentence_key(Problem(1, reason)) in catalogue()
        assert f"people.roster.{reason}" in catalogue()
