"""Who may see and do what: the table of the design as code. Nothing else decides about it."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from bot.errors import NotPermitted
from bot.training.people import Person, Role, Viewer


class What(StrEnum):
    """A kind of data to see or an act to do."""

    OWN = "own"
    COMPLETION = "completion"
    COMPLETION_COUNTS = "completion_counts"
    QUIZ_RESULT = "quiz_result"
    QUIZ_ANSWERS = "quiz_answers"
    BREAK_GLASS = "break_glass"
    INSPECTION_ANSWERS = "inspection_answers"
    CANDIDATES = "candidates"
    NONCONFORMITIES = "nonconformities"
    NONCONFORMITY = "nonconformity"
    COMPANY_SCORES = "company_scores"
    DEPARTMENT_SCORES = "department_scores"
    LAUNCH = "launch"
    EDIT_BANK = "edit_bank"
    PROPOSE_WAIVER = "propose_waiver"
    APPROVE_WAIVER = "approve_waiver"
    RECORD_ON_BEHALF = "record_on_behalf"
    EXPORT = "export"
    READ_PEOPLE = "read_people"
    WRITE_PEOPLE = "write_people"
    READ_RETENTION = "read_retention"
    WRITE_RETENTION = "write_retention"
    SETTINGS = "settings"


# A person, a department's name, or nothing where the company as a whole is meant.
Of = Person | str | None


def _self(viewer: Viewer, of: Of) -> bool:
    return isinstance(of, Person) and of.id == viewer.id and of.team_id == viewer.person.team_id


def _own_reports(viewer: Viewer, of: Of) -> bool:
    return isinstance(of, Person) and viewer.answers_for(of)


def _own_department(viewer: Viewer, of: Of) -> bool:
    department = of.department if isinstance(of, Person) else of
    return viewer.manages and bool(department) and department in viewer.departments


def _lead(viewer: Viewer, _of: Of) -> bool:
    return viewer.leads


def _administrator(viewer: Viewer, _of: Of) -> bool:
    return viewer.administers


def _anyone(_viewer: Viewer, _of: Of) -> bool:
    return True


Rule = Callable[[Viewer, Of], bool]

RULES: Mapping[What, tuple[Rule, ...]] = {
    What.OWN: (_self,),
    What.COMPLETION: (_self, _own_reports, _lead),
    What.COMPLETION_COUNTS: (_lead, _administrator),
    What.QUIZ_RESULT: (_self, _own_reports, _lead),
    What.QUIZ_ANSWERS: (_self,),
    What.BREAK_GLASS: (_lead,),
    What.INSPECTION_ANSWERS: (_self,),
    What.CANDIDATES: (_own_reports, _lead),
    What.NONCONFORMITIES: (_own_department, _lead),
    What.NONCONFORMITY: (_self, _own_department, _lead),
    What.COMPANY_SCORES: (_anyone,),
    What.DEPARTMENT_SCORES: (_own_department, _lead),
    What.LAUNCH: (_own_department, _lead),
    What.EDIT_BANK: (_lead,),
    What.PROPOSE_WAIVER: (_own_reports, _lead),
    What.APPROVE_WAIVER: (_lead,),
    What.RECORD_ON_BEHALF: (_lead,),
    What.EXPORT: (_lead,),
    What.READ_PEOPLE: (_lead, _administrator),
    What.WRITE_PEOPLE: (_administrator,),
    What.READ_RETENTION: (_lead, _administrator),
    What.WRITE_RETENTION: (_administrator,),
    What.SETTINGS: (_lead,),
}

# Whom the sentence names when it is refused: the widest role that may.
_WHO: Mapping[Rule, str] = {
    _self: "self",
    _own_reports: "manager",
    _own_department: "manager",
    _lead: "security_lead",
    _administrator: "administrator",
}


def may(viewer: Viewer, what: What, of: Of = None) -> bool:
    """True when `viewer` may see or do `what`, about a person, a department or the company (`None`).

    Data of somebody in another workspace is nobody's; people who left see nothing.
    """
    if isinstance(of, Person) and of.team_id != viewer.person.team_id:
        return False
    return viewer.person.active and any(rule(viewer, of) for rule in RULES[what])


def require(viewer: Viewer, what: What, of: Of = None) -> None:
    """Raise `NotPermitted`, which names the role that may, unless `may`."""
    if not may(viewer, what, of):
        who = _WHO.get(RULES[what][-1], "security_lead")
        raise NotPermitted(f"training.not_permitted.{who}")


def sees_people_data(viewer: Viewer) -> bool:
    """False for somebody who is an administrator and nothing else: they see no learning data."""
    return viewer.leads or viewer.manages or not viewer.person.has(Role.ADMINISTRATOR)
