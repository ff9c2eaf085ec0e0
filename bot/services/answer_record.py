"""An answer as JSON, for the database: what was said, from which passages, of which versions."""

import json
from dataclasses import asdict
from typing import Any

from knowledge.answering.answers import Answer, Citation, Condition


def to_json(answer: Answer) -> str:
    """Canonical JSON without the question, which has a column (and a retention) of its own."""
    fields = asdict(answer)
    del fields["question"]
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def from_json(text: str, question: str) -> Answer:
    """The other way round."""
    fields: dict[str, Any] = json.loads(text)
    for name in ("conditions", "notes", "contacts"):
        fields[name] = tuple(Condition(**each) for each in fields[name])
    fields["citations"] = tuple(Citation(**each) for each in fields["citations"])
    return Answer(question=question, **fields)
