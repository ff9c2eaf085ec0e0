"""A roster out of CSV: rows, or every line that is wrong and why. Nothing is half imported."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.training.csv_table import Columns, Problem, day_of, read_table
from bot.training.people import Employment, Person, Role

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "employee_id", "社員番号", "従業員番号"),
    "slack_id": ("slack", "slack_id", "slackid"),
    "name": ("name", "氏名", "名前"),
    "email": ("mail", "email", "e-mail", "メール", "メールアドレス"),
    "department": ("department", "部署", "部門", "所属"),
    "manager_id": ("manager", "manager_id", "管理責任者", "上長"),
    "employment": ("kind of employment", "kind_of_employment", "kind", "employment", "雇用形態", "雇用区分"),
    "roles": ("role", "roles", "役割"),
    "language": ("language", "言語"),
    "joined": ("joined", "入社日"),
    "active": ("active", "在籍"),
}
COLUMNS = Columns(_NAMES, required=("id", "name"))
_EMPLOYMENT = {
    "": Employment.EMPLOYEE, "employee": Employment.EMPLOYEE, "社員": Employment.EMPLOYEE,
    "正社員": Employment.EMPLOYEE, "dispatched": Employment.DISPATCHED, "派遣": Employment.DISPATCHED,
    "派遣社員": Employment.DISPATCHED, "other": Employment.OTHER, "その他": Employment.OTHER,
    "契約社員": Employment.EMPLOYEE, "パート": Employment.EMPLOYEE,
}  # fmt: skip
_ROLES = {
    "employee": None, "従業員": None, "manager": Role.MANAGER, "管理責任者": Role.MANAGER,
    "security_lead": Role.SECURITY_LEAD, "情報セキュリティ責任者": Role.SECURITY_LEAD,
    "administrator": Role.ADMINISTRATOR, "管理者": Role.ADMINISTRATOR, "システム管理者": Role.ADMINISTRATOR,
}  # fmt: skip
_NO = frozenset({"0", "no", "false", "いいえ", "退職", "inactive"})
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{4,}")


@dataclass(frozen=True, slots=True)
class Roster:
    """Either people or problems, never both. `columns` are the fields that the file says something about."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    columns: frozenset[str] = frozenset()


def parse_roster(raw: bytes, team: str, known: Mapping[str, str] = {}) -> Roster:
    """People of a CSV. `known` are those whom a manager column may name beside those in the file itself, each
    with the id of their manager."""
    table = read_table(raw, COLUMNS)
    problems = list(table.problems)
    people: list[tuple[int, Person]] = []
    # A column that is missing is said once, and not again in each line.
    said = {f"no_{name}" for name in COLUMNS.required if name not in table.fields}
    for line, cells in table.rows:
        person, wrong = _person(line, cells, team)
        problems += [one for one in wrong if one.reason not in said]
        people.append((line, person))
    problems += _twice(people)
    if not any(one.reason in ("missing_column", "too_many_cells") for one in problems):
        problems += _managers(people, known)  # with lines or ids left out, managers would seem unknown
    if problems:
        return Roster((), tuple(sorted(problems, key=lambda problem: problem.line)))
    return Roster(tuple(person for _, person in people), (), frozenset(table.fields))


def _person(line: int, cells: Mapping[str, str], team: str) -> tuple[Person, list[Problem]]:
    problems: list[Problem] = []
    person_id = cells.get("id", "")
    if not person_id:
        problems.append(Problem(line, "no_id"))
    if not cells.get("name"):
        problems.append(Problem(line, "no_name", person_id))
    employment = _EMPLOYMENT.get(cells.get("employment", "").lower())
    if employment is None:
        problems.append(Problem(line, "employment", cells["employment"]))
    roles = [_ROLES.get(one, one) for one in re.split(r"[;、/ ]+", cells.get("roles", "").lower()) if one]
    problems += [Problem(line, "role", one) for one in roles if one and not isinstance(one, Role)]
    joined = day_of(cells.get("joined", ""))
    if cells.get("joined") and joined is None:
        problems.append(Problem(line, "joined", cells["joined"]))
    if cells.get("email") and cells["email"].count("@") != 1:
        problems.append(Problem(line, "email", cells["email"]))
    person = Person(
        team_id=team, id=person_id, slack_id=cells.get("slack_id") or _slack_id(person_id),
        name=cells.get("name", ""), email=cells.get("email", "").lower(),
        department=cells.get("department", ""),
        manager_id=cells.get("manager_id", ""), employment=employment or Employment.EMPLOYEE,
        roles=frozenset(one for one in roles if isinstance(one, Role)),
        language="en" if cells.get("language", "").lower().startswith("en") else "ja", joined=joined,
        active=cells.get("active", "").lower() not in _NO,
    )  # fmt: skip
    return person, problems


def _slack_id(person_id: str) -> str:
    return person_id if _SLACK_ID.fullmatch(person_id) else ""


def _twice(people: list[tuple[int, Person]]) -> list[Problem]:
    problems: list[Problem] = []
    for field in ("id", "slack_id", "email"):
        seen: set[str] = set()
        for line, person in people:
            value = getattr(person, field)
            derived = field == "slack_id" and value == person.id  # told already as an id
            if value and value in seen and not derived:
                problems.append(Problem(line, f"{field}_twice", value))
            seen.add(value)
    return problems


def _managers(people: list[tuple[int, Person]], known: Mapping[str, str]) -> list[Problem]:
    lines = {person.id: line for line, person in people}
    problems = [
        Problem(line, "unknown_manager", person.manager_id)
        for line, person in people
        if person.manager_id and person.manager_id not in lines and person.manager_id not in known
    ]
    # An empty cell says nothing: who is known keeps the manager they have.
    above = {**known, **{one.id: one.manager_id or known.get(one.id, "") for _, one in people}}
    looped: set[str] = set()
    for start in lines:
        loop = _loop(start, above, looped)
        looped.update(loop)
        if told := [lines[one] for one in loop if one in lines]:
            problems.append(Problem(min(told), "manager_loop", " → ".join([*loop, loop[0]])))
    return problems


def _loop(start: str, above: Mapping[str, str], told: Collection[str]) -> list[str]:
    """The loop that going up from somebody ends in; nothing where there is none, or it was told already."""
    trail: list[str] = []
    at = start
    while above.get(at) and at not in told and at not in trail:
        trail.append(at)
        at = above[at]
    return trail[trail.index(at) :] if at in trail else []
