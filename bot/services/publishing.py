"""What people approved in Slack goes into the library: the database says what shall stand there."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.errors import Unavailable
from bot.services.knowledge_base import KnowledgeBase
from bot.services.leads import Leads
from bot.services.ports import Clock, Jobs
from bot.store.verified import VerifiedAnswer, VerifiedAnswers
from bot.store.words import CompanyWords
from knowledge.answering.verified import Verified, entry_of
from knowledge.errors import DocumentUnknown, LibraryBusy
from knowledge.index.contents import Contents, Entry, LexiconEntry
from knowledge.index.indexing import Source, Summary

JOB = "library.sync"


class Publisher(Protocol):
    """The library, for writing. Raises KnowledgeError."""

    def contents(self) -> Contents: ...

    def update(self, sources: Sequence[Source], remove: Sequence[str] = ()) -> Summary: ...


@dataclass(frozen=True, slots=True)
class PublishingDesk:
    """What publishing works with."""

    publisher: Publisher
    knowledge: KnowledgeBase
    answers: VerifiedAnswers
    words: CompanyWords
    leads: Leads
    clock: Clock


class Publishing:
    """Brings the library in line with the tables, as often as it is asked to."""

    def __init__(self, desk: PublishingDesk, jobs: Jobs) -> None:
        self._desk = desk
        self._jobs = jobs
        # What shall be removed is worked out from what stands there: two at once would trip over each other.
        self._one_at_a_time = threading.Lock()

    def request(self, team: str, cause: str) -> None:
        """Have the library brought up to date; `cause` names the change, once each."""
        self._jobs.start(JOB, f"{team}:{cause}", {"team": team})

    def sync(self, payload: Mapping[str, Any]) -> None:
        """The durable work. What stands there already is not touched, so it may run any number of times."""
        with self._one_at_a_time:
            self._sync(str(payload["team"]))

    def _sync(self, team: str) -> None:
        contents = self._desk.publisher.contents()
        answers = {each.id: each for each in self._desk.answers.all(team, ("active",))}
        indexed = {e.document.id for e in contents.entries if e.document.kind == "verified_answer"}
        sources: list[Source] = [self.entry(each) for each in answers.values()]
        sources += self._words(team, contents)
        gone = sorted(indexed - answers.keys())
        if sources or gone:
            self.publish(sources, gone)

    def publish(self, sources: Sequence[Source], remove: Sequence[str] = ()) -> Summary:
        """Write into the library and have it read anew. Raises Unavailable while another process writes."""
        try:
            summary = self._desk.publisher.update(sources, remove)
        except (LibraryBusy, DocumentUnknown) as error:  # another process writes, or just wrote
            raise Unavailable() from error
        self._desk.knowledge.renew()
        return summary

    def entry(self, answer: VerifiedAnswer) -> Entry:
        """The document of a verified answer."""
        return entry_of(shape_of(answer, self._desk.leads.name_of(answer.team_id, answer.owner_id)))

    def _words(self, team: str, contents: Contents) -> list[Source]:
        wanted = {each.word: each.means for each in self._desk.words.all(team)}
        standing = {each.word: each.means for each in contents.lexicon if not each.origin}
        changed = [LexiconEntry(word, means) for word, means in wanted.items() if standing.get(word) != means]
        return [*changed, *(LexiconEntry(word, ()) for word in standing.keys() - wanted.keys())]


def shape_of(answer: VerifiedAnswer, owner: str) -> Verified:
    """The row as the library knows it."""
    return Verified(
        id=answer.id,
        number=answer.label,
        version=answer.approved_at.date().isoformat(),
        question=answer.question,
        answer=answer.answer,
        verdict=answer.verdict,
        language=answer.language,
        owner=owner,
        review_by=answer.review_by,
        clauses=answer.clauses,
        wordings=answer.wordings,
        audience=answer.audience,
    )


class StoredBook:
    """The book that the answerer asks: what is active and not past its date on the company's day."""

    def __init__(self, team: str, answers: VerifiedAnswers, leads: Leads) -> None:
        self._team = team
        self._answers = answers
        self._leads = leads

    def in_force(self, document_id: str) -> Verified | None:
        """The answer behind an indexed document, None for one that may not be given now."""
        found = self._answers.find(self._team, document_id)
        if found is None or found.state != "active" or found.review_by < self._leads.today:
            return None
        return shape_of(found, self._leads.name_of(self._team, found.owner_id))
