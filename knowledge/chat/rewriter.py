"""An answer in a chat model's words: verdict, quotes and figures stay the documents', sentence by sentence.

The verdict's own line is never the model's. Each other sentence is checked against the citations
(`knowledge.chat.claims`) before anyone sees it, and dropped when no citation carries it. When nothing is
left, or the model fails, the quoting answer is what people get, marked with the reason.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.answering.answers import Answer, Citation, Condition
from knowledge.chat.chat_model import ChatModel
from knowledge.chat.claims import Source, problem_with, sentences, source_of
from knowledge.errors import ChatModelFailed
from knowledge.text import as_data
from prompts import load

MAX_SENTENCES = 3
_LANGUAGES = {"ja": "Japanese", "en": "English"}

_SCHEMA: dict[str, Any] = {
    "title": "answer",
    "description": "An answer about security policies, worded from the quotes alone",
    "type": "object",
    "properties": {
        "verdict": {"type": "string", "maxLength": 12},
        "answer": {"type": "string", "maxLength": 400},
        "conditions": {
            "type": "array",
            "maxItems": 6,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "maxLength": 160},
                    "citation": {"type": "integer", "minimum": 1, "maximum": 20},
                },
                "required": ["text", "citation"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["verdict", "answer", "conditions"],
    "additionalProperties": False,
}


@dataclass(slots=True)
class Draft:
    """What has passed so far, and how many sentences were refused and why."""

    kept: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    def refuse(self, why: str) -> None:
        self.refused[why] = self.refused.get(why, 0) + 1


class Rewriter:
    """Words answers with one chat model. Thread-safe."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        """The model's name, as answers carry it."""
        return self._model.name

    def reword(self, answer: Answer, on_sentence: Callable[[str], None] | None = None) -> Answer:
        """The same answer in the model's words. Answers that cover nothing come back as they are.

        `on_sentence` hears the verdict's line and then each sentence as soon as it has passed, in order.
        Never raises for what the model does: `details["fallback"]` says why the quotes stand instead.
        """
        if not answer.covered or not answer.citations:
            return answer
        tell = on_sentence or (lambda _: None)
        sources = {citation.n: _source(citation, answer) for citation in answer.citations}
        draft = Draft()
        try:
            reply = self._collect(answer, sources, draft, tell)
        except ChatModelFailed as error:
            return _quoting(answer, str(error))
        if reply.get("verdict") != answer.verdict:
            return _quoting(answer, "the model changed the verdict")
        if not draft.kept:
            return _quoting(answer, "no sentence of the model is carried by the documents")
        return replace(
            answer,
            answer=_join(answer, [_lead(answer), *draft.kept]),
            conditions=_conditions(answer, reply, sources, draft),
            answered_by=self.name,
            details={**answer.details, "refused": str(sum(draft.refused.values()))},
        )

    def _collect(
        self, answer: Answer, sources: dict[int, Source], draft: Draft, tell: Callable[[str], None]
    ) -> dict[str, Any]:
        reply: dict[str, Any] = {}
        told = 0
        for reply in self._model.stream_json(_prompt(answer), _SCHEMA):
            if reply.get("verdict", answer.verdict) != answer.verdict and "answer" in reply:
                return reply
            finished = "conditions" in reply
            for sentence in _new_sentences(str(reply.get("answer") or ""), told, finished):
                told += 1
                self._judge(sentence, answer, (sources, draft, tell))
        for sentence in _new_sentences(str(reply.get("answer") or ""), told, True):
            self._judge(sentence, answer, (sources, draft, tell))
        return reply

    def _judge(
        self,
        sentence: str,
        answer: Answer,
        state: tuple[dict[int, Source], Draft, Callable[[str], None]],
    ) -> None:
        sources, draft, tell = state
        if len(draft.kept) >= MAX_SENTENCES or sentence in draft.kept:
            return
        if why := problem_with(sentence, list(sources.values()), answer.question):
            draft.refuse(why)
            return
        if not draft.kept:
            tell(_lead(answer))
        draft.kept.append(sentence)
        tell(sentence)


def _prompt(answer: Answer) -> str:
    quotes = "\n".join(
        f"[{c.n}] {c.document} {c.section}{f' {c.item}' if c.item else ''}: {c.quote}"
        + (f"\n    ({c.summary})" if c.summary else "")
        for c in answer.citations
    )
    return load("answer").fill(
        language=_LANGUAGES[answer.language],
        verdict=answer.verdict,
        quotes=as_data(quotes),
        question=as_data(answer.question),
    )


def _source(citation: Citation, answer: Answer) -> Source:
    said = [c.text for c in (*answer.conditions, *answer.notes) if c.citation == citation.n]
    return source_of(citation.quote, citation.summary, *said)


def _new_sentences(text: str, told: int, finished: bool) -> Iterator[str]:
    found = sentences(text)
    if not finished and found:
        found = found[:-1]  # the last one may still grow
    yield from found[told:]


def _lead(answer: Answer) -> str:
    return next(iter(sentences(answer.answer)), answer.answer)


def _join(answer: Answer, parts: list[str]) -> str:
    return ("" if answer.language == "ja" else " ").join(dict.fromkeys(parts))


def _conditions(
    answer: Answer, reply: dict[str, Any], sources: dict[int, Source], draft: Draft
) -> tuple[Condition, ...]:
    """The answer's own conditions, each in the model's words where those pass against its citation."""
    offered: dict[int, list[str]] = {}
    for entry in reply.get("conditions") or []:
        if isinstance(entry, dict) and isinstance(entry.get("citation"), int):
            offered.setdefault(entry["citation"], []).append(str(entry.get("text") or "").strip())
    return tuple(_reworded(one, offered, (sources, draft), answer.question) for one in answer.conditions)


def _reworded(
    condition: Condition, offered: dict[int, list[str]], state: tuple[dict[int, Source], Draft], question: str
) -> Condition:
    sources, draft = state
    source = sources.get(condition.citation)
    for text in offered.pop(condition.citation, []):
        why = problem_with(text, [source] if source else [], question) if text else "empty"
        if not why:
            return replace(condition, text=text)
        draft.refuse(why)
    return condition


def _quoting(answer: Answer, reason: str) -> Answer:
    return replace(answer, details={**answer.details, "fallback": reason})
