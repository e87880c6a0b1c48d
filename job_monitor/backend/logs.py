"""What is logged: names, never values.

The text of an error may hold a token, a parameter or a whole statement. So the log gets the types of an error and of
its causes, and the places that it came through; never their text. The same holds for what libraries log.
"""

import logging
import sys
import traceback
from contextlib import suppress
from pathlib import PurePath
from typing import Any

import structlog

MOST_PLACES = 20
_SPEAKS_IN_TEMPLATES = "uvicorn"
"""Its messages are constants with places for values; others put values into the text itself."""


def configure_logging(level: str) -> None:
    """One JSON line per event on standard error; a terminal gets a readable form.

    Libraries are heard from WARNING on, whatever the level: what they say below that holds addresses and headers.
    """
    renderer: Any = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_text,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    root = logging.getLogger()
    root.handlers = [LibraryHandler()]
    root.setLevel(logging.WARNING)


class LibraryHandler(logging.Handler):
    """Records of the standard library's logging, as events of ours: who spoke, and where; an error by its places."""

    def emit(self, record: logging.LogRecord) -> None:
        said: dict[str, Any] = {"logger": record.name, "where": f"{record.module}:{record.lineno}"}
        if record.name.startswith(_SPEAKS_IN_TEMPLATES) and "\n" not in str(record.msg).strip():
            said["text"] = str(record.msg).strip()
        log = structlog.get_logger(record.name)
        write = log.error if record.levelno >= logging.ERROR else log.warning
        # A closed stream must not break who speaks, and logging's own way to tell of it would print the values.
        with suppress(OSError, ValueError):
            write("library.said", exc_info=record.exc_info, **said)


def without_text(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Processor: an exception becomes its types and places."""
    error = _error(event.pop("exc_info", None))
    if error is not None:
        event["raised"] = [_shape(one) for one in _chain(error)]
    return event


def _error(given: Any) -> BaseException | None:
    if isinstance(given, tuple):
        given = given[1]
    elif given is True:
        given = sys.exc_info()[1]
    return given if isinstance(given, BaseException) else None


def _chain(error: BaseException) -> list[BaseException]:
    """The error and its causes, the last first."""
    found = [error]
    while (cause := found[-1].__cause__ or found[-1].__context__) is not None and cause not in found:
        found.append(cause)
    return found


def _shape(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-MOST_PLACES:]
    return {"error": type(error).__name__, "through": [_place(frame) for frame in frames]}


def _place(frame: traceback.FrameSummary) -> str:
    return f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
