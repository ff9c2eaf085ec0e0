"""Which user groups hold a role, and looking behind the glass."""

from bot.services.training import items as texts
from bot.services.training import looks, who
from bot.services.training.completing import keep
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import AnswersSeen, Choice
from bot.services.training.roster import GROUP_ROLES
from bot.store import campaigns, learning, people, record
from bot.store.database import Connection
from bot.texts import Language
from bot.training.campaign import Campaign
from bot.training.machine import require_reason
from bot.training.people import Role
from bot.training.records import Json
from bot.training.visibility import What, require
from knowledge.bank.questions import QuizItem


def set_group_role(desk: Desk, caller: Caller, group_id: str, role: Role | None) -> None:
    """A user group whose members hold a role from the next daily round on; None takes it away."""
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller)
        require(act.viewer, What.WRITE_PEOPLE)
        before = people.setting(connection, caller.team, GROUP_ROLES, {})
        mapping = dict(before) if isinstance(before, dict) else {}
        mapping.pop(group_id, None)
        if role is not None and role is not Role.EMPLOYEE:
            mapping[group_id] = role.value
        people.set_setting(connection, caller.team, GROUP_ROLES, mapping, caller.now)
        facts: dict[str, Json] = {"group": group_id, "role": role.value if role else None}
        keep(connection, caller.team, (act.record("settings.group_role", "settings", facts),))


def break_glass(desk: Desk, caller: Caller, assignment_id: str, reason: str) -> AnswersSeen:
    """A lead looks at one person's quiz answers: with a reason, recorded, and the person is told.

    (item, what was chosen) of every attempt. Never for a self-inspection.
    """
    with desk.database.writing() as connection:
        act = who.act(desk, connection, caller, reason)
        require(act.viewer, What.BREAK_GLASS)
        require_reason(reason)
        one = campaigns.ASSIGNMENTS.get(connection, caller.team, id=assignment_id)
        campaign = campaigns.CAMPAIGNS.get(connection, caller.team, id=one.campaign_id)
        language = act.viewer.person.language
        shown = _answers(desk, connection, campaign, (assignment_id, language))
        link = record.append(connection, caller.team, (looks.seen(act, assignment_id, one.person_id),))
        person = people.person(connection, caller.team, one.person_id)
        beyond = person is not None and person.id != act.actor and not who.reachable(person)
        told = who.over(desk, connection, caller, person) if person is not None and beyond else []
    looks.start(desk, caller, link.sequence)
    return AnswersSeen(language, shown, tuple(who.name_of(each) for each in told))


def _answers(
    desk: Desk, connection: Connection, campaign: Campaign, of: tuple[str, Language]
) -> tuple[Choice, ...]:
    assignment_id, language = of
    shown = []
    for attempt in learning.attempts(connection, campaign.team_id, assignment_id):
        for given in learning.responses(connection, campaign.team_id, attempt.id):
            item = texts.text_of(desk, connection, campaign, given.item_id)
            assert isinstance(item, QuizItem), "only quizzes have responses"
            options: dict[str, str] = {option.key: option.text[language] for option in item.options}
            shown.append(Choice(item.prompt[language], options[given.choice]))
    return tuple(shown)
