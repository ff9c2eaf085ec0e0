"""What is odd about a launch, as the preview warns of it: whom nobody reaches, for whom nobody is there."""

from collections.abc import Iterable, Mapping

from bot.services.training import who
from bot.services.training.items import Content
from bot.services.training.naming import first_names
from bot.store import people as store
from bot.store.database import Connection
from bot.texts import Language
from bot.training.campaign import Campaign, Kind
from bot.training.people import Person

Problem = tuple[str, dict[str, object]]


def problems(
    connection: Connection,
    campaign: Campaign,
    content: Content,
    people: tuple[Person, ...],
    language: Language,
) -> tuple[Problem, ...]:
    """Keys of sentences with their values; of people the first are named."""
    if not people:
        found: list[Problem] = [("training.campaign.audience_of_nobody", {})]
    else:
        managers = store.named(connection, campaign.team_id, {one.manager_id for one in people} - {""})
        found = [*_about(people, managers, language)]
    need = campaign.terms.draw if campaign.kind is Kind.QUIZ else 1
    if campaign.kind is not Kind.ATTESTATION and len(content.items) < need:
        found.append(("training.campaign.too_few_items", {"have": len(content.items), "need": need}))
    return tuple(found)


def _about(people: Iterable[Person], managers: Mapping[str, Person], language: Language) -> list[Problem]:
    every = list(people)
    groups = {
        "without_slack": [one for one in every if not one.slack_id],
        "without_manager": [one for one in every if not one.manager_id],
        "manager_away": [
            one for one in every if one.manager_id and not who.reachable(managers.get(one.manager_id))
        ],
    }
    return [
        (
            f"training.preview.{name}",
            {"count": len(group), "people": first_names(map(who.name_of, group), language)},
        )
        for name, group in groups.items()
        if group
    ]
