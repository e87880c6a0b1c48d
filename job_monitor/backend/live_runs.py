"""The runs that the workspace's Jobs API calls active, asked once for all viewers who look at the same moment."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from job_monitor.databricks import jobs as jobs_api
from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.jobs import Json
from job_monitor.domain import Source, SourceState
from job_monitor.errors import Denied, JobMonitorError, Unconfigured

RUNS_AT_MOST = 500
"""A page of the Jobs API holds 24 runs, and the workspace counts calls."""
KEPT_S = 5.0
"""Viewers whose pages ask within so many seconds share one answer: less than a page waits before it asks again."""
FAILURE_KEPT_S = 30.0
"""A workspace that does not answer costs each question its whole patience."""

Connect = Callable[[], WorkspaceClient]


@dataclass(frozen=True)
class LiveRuns:
    """All active runs that the service principal sees, newest start first; None where they could not be asked."""

    source: Source
    items: list[Json] | None
    is_complete: bool
    """False: there are more of them than RUNS_AT_MOST."""


class LiveMemory:
    """Asks the Jobs API at most once in KEPT_S. What a viewer may see of the answer is for the caller to say."""

    def __init__(self) -> None:
        self._held: tuple[float, LiveRuns] | None = None
        """Until when it counts, and what it is."""
        self._asking = threading.Lock()

    def active(self, connect: Connect, now: datetime) -> LiveRuns:
        """What runs now. A workspace that does not answer is a state of the answer, never an error."""
        with self._asking:
            if self._held is None or time.monotonic() >= self._held[0]:
                found = ask(connect, now)
                kept_s = FAILURE_KEPT_S if found.items is None else KEPT_S
                self._held = (time.monotonic() + kept_s, found)
            return self._held[1]


def ask(connect: Connect, now: datetime) -> LiveRuns:
    """One question, as the app's own identity."""
    try:
        page = jobs_api.active_runs(connect(), limit=RUNS_AT_MOST)
    except JobMonitorError as error:
        return LiveRuns(_trouble(error), None, is_complete=False)
    source = Source(jobs_api.SOURCE, SourceState.OK, as_of=now, synced_at=now)
    return LiveRuns(source, page.items, is_complete=page.next_page_token is None)


def _trouble(error: JobMonitorError) -> Source:
    if isinstance(error, Unconfigured):
        return Source(
            jobs_api.SOURCE, SourceState.UNCONFIGURED, message=str(error), remedy="Set DATABRICKS_HOST and start again."
        )
    if isinstance(error, Denied):
        remedy = "Give the app's service principal `CAN VIEW` on the jobs, or make it a workspace admin."
        return Source(jobs_api.SOURCE, SourceState.DENIED, message=str(error), remedy=remedy)
    remedy = "It is asked again by itself within a minute; `job-monitor doctor` says what to mend."
    return Source(jobs_api.SOURCE, SourceState.FAILED, message=str(error), remedy=remedy)
