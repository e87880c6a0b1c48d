"""The first error line of some runs: live for the connected workspace, a code of the tables for all others."""

from collections.abc import Callable, Sequence

from job_monitor.backend.error_memory import Told
from job_monitor.backend.live import cause_of
from job_monitor.backend.models_errors import ErrorTold, RunError, RunErrors
from job_monitor.backend.queries import job_run as ask
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.job_run import RunKey
from job_monitor.backend.targets import Asking
from job_monitor.backend.visible import visible_jobs
from job_monitor.databricks.client import WorkspaceClient
from job_monitor.errors import JobMonitorError, NotFoundError

LINE_AT_MOST = 300

Connect = Callable[[], WorkspaceClient]


def run_errors(asking: Asking, keys: Sequence[RunKey], connect: Connect) -> RunErrors:
    """One answer a run. A workspace that does not answer is asked once, and leaves the codes of the tables."""
    seen = visible_jobs(asking.reader, asking.book, [(key.workspace_id, key.job_id) for key in keys])
    visible = [key for key in keys if (key.workspace_id, key.job_id) in seen]
    is_away = False

    def told_of(run_id: str) -> Told:
        nonlocal is_away
        told = Told(ErrorTold.NOT_ASKED) if is_away else _ask(connect, run_id)
        is_away = is_away or told.state is ErrorTold.NOT_ASKED
        return told

    home = asking.core.workspace.workspace_id
    found = [
        (key, asking.core.run_errors.recall(key.run_id, told_of) if key.workspace_id == home else _ELSEWHERE)
        for key in visible
    ]
    return RunErrors(
        as_of=asking.book.as_of(sources.RUNS),
        sources=asking.book.shown((sources.RUNS, sources.JOBS), ask.RUN_MARTS),
        items=[_item(asking, key, told) for key, told in found],
    )


_ELSEWHERE = Told(ErrorTold.ELSEWHERE)
_KNOWN = frozenset({ErrorTold.TOLD, ErrorTold.SILENT})


def _ask(connect: Connect, run_id: str) -> Told:
    try:
        job_id, cause = cause_of(connect(), run_id)
    except NotFoundError:
        return Told(ErrorTold.GONE)
    except JobMonitorError:
        return Told(ErrorTold.NOT_ASKED)
    return Told(ErrorTold.TOLD if cause is not None else ErrorTold.SILENT, job_id, cause)


def _item(asking: Asking, key: RunKey, told: Told) -> RunError:
    # The viewer sees the job that they name: what is said of a run of another one, or of none, is not for them.
    is_other = told.state in _KNOWN and told.job_id != key.job_id
    cause = None if is_other else told.cause
    return RunError(
        workspace_id=key.workspace_id,
        job_id=key.job_id,
        run_id=key.run_id,
        told=ErrorTold.GONE if is_other else told.state,
        task_key=cause.task_key if cause else None,
        line=_first_line(cause.error) if cause else None,
        termination_code=None if cause else _code(asking, key),
    )


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LINE_AT_MOST else f"{line[: LINE_AT_MOST - 1]}…"


def _code(asking: Asking, key: RunKey) -> str | None:
    if not asking.book.is_known(sources.RUNS, marts=ask.RUN_MARTS):
        return None
    row = ask.run(asking.reader, key)
    return None if row is None else row["termination_code"]
