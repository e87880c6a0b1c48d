"""Whether a run is missing: rows from the marts of either engine, decided by the product's own query module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from job_monitor.backend.queries import schedules
from job_monitor.schedules.missing import Verdict
from tests.conformance.adapters.job_monitor.engines import Marts
from tests.conformance.judge import UNKNOWN


@dataclass(frozen=True)
class Decision:
    """Statements in Databricks' dialect, and what is decided from their rows."""

    statements: tuple[str, ...]
    answer: Callable[[Marts, datetime, Mapping[str, Any]], Any]


def _plain(sql: str) -> str:
    """The statement with the models' own names, as the engines here know them."""
    return sql.replace("mart.", "")


_JOBS, _REACH = _plain(schedules.JOBS), _plain(schedules.REACH)


def _is_run_missing(marts: Marts, now: datetime, of: Mapping[str, Any]) -> Any:
    """A job without a schedule is not among the judged, and misses nothing."""
    judged = schedules.from_rows(marts.ask(_JOBS), marts.ask(_REACH), now, now)
    asked = [one for one in judged if all(getattr(one.job, name) == value for name, value in of.items())]
    verdict = asked[0].verdict if asked else Verdict.NOT_SCHEDULED
    return UNKNOWN if verdict is Verdict.UNKNOWN else verdict is Verdict.MISSING


DECIDED = {"schedule.is_run_missing": Decision((_JOBS, _REACH), _is_run_missing)}
