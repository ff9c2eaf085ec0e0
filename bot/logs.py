"""Logs as JSON lines that carry ids and timings, never a word of what people wrote, nor a token.

Our own events are written field by field. What libraries log may hold whole requests, so of theirs only
the place and the kind of error are kept.
"""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

_OURS = ("bot", "knowledge")
_NOISY = {"slack_bolt": logging.WARNING, "slack_sdk": logging.WARNING, "dbos": logging.WARNING}


def configure_logs(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send everything this process logs to `stream` (standard error) as JSON lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=_PROCESSORS, foreign_pre_chain=[_foreign])
    )
    handler.addFilter(_worth_keeping)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, least in _NOISY.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(least)
    # DBOS would add a console handler of its own to a logger that has none.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    _configure_events()


def _configure_events() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _safe_exception,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def log_to_file(path: Path) -> TextIO:
    """As `configure_logs`, to a file that is appended to; the caller closes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stream = path.open("a", encoding="utf-8", buffering=1)
    configure_logs(stream)
    return stream


def reference_of(key: str) -> str:
    """The number that a person is told and an administrator finds in the log: 8 characters."""
    return sha256(key.encode()).hexdigest()[:8].upper()


def _frames(trace: TracebackType | None) -> list[str]:
    found = traceback.extract_tb(trace)[-12:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in found]


def _worth_keeping(record: logging.LogRecord) -> bool:
    """Of libraries only what is wrong; some set their own level behind our back."""
    return record.levelno >= logging.WARNING or record.name.startswith(_OURS)


def _foreign(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A library's record: its place instead of its words."""
    record: logging.LogRecord = event["_record"]
    event["level"] = record.levelname.lower()
    event["logger"] = record.name
    if not record.name.startswith(_OURS):
        event["event"] = f"{Path(record.pathname).name}:{record.lineno} {record.funcName}"
    return event


def _safe_exception(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error's type and frames; never its message."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    if isinstance(given, BaseException):
        given = (type(given), given, given.__traceback__)
    if isinstance(given, tuple) and given[0] is not None:
        event["error"] = given[0].__name__
        event["frames"] = _frames(given[2])
    return event


def _without_stack_text(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event.pop("stack_info", None)
    return event


_PROCESSORS: list[structlog.types.Processor] = [
    _safe_exception,
    _without_stack_text,
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.JSONRenderer(ensure_ascii=False),
]

# Already on import: structlog's own default prints errors with the values of every variable.
_configure_events()
