"""The child process: reads files one after another, confined, and answers in JSON lines.

Run as `python -m knowledge.loaders.worker`. Asked {"path", "name"}, it answers {"document"} or
{"refused", "message"}. It may die of a file; whoever asks starts another.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from knowledge.errors import DocumentRefused
from knowledge.loaders.build import document_of
from knowledge.loaders.limits import confine
from knowledge.records import document_to_json


def main() -> None:
    """Answer until standard input ends."""
    # Parsers print warnings; what they print must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    confine()
    for line in sys.stdin:
        request = json.loads(line)
        answers.write(json.dumps(_answer(Path(request["path"]), request["name"])) + "\n")
        answers.flush()


def _answer(path: Path, name: str) -> dict[str, Any]:
    try:
        return {"document": document_to_json(document_of(path, name))}
    except DocumentRefused as refused:
        return {"refused": refused.reason, "message": str(refused)}
    except MemoryError:
        return {"refused": "too_large", "message": "It needs more memory to read than is allowed. Split it."}
    except Exception as error:  # any parser may fail in any way on a broken file
        message = f"It is damaged and cannot be read ({type(error).__name__}). Save it anew and index again."
        return {"refused": "damaged", "message": message}


if __name__ == "__main__":
    main()
