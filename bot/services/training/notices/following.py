"""What managers, leads and owners of an improvement are told."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.training.notices.common import Choice, PersonLine, Quote, Rate
from bot.texts import Language
from bot.training.nonconformity import NonconformityState


@dataclass(frozen=True, slots=True)
class OverdueDigest:
    """To a manager (own reports) or a lead (all): who is overdue. At most `lines` shown, `more` beyond.

    `stands_for` is the absent manager's name where a deputy reads it.
    """

    language: Language
    campaign_id: str
    title: str
    due: datetime
    lines: tuple[PersonLine, ...]
    more: int
    for_lead: bool
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class FindingAnswer:
    """One answer that stands behind a nonconformity. `answer` is `InspectionAnswer`'s value, "" once erased;
    `person` is "" where the viewer may not see it by name."""

    statement: str
    answer: str
    note: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A nonconformity in a list. `state` is `NonconformityState`'s value; `age_days` counts from found,
    before that from raised; `people` are the names the viewer may see (own reports or all, for a lead).

    `statement` holds the texts of all its items, `answers` every answer behind it for whoever decides.
    `owner_away`: the owner is to do something, and Slack does not reach them.
    """

    nonconformity_id: str
    clause: str
    statement: str
    department: str
    state: str
    statements: int
    age_days: int
    undirected: bool
    overdue: bool
    owner: str
    due: datetime | None
    direction: str
    evidence: str
    people: tuple[str, ...]
    actions: tuple[str, ...]
    answers: tuple[FindingAnswer, ...] = ()
    owner_away: bool = False


@dataclass(frozen=True, slots=True)
class FindingsNotice:
    """A manager's or lead's list, or a DM about new or undirected ones (`shout`: breach of 3-1-3).

    `news`: only candidates that were raised since the day's digest.
    `verified` are those that ended lately, for whoever sees that one came back.
    """

    language: Language
    lines: tuple[FindingLine, ...]
    shout: bool = False
    undirected: int = 0
    verified: tuple[FindingLine, ...] = ()
    news: bool = False

    @property
    def candidates(self) -> int:
        """How many of the lines a manager has still to decide on; the others are open."""
        return sum(one.state == NonconformityState.CANDIDATE for one in self.lines)


@dataclass(frozen=True, slots=True)
class FindingTask:
    """To the owner of an improvement: what to do until when. Button: Report as done (text, evidence)."""

    language: Language
    line: FindingLine
    quote: Quote | None
    returned_because: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class OwnerUnreachable:
    """To whoever directed an improvement, and to the leads: its owner cannot be told. Buttons: the line's
    acts, Change owner among them."""

    language: Language
    line: FindingLine
    owner: str


@dataclass(frozen=True, slots=True)
class IncidentReported:
    """4-1: an incident was mentioned in a self-inspection; to manager and leads at once. Quotes 4-1."""

    language: Language
    person: str
    text: str
    at: datetime
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class AnswersSeen:
    """What a lead sees behind the glass: (question, answer) of every attempt.

    `told_by` are the names of those who are asked to tell the person, where Slack does not reach them; empty
    where Mamori tells them.
    """

    language: Language
    answers: tuple[Choice, ...]
    told_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookToTell:
    """A lead looked at the answers of somebody whom Slack does not reach: to whoever is to tell them who
    looked, when and why. `number` names the look. Button: Told."""

    language: Language
    number: int
    person: str
    title: str
    lead: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RequestNotice:
    """Somebody asks for more time or disputes an item. Buttons: Grant, Refuse (with a sentence).

    For a dispute, `missed` shows the item's figures (None of fewer than ten) and `prompt` its text.
    `proposed_by` is the manager who proposes to release the person, "" where they ask themselves.
    """

    language: Language
    request_id: str
    kind: str
    title: str
    person: str
    reason: str
    wanted_due: datetime | None = None
    prompt: str = ""
    missed: Rate | None = None
    proposed_by: str = ""


@dataclass(frozen=True, slots=True)
class VoidPreview:
    """What voiding an item would do, before it is done. Button: Void (with a reason).

    `responses` are the wrong ones of all, None of fewer than ten.
    """

    language: Language
    item_id: str
    version: int
    prompt: str
    campaigns: int
    responses: Rate | None
    newly_passed: int
