"""A drill (訓練) against targeted attacks that was held elsewhere: its CSV into what each person did.

A drill is never education, and says nothing about risk: it is kept as what it was (3-1-4).
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.training.csv_table import Columns, Problem, day_of, read_table
from bot.training.people import Person

OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "reported": ("reported", "report", "報告", "報告した", "報告済", "報告済み", "報告あり"),
    "not_reported": ("not_reported", "not reported", "no action", "未報告", "報告なし", "反応なし", "無反応"),
    "opened": ("opened", "open", "開封", "開封した", "開封済み"),
    "clicked": ("clicked", "click", "クリック", "クリックした", "リンクをクリック", "url クリック"),
    "entered_data": (
        "entered_data",
        "entered data",
        "submitted",
        "入力",
        "入力した",
        "情報を入力",
        "情報入力",
    ),
    "absent": ("absent", "欠席", "不参加", "休み", "対象外"),
}
"""What a person did, best first, with the words that files use for it."""

COLUMNS = Columns(
    {
        "id": ("id", "employee_id", "社員番号", "従業員番号"),
        "slack_id": ("slack", "slack_id", "slackid"),
        "email": ("mail", "email", "e-mail", "メール", "メールアドレス"),
        "name": ("name", "氏名", "名前"),
        "who": ("who", "person", "対象者", "受講者"),
        "outcome": ("outcome", "result", "結果", "対応", "行動"),
        "drill": ("drill", "campaign", "訓練", "訓練名"),
        "held_on": ("held_on", "date", "実施日", "訓練日", "日付"),
    },
    required=("outcome",),
)
PEOPLE = ("id", "slack_id", "email")
NAMING = ("who", *PEOPLE)
"""The columns that say whose line it is; `who` holds any of the other three."""
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the whole file, for lines that do not say it; "" and None say nothing."""

    drill: str = ""
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in a drill; `outcome` is a key of `OUTCOMES`, `line` the file's."""

    line: int
    person_id: str
    drill: str
    held_on: date
    outcome: str

    @property
    def key(self) -> tuple[str, date, str]:
        """There is one part a drill and person."""
        return self.drill, self.held_on, self.person_id


@dataclass(frozen=True, slots=True)
class DrillFile:
    """Either parts or problems, never both."""

    parts: tuple[Part, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody known, found by what a file may call them."""

    people: Iterable[Person]
    _by: Mapping[str, dict[str, str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found: dict[str, dict[str, str]] = {name: {} for name in PEOPLE}
        for person in self.people:
            for name in PEOPLE:
                if value := getattr(person, name):
                    found[name][value.lower()] = person.id
        object.__setattr__(self, "_by", found)

    def find(self, column: str, value: str) -> str | None:
        """The id of the person whom a cell names. A Slack id may stand in the column of ids."""
        plain = unicodedata.normalize("NFKC", value).strip().lower()
        places = {"who": PEOPLE, "id": ("id", "slack_id")}.get(column, (column,))
        return next((found for place in places if (found := self._by[place].get(plain))), None)


def parse_drill(raw: bytes, told: Told, roll: Roll, today: date) -> DrillFile:
    """Who did what. A line is wrong with all its reasons at once; one wrong line refuses the file."""
    table = read_table(raw, COLUMNS)
    problems = list(table.problems)
    if table.fields and not set(NAMING) & set(table.fields):
        problems.append(Problem(1, "missing_column", "who"))
    parts: list[Part] = []
    # A column that is missing is said once, and not again in each line.
    missing = {one.value for one in problems if one.reason == "missing_column"}
    said = {reason for name, reason in (("who", "no_person"), ("outcome", "outcome")) if name in missing}
    for line, cells in table.rows:
        part, wrong = _part(line, cells, told, (roll, today))
        problems += [one for one in wrong if one.reason not in said]
        parts += [part] if part is not None else []
    problems += _twice(parts)
    if problems:
        return DrillFile(problems=tuple(sorted(problems, key=lambda problem: problem.line)))
    return DrillFile(tuple(parts))


def outcome_of(text: str) -> str | None:
    """The outcome that a cell names, None for an unknown word."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    return next((outcome for outcome, words in OUTCOMES.items() if plain in words), None)


def _part(
    line: int, cells: Mapping[str, str], told: Told, known: tuple[Roll, date]
) -> tuple[Part | None, list[Problem]]:
    roll, today = known
    person, problems = _person(line, cells, roll)
    name = " ".join(cells.get("drill", "").split()) or told.drill.strip()
    if not name:
        problems.append(Problem(line, "no_drill"))
    elif len(name) > LONGEST_NAME:
        problems.append(Problem(line, "long_drill", str(LONGEST_NAME)))
    held_on = day_of(cells["held_on"]) if cells.get("held_on") else told.held_on
    if held_on is None:
        problems.append(
            Problem(line, "day", cells["held_on"]) if cells.get("held_on") else Problem(line, "no_day")
        )
    elif held_on > today:
        problems.append(Problem(line, "in_the_future", held_on.isoformat()))
    outcome = outcome_of(cells.get("outcome", ""))
    if outcome is None:
        problems.append(Problem(line, "outcome", cells.get("outcome", "")))
    if problems or held_on is None or outcome is None:
        return None, problems
    return Part(line, person, name, held_on, outcome), []


def _person(line: int, cells: Mapping[str, str], roll: Roll) -> tuple[str, list[Problem]]:
    """Every cell that names a person must name the same one."""
    named = [(column, cells[column]) for column in NAMING if cells.get(column)]
    if not named:
        return "", [Problem(line, "no_person")]
    found = [(value, roll.find(column, value)) for column, value in named]
    problems = [Problem(line, "unknown_person", value) for value, person in found if person is None]
    if not problems and len({person for _, person in found}) > 1:
        problems.append(Problem(line, "two_people", " / ".join(value for value, _ in found)))
    return found[0][1] or "", problems


def _twice(parts: list[Part]) -> list[Problem]:
    count = Counter(part.key for part in parts)
    seen: set[tuple[str, date, str]] = set()
    problems = []
    for part in parts:
        if count[part.key] > 1 and part.key in seen:
            problems.append(Problem(part.line, "person_twice", part.person_id))
        seen.add(part.key)
    return problems
