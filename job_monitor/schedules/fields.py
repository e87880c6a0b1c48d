"""A field of an expression that is a list of values: `*`, `5`, `1-5`, `0/15`, `10-20/5`, names, and lists of these."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from job_monitor.errors import ScheduleError

_PART = re.compile(r"(?P<first>\*|\w+)?(?:-(?P<last>\w+))?(?:/(?P<step>\d{1,4}))?")


@dataclass(frozen=True)
class Field:
    """What a field may hold, and whether a range may go round its end (`22-2`)."""

    name: str
    low: int
    high: int
    names: Mapping[str, int] = field(default_factory=dict)
    wraps: bool = True


def values(of: Field, text: str) -> list[int]:
    """Every value that the text means, ascending. Raises ScheduleError."""
    return sorted({value for part in text.split(",") for value in _part(of, part)})


def _part(of: Field, part: str) -> list[int]:
    found = _PART.fullmatch(part)
    if not part or found is None:
        raise _unreadable(of, part)
    first, last, step = found["first"], found["last"], found["step"]
    if first in (None, "*"):
        if last is not None or (first is None and step is None):
            raise _unreadable(of, part)
        return list(range(of.low, of.high + 1, _step(of, step)))
    begin = _value(of, first)
    if last is not None:
        return _range(of, begin, _value(of, last), _step(of, step))
    return [begin] if step is None else list(range(begin, of.high + 1, _step(of, step)))


def _range(of: Field, begin: int, end: int, step: int) -> list[int]:
    if begin <= end:
        return list(range(begin, end + 1, step))
    if not of.wraps:
        raise ScheduleError(f"The range {begin}-{end} in the field for {of.name} runs backwards.")
    size = of.high - of.low + 1
    return [(value - of.low) % size + of.low for value in range(begin, end + size + 1, step)]


def _step(of: Field, text: str | None) -> int:
    step = 1 if text is None else int(text)
    if not 1 <= step <= of.high:
        raise ScheduleError(f"A step in the field for {of.name} is 1 to {of.high}, not {step}.")
    return step


def _value(of: Field, text: str) -> int:
    if text in of.names:
        return of.names[text]
    if not (text.isascii() and text.isdecimal()) or not of.low <= int(text) <= of.high:
        raise ScheduleError(f"The field for {of.name} holds {of.low} to {of.high}, not {text!r}.")
    return int(text)


def _unreadable(of: Field, part: str) -> ScheduleError:
    return ScheduleError(f"{part!r} in the field for {of.name} cannot be read.")
