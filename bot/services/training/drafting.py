"""Drafts of questions from a section: by templates, or by the chat model where one is configured."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Protocol

from bot.errors import Conflict, InvalidInput, NotFound
from bot.services.ports import Clock, Recipient
from bot.services.training import bank, who
from bot.services.training.bank_writing import problems_of
from bot.services.training.desk import Caller, Desk
from bot.services.training.notices import Choice, DraftsMade
from bot.store import learning
from bot.texts import Language
from bot.training.visibility import What, require
from knowledge.bank.drafts import Draft, template_drafts
from knowledge.bank.grounds import Ground, grounds_of, reference_of
from knowledge.bank.model_drafts import Drafted, Model, model_drafts
from knowledge.documents import Document, Section
from knowledge.errors import ChatModelFailed

JOB = "training.draft"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The section to draft from, and the set that the drafts are for."""

    document_id: str
    section: str
    set_id: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What a lead may draft from: documents, the sections of the chosen one, the sets of questions."""

    language: Language
    documents: tuple[Choice, ...]
    chosen: str
    sections: tuple[Choice, ...]
    sets: tuple[Choice, ...]


class Usage(Protocol):
    """Counts what the chat model was used for."""

    def take(self, team: str, day: Any, limit: int) -> bool: ...


class ModelDrafts:
    """Drafts with the configured chat model, within the day's budget of answers; opened at its first use."""

    def __init__(
        self, open_model: Callable[[], Model], usage: Usage, budget: tuple[int, tzinfo], clock: Clock
    ):
        self._open = open_model
        self._usage = usage
        self._budget = budget
        self._clock = clock
        self._model: Model | None = None

    def draft(self, team: str, reference: str, grounds: Sequence[Ground]) -> Drafted:
        """What the model proposes. Raises ChatModelFailed; "budget" when nothing is left of the day's."""
        a_day, zone = self._budget
        if not self._usage.take(team, self._clock().astimezone(zone).date(), a_day):
            raise ChatModelFailed("budget")
        if self._model is None:
            self._model = self._open()
        return model_drafts(self._model, reference, grounds, "")


def sources(desk: Desk, caller: Caller, document_id: str = "") -> Sources:
    """What may be chosen. Raises NotPermitted for anybody but a security lead."""
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
    require(act.viewer, What.EDIT_BANK)
    language = act.viewer.person.language
    documents = desk.clauses.documents()
    document = next((one for one in documents if one.id == document_id), None)
    sections = [one for one in document.sections if one.number] if document else []
    return Sources(
        language, tuple(Choice(one.id, one.title) for one in documents), document_id if document else "",
        tuple(Choice(one.number, f"{one.number} {one.title or one.text[:60]}") for one in sections),
        tuple(Choice(one.id, one.title[language]) for one in desk.bank().sets if one.kind == "quiz"),
    )  # fmt: skip


def start(desk: Desk, caller: Caller, wanted: Wanted) -> DraftsMade:
    """Draft now by templates; or, where a chat model is configured, in the background: `waiting` is true then
    and the lead gets a message. Raises NotPermitted, NotFound, InvalidInput for an unknown set."""
    with desk.database.reading() as connection:
        act = who.act(desk, connection, caller)
    require(act.viewer, What.EDIT_BANK)
    document, section = _section(desk, wanted)
    if not any(one.id == wanted.set_id and one.kind == "quiz" for one in desk.bank().sets):
        raise InvalidInput("training.campaign.unknown_set")
    if desk.drafter is None:
        return _by_templates(desk, caller, wanted, act.viewer.person.language)
    minute = caller.now.replace(second=0, microsecond=0).isoformat()
    payload = {
        "team": caller.team, "user": caller.user_id, "document": wanted.document_id,
        "section": wanted.section, "set": wanted.set_id, "at": minute,
    }  # fmt: skip
    desk.jobs.start(JOB, ":".join(payload.values()), payload)
    return DraftsMade(act.viewer.person.language, reference_of(document, section.number), waiting=True)


def run(desk: Desk, payload: Mapping[str, Any], now: datetime) -> None:
    """The durable work behind `start`: the chat model's drafts, else the templates', and that it is so."""
    caller = Caller(str(payload["team"]), str(payload["user"]), now)
    wanted = Wanted(str(payload["document"]), str(payload["section"]), str(payload["set"]))
    with desk.database.reading() as connection:
        language = who.act(desk, connection, caller).viewer.person.language
    made = _by_model(desk, caller, wanted, language)
    key = f"drafts:{wanted.document_id}:{wanted.section}:{caller.user_id}:{payload['at']}"
    desk.sender.send(Recipient(caller.team, caller.user_id), made, key)


def templates(document: Document, section: Section, desk: Desk) -> tuple[Draft, ...]:
    """What the templates make of a section."""
    return template_drafts(_grounds(desk, document, section), "")


def _by_model(desk: Desk, caller: Caller, wanted: Wanted, language: Language) -> DraftsMade:
    document, section = _section(desk, wanted)
    reference = reference_of(document, section.number)
    assert desk.drafter is not None, "the job was started for it"
    try:
        found = desk.drafter.draft(caller.team, reference, _grounds(desk, document, section))
    except ChatModelFailed as error:
        reason = "budget" if str(error) == "budget" else "failed"
        return _by_templates(desk, caller, wanted, language, reason)
    if not found.drafts:
        return _by_templates(desk, caller, wanted, language, "refused")
    return _kept(desk, caller, wanted, (language, found.drafts, ""))


def _by_templates(
    desk: Desk, caller: Caller, wanted: Wanted, language: Language, fallback: str = ""
) -> DraftsMade:
    document, section = _section(desk, wanted)
    return _kept(desk, caller, wanted, (language, templates(document, section, desk), fallback))


def _kept(
    desk: Desk, caller: Caller, wanted: Wanted, made: tuple[Language, Sequence[Draft], str]
) -> DraftsMade:
    """Propose each draft that was not there before, whatever became of it then."""
    language, drafts, fallback = made
    document, section = _section(desk, wanted)
    with desk.database.reading() as connection:
        known = {
            row.id for row in learning.ITEMS.all(connection, caller.team, id=[d.item.id for d in drafts])
        }
    new = 0
    for draft in drafts:
        if draft.item.id not in known:
            with suppress(Conflict):  # another lead drafts from the same section at this moment
                bank.propose(desk, caller, wanted.set_id, draft.item, draft.origin)
                new += 1
    to_complete = sum(bool(problems_of(desk, wanted.set_id, draft.item)) for draft in drafts)
    by = next((draft.origin.partition(":")[2] for draft in drafts if draft.origin.startswith("model:")), "")
    return DraftsMade(
        language, reference_of(document, section.number), new, len(known), to_complete, by, fallback
    )


def _grounds(desk: Desk, document: Document, section: Section) -> tuple[Ground, ...]:
    return grounds_of(document, section, lambda number, item: desk.clauses.notes(document.id, number, item))


def _section(desk: Desk, wanted: Wanted) -> tuple[Document, Section]:
    """Raises NotFound when the document or its section is not there for everyone to read."""
    document = next((one for one in desk.clauses.documents() if one.id == wanted.document_id), None)
    section = (
        next((one for one in document.sections if one.number == wanted.section), None) if document else None
    )
    if document is None or section is None:
        raise NotFound("draft.section_gone")
    return document, section
