"""Tables for the smaller rules: drawing, grading, audiences, who may see what, texts."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Conflict
from bot.texts import catalogue
from bot.training import inspection, quiz
from bot.training.audience import Audience, select
from bot.training.inspection import InspectionAnswer, Sheet
from bot.training.people import Deputy, Employment, Role, Viewer, viewer_of
from bot.training.quiz import Attempt, Response
from bot.training.visibility import What, may
from tests.unit.training.examples import (
    ADMIN,
    BOSS,
    COLLEAGUE,
    ITEMS,
    LEAD,
    NOW,
    OTHER_BOSS,
    TEAM,
    WORKER,
    act,
    person,
)

ROOT = Path(__file__).parents[3]


def test_every_sentence_that_the_rules_and_services_name_exists() -> None:
    named: set[str] = set()
    for folder in ("training", "services/training", "services/export", "store"):
        for file in (ROOT / "bot" / folder).rglob("*.py"):
            named |= set(
                re.findall(r'"((?:training|people|export)\.[a-z_]+\.[a-z_.]+)"', file.read_text("utf-8"))
            )
    keys = {name for name in named if name.split(".")[-1] not in ("groups", "py")}
    jobs = {"training.fan_out"}
    missing = {
        key for key in keys - jobs if key not in catalogue() and not key.startswith(("people.imported",))
    }
    records = {key for key in missing if re.search(r"_set$|handed_over$", key)}
    assert missing - records == set()


@given(st.integers(1, 10), st.text(max_size=8), st.sets(st.sampled_from([item.id for item in ITEMS])))
def test_a_draw_is_repeatable_and_prefers_what_was_not_seen(count: int, seed: str, seen: set[str]) -> None:
    drawn = quiz.draw(ITEMS, count, seed, seen)
    assert drawn == quiz.draw(ITEMS, count, seed, seen)
    assert len({item.id for item in drawn}) == count
    assert any(item.must_pass for item in drawn)
    fresh = len(ITEMS) - len(seen)
    unseen = sum(item.id not in seen for item in drawn)
    assert unseen >= min(count, fresh) - 1  # one place may go to the must-pass item


def test_two_people_get_different_quizzes() -> None:
    drawn = {tuple(item.id for item in quiz.draw(ITEMS, 5, f"c:{n}:1")) for n in range(50)}
    assert len(drawn) > 40


@pytest.mark.parametrize(
    ("right", "mark", "voided", "passed", "percent"),
    [
        ({"q0", "q1", "q2", "q3"}, 80, (), True, 80),
        ({"q0", "q1", "q2", "q3"}, 81, (), False, 80),
        ({"q1", "q2", "q3", "q4"}, 80, (), False, 80),  # q0 must be right
        ({"q1", "q2", "q3", "q4"}, 80, ("q0",), True, 100),
        (set(), 1, (), False, 0),
        ({"q0", "q1", "q2"}, 80, ("q3",), True, 80),
    ],
)
def test_grading(right: set[str], mark: int, voided: tuple[str, ...], passed: bool, percent: int) -> None:
    given_ = [_response(item.id, item.id in right) for item in ITEMS[:5]]
    score = quiz.grade(ITEMS[:5], given_, mark, voided)
    assert (score.passed, score.percent) == (passed, percent)


def test_an_item_is_answered_once() -> None:
    attempt = Attempt(
        team_id=TEAM, id="t1", assignment_id="a", campaign_id="c", person_id="worker", number=1,
        items=("q0", "q1"), seed="s", started_at=NOW,
    )  # fmt: skip
    first = quiz.answer(attempt, [], ITEMS[0], "b", act(WORKER))
    assert not first.correct and first.first
    with pytest.raises(Conflict, match="already_answered"):
        quiz.answer(attempt, [first], ITEMS[0], "a", act(WORKER))
    with pytest.raises(Conflict, match="items_without_answer"):
        quiz.submit(attempt, [first], quiz.grade(ITEMS[:2], [first], 80), act(WORKER))
    with pytest.raises(Conflict, match="somebody_elses"):
        quiz.answer(attempt, [first], ITEMS[1], "a", act(COLLEAGUE))


@pytest.mark.parametrize("answer", list(InspectionAnswer))
def test_what_each_answer_of_an_inspection_leads_to(answer: InspectionAnswer) -> None:
    sheet = Sheet(
        team_id=TEAM,
        id="s",
        assignment_id="a",
        campaign_id="c",
        person_id="worker",
        items=("q1",),
        started_at=NOW,
    )
    said = inspection.state(sheet, ITEMS[1], answer.value, "", act(WORKER))
    done, outcome, records = inspection.submit(sheet, {"q1": said}, {"q1": ITEMS[1]}, act(WORKER))
    assert bool(outcome.candidates) == (answer in (InspectionAnswer.PARTLY, InspectionAnswer.NOT_DONE))
    assert bool(outcome.to_learn) == (answer is InspectionAnswer.DONT_KNOW)
    assert answer.value not in str(records[0].facts), "answers stand in the personal part alone"
    with pytest.raises(Conflict, match="submitted"):
        inspection.state(done, ITEMS[1], "done", "", act(WORKER))


# The table of the design, row by row: (what, about whom) -> who may.
TABLE: Mapping[tuple[What, str], str] = {
    (What.OWN, "worker"): "worker",
    (What.COMPLETION, "worker"): "worker boss lead",
    (What.QUIZ_RESULT, "worker"): "worker boss lead",
    (What.QUIZ_ANSWERS, "worker"): "worker",
    (What.BREAK_GLASS, "worker"): "lead",
    (What.INSPECTION_ANSWERS, "worker"): "worker",
    (What.CANDIDATES, "worker"): "boss lead",
    (What.NONCONFORMITIES, "A"): "boss lead",
    (What.DEPARTMENT_SCORES, "A"): "boss lead",
    (What.LAUNCH, "A"): "boss lead",
    (What.LAUNCH, ""): "lead",
    (What.EDIT_BANK, ""): "lead",
    (What.PROPOSE_WAIVER, "worker"): "boss lead",
    (What.APPROVE_WAIVER, "worker"): "lead",
    (What.READ_PEOPLE, ""): "lead admin",
    (What.WRITE_PEOPLE, ""): "admin",
    (What.COMPLETION_COUNTS, ""): "lead admin",
}


@pytest.mark.parametrize(("row", "allowed"), TABLE.items())
def test_who_sees_what(row: tuple[What, str], allowed: str) -> None:
    what, about = row
    of = WORKER.person if about == "worker" else (about or None)
    everyone = (LEAD, BOSS, OTHER_BOSS, ADMIN, WORKER, COLLEAGUE)
    assert {viewer.id for viewer in everyone if may(viewer, what, of)} == set(allowed.split())
    gone = Viewer(replace(LEAD.person, active=False))
    assert not may(gone, what, of)
    elsewhere = replace(WORKER.person, team_id="T2")
    assert not any(may(viewer, what, elsewhere) for viewer in everyone)


def test_a_deputy_stands_in_on_their_days_only() -> None:
    away = replace(BOSS.person, deputies=(Deputy("colleague", date(2026, 11, 2), date(2026, 11, 6)),))
    inside = viewer_of(COLLEAGUE.person, (away,), date(2026, 11, 6))
    outside = viewer_of(COLLEAGUE.person, (away,), date(2026, 11, 7))
    assert may(inside, What.NONCONFORMITIES, "A") and may(inside, What.COMPLETION, WORKER.person)
    assert not may(outside, What.NONCONFORMITIES, "A") and not may(outside, What.COMPLETION, WORKER.person)


def test_an_audience_is_a_union_then_narrowed() -> None:
    people = (
        person("a"), person("b", department="B"), person("m", Role.MANAGER), replace(person("gone"), active=False),
        replace(person("d"), employment=Employment.DISPATCHED),
    )  # fmt: skip

    def ids(members: frozenset[str] = frozenset(), **rule: object) -> str:
        return " ".join(one.id for one in select(Audience(**rule), people, members))  # type: ignore[arg-type]

    assert ids(everyone=True) == "a b d m"
    assert ids(everyone=True, dispatched=False) == "a b m"
    assert ids(everyone=True, managers_only=True) == "m"
    assert ids(departments=("B",), people=("a",)) == "a b"
    assert ids(frozenset({"d"}), groups=("S1",)) == "d"
    assert ids() == ""


def _response(item: str, correct: bool) -> Response:
    return Response(
        team_id=TEAM, attempt_id="t", item_id=item, item_version=1, campaign_id="c", person_id="p", first=True,
        choice="a", correct=correct, at=NOW + timedelta(seconds=1),
    )  # fmt: skip
