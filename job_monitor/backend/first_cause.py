"""Why a run failed, of all that the Jobs API says about its tasks."""

from collections.abc import Sequence
from datetime import UTC, datetime

from job_monitor.backend.models import LiveCause, LiveTask

_FOLLOWERS = frozenset({"UPSTREAM_FAILED", "UPSTREAM_CANCELED"})
"""Tasks that failed because another one had."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_ALWAYS = datetime.min.replace(tzinfo=UTC)


def first_cause(message: str | None, tasks: Sequence[LiveTask]) -> LiveCause | None:
    """Of the tasks that failed by themselves the one that ended first; an error goes before a mere message.

    `message` is the run's own, for when no task says anything. None where nothing is said.
    """
    spoken = [task for task in tasks if _says_why(task) and task.result_state not in _FOLLOWERS]
    # Of several tries of a task the newest says what is wrong now.
    newest = [task for task in spoken if not any(_is_later_try(other, task) for other in spoken)]
    found = sorted(newest, key=lambda task: (not task.error, task.ended_at or _NEVER))
    if not found:
        return LiveCause(task_key=None, error=message, error_trace=None, others_count=0) if message else None
    first = found[0]
    error = first.error or first.message or ""
    return LiveCause(task_key=first.task_key, error=error, error_trace=first.error_trace, others_count=len(found) - 1)


def _says_why(task: LiveTask) -> bool:
    return bool(task.error) or (task.message is not None and task.result_state != "SUCCESS")


def _is_later_try(other: LiveTask, task: LiveTask) -> bool:
    if other is task or other.task_key != task.task_key:
        return False
    return (other.started_at or _ALWAYS) > (task.started_at or _ALWAYS)
