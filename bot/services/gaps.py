"""What nobody could answer, for the leads: grouped by likeness, the most frequent and newest first."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.errors import NotFound, Unavailable
from bot.services import answer_record
from bot.services.knowledge_base import KnowledgeBase
from bot.services.leads import Leads
from bot.services.ports import Clock, Jobs
from bot.services.publishing import Publishing
from bot.services.redaction import redact
from bot.services.verified_form import USUAL_LIFE, Form, InvalidField
from bot.store.gaps import Gap, Gaps, OpenQuestion
from bot.store.words import CompanyWord, CompanyWords
from bot.texts import Language, joined, say
from knowledge.answering.sameness import is_same
from knowledge.answering.wording import plain
from knowledge.errors import KnowledgeError
from knowledge.index.clause_names import name_of
from knowledge.text import clean

JOB = "gaps.group"
WORD_LIMIT, MEANS = 40, 8
Alike = Callable[[Sequence[str]], list[list[int]]]


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Alike questions: `question` is the one that most resemble, `wordings` the others, each once."""

    id: str
    question: str
    wordings: tuple[str, ...]
    count: int
    newest: datetime
    unhelpful: int


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A line to begin with: `form` as a verified answer, `text` for whoever keeps the policies."""

    group_id: str
    form: Form
    text: str


@dataclass(frozen=True, slots=True)
class GapDesk:
    """What it works with. `alike` groups texts and may take seconds; only durable work calls it."""

    gaps: Gaps
    words: CompanyWords
    leads: Leads
    knowledge: KnowledgeBase
    alike: Alike
    clock: Clock


class GapList:
    """The list and what can be done about each group."""

    def __init__(self, desk: GapDesk, publishing: Publishing, jobs: Jobs) -> None:
        self._desk = desk
        self._publishing = publishing
        self._jobs = jobs

    def listing(self, team: str) -> list[GapGroup]:
        """What waits, the most frequent first, then the newest. What is new is grouped behind our back."""
        waiting = self._desk.gaps.open(team)
        if any(not each.group_id for each in waiting):
            newest = max(waiting, key=lambda each: each.asked_at)
            self._jobs.start(JOB, f"{team}:{newest.id}:{len(waiting)}", {"team": team})
        groups: dict[str, list[OpenQuestion]] = defaultdict(list)
        same: dict[str, str] = {}
        for each in waiting:
            groups[each.group_id or same.setdefault(plain(each.text), f"q-{each.id}")].append(each)
        found = [_group(group_id, members) for group_id, members in groups.items()]
        return sorted(found, key=lambda each: (-each.count, -each.newest.timestamp(), each.id))

    def group(self, payload: Mapping[str, Any]) -> None:
        """The durable work: put alike questions together. The group is named after its leading question."""
        team = str(payload["team"])
        waiting = self._desk.gaps.open(team)
        try:
            found = self._desk.alike([each.text for each in waiting])
        except KnowledgeError as error:
            raise Unavailable() from error
        named = {waiting[at].id: f"g-{waiting[members[0]].id}" for members in found for at in members}
        self._desk.gaps.group(team, named)

    def policy_line(self, team: str, user_id: str, group_id: str) -> PolicyLine:
        """A draft: the question, the nearest clauses, and blanks for what only people can decide.

        Raises NotPermitted, NotFound.
        """
        group, members = self._get(team, user_id, group_id)
        clauses = self._nearest(members)
        language: Language = members[0].language
        named = joined(clauses, language) or say("gaps.no_clause", language)
        text = say("gaps.draft", language, question=group.question, clauses=named)
        form = Form(
            key="",
            question=group.question,
            wordings=group.wordings,
            answer=text,
            language=language,
            owner_id=user_id,
            review_by=self._desk.leads.today + USUAL_LIFE,
            clauses=clauses,
        )
        return PolicyLine(group_id, form, text)

    def example(self, team: str, user_id: str, group_id: str) -> GapGroup:
        """One group. Raises NotPermitted, NotFound."""
        return self._get(team, user_id, group_id)[0]

    def settle(self, team: str, user_id: str, group_id: str, how: Literal["line", "word", "done"]) -> int:
        """Take a group off the list; how many questions that were. Raises NotPermitted, NotFound."""
        members = self._get(team, user_id, group_id)[1]
        settled = Gap(team, "", group_id, how, user_id, self._desk.clock())
        self._desk.gaps.settle(team, [each.id for each in members], settled)
        return len(members)

    def settle_answered(self, team: str, user_id: str, question_id: str, wordings: Sequence[str]) -> int:
        """Take off the list what an approved answer now answers: its own question, and other wordings of it.

        How many questions that were. Raises NotPermitted.
        """
        self._desk.leads.require_lead(team, user_id)
        same = [
            each.id
            for each in self._desk.gaps.open(team)
            if each.id == question_id or any(is_same(each.text, wording) for wording in wordings)
        ]
        self._desk.gaps.settle(team, same, Gap(team, "", "", "line", user_id, self._desk.clock()))
        return len(same)

    def add_word(self, team: str, user_id: str, word: str, means: Sequence[str]) -> CompanyWord:
        """A word that people say, and what documents say for it. Raises NotPermitted, InvalidField."""
        self._desk.leads.require_lead(team, user_id)
        said = plain(redact(word).text)
        if not 2 <= len(said) <= WORD_LIMIT:
            raise InvalidField("word", "gaps.word.length", limit=WORD_LIMIT)
        meant = tuple(dict.fromkeys(cleaned for each in means if (cleaned := clean(each, WORD_LIMIT))))
        if not meant or len(meant) > MEANS:
            raise InvalidField("means", "gaps.word.means", limit=MEANS)
        self._check_known(meant)
        added = CompanyWord(team, said, meant, user_id, self._desk.clock())
        self._desk.words.put(added)
        self._publishing.request(team, f"word:{said}:{added.added_at.isoformat()}")
        return added

    def _check_known(self, means: Sequence[str]) -> None:
        """A word that no document uses would lead nowhere."""
        opened = self._desk.knowledge.now()
        if opened is None:
            raise Unavailable("section.loading")
        texts = [plain(f"{s.title} {s.text}") for document in opened.documents for s in document.sections]
        for each in means:
            if not any(plain(each) in text for text in texts):
                raise InvalidField("means", "gaps.word.unknown", word=each)

    def _nearest(self, members: Sequence[OpenQuestion]) -> tuple[str, ...]:
        opened = self._desk.knowledge.now()
        documents = {each.id: each for each in opened.documents} if opened else {}
        cited = answer_record.from_json(members[0].answer, members[0].text).citations
        names = [
            name_of(documents[each.document_id], each.section, each.item)
            for each in cited
            if each.document_id in documents and each.kind != "verified_answer"
        ]
        return tuple(dict.fromkeys(names))[:3]

    def _get(self, team: str, user_id: str, group_id: str) -> tuple[GapGroup, list[OpenQuestion]]:
        self._desk.leads.require_lead(team, user_id)
        members = _members(self._desk.gaps.open(team), group_id)
        if not members:
            raise NotFound("gaps.gone")
        return _group(group_id, members), members


def _members(waiting: Sequence[OpenQuestion], group_id: str) -> list[OpenQuestion]:
    """Of a group; of one that nobody grouped yet ("q-" and the first question), the same words again."""
    if not group_id.startswith("q-"):
        return [each for each in waiting if each.group_id == group_id]
    first = next((each for each in waiting if each.id == group_id.removeprefix("q-")), None)
    if first is None:
        return []
    said = plain(first.text)
    again = [each for each in waiting if not each.group_id and plain(each.text) == said]
    return again if first in again else [first, *again]


def _group(group_id: str, members: Sequence[OpenQuestion]) -> GapGroup:
    leader = next((each for each in members if group_id.endswith(each.id)), members[0])
    others = dict.fromkeys(each.text for each in members if each.text != leader.text)
    return GapGroup(
        id=group_id,
        question=leader.text,
        wordings=tuple(others),
        count=len(members),
        newest=max(each.asked_at for each in members),
        unhelpful=sum(each.covered for each in members),
    )
