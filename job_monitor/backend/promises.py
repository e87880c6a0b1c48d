"""What is promised of a job, who may change that, and how its newest run kept it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from job_monitor.backend.models_job import Margin, TargetState
from job_monitor.backend.models_state import Target
from job_monitor.backend.targets import Asking
from job_monitor.backend.visible import VisibleJob
from job_monitor.domain import ResultClass
from job_monitor.errors import StateError
from job_monitor.state import Promise
from job_monitor.state import targets as state_targets

Row = Mapping[str, Any]

_ENDED = (ResultClass.SUCCEEDED, ResultClass.FAILED, ResultClass.TIMED_OUT)


def target_state(asking: Asking, job: VisibleJob, runs: Sequence[Row] | None) -> TargetState | None:
    """None where the database of targets does not answer: the figures do not wait for it."""
    try:
        with asking.state.reading() as connection:
            held = state_targets.get(connection, (job.workspace_id, job.job_id))
    except StateError:
        return None
    return TargetState(
        right=asking.decision(job).right,
        target=None if held is None else Target(**asking.shown(held, job)),
        margin=None if held is None else margin(held.promise, runs or []),
    )


def margin(promise: Promise, runs: Sequence[Row]) -> Margin | None:
    """Of the newest run that ended well or badly. A run that failed has kept no promise to be done by an hour."""
    ended = [run for run in runs if run["result_class"] in _ENDED]
    if not ended:
        return None
    run = max(ended, key=lambda one: (one["last_seen_at"], one["run_id"]))
    is_good = run["result_class"] == ResultClass.SUCCEEDED
    longest = promise.max_duration_s
    return Margin(
        run_id=run["run_id"],
        finish_s=_to_spare(promise, run["last_seen_at"]) if is_good else None,
        duration_s=None if longest is None else longest - float(run["elapsed_s"]),
    )


def _to_spare(promise: Promise, ended_at: datetime) -> float | None:
    """From the end to the promised hour of the same day in the promise's zone."""
    if promise.finish_by is None or promise.zone is None:
        return None
    local = ended_at.astimezone(ZoneInfo(promise.zone))
    hour, minute = (int(part) for part in promise.finish_by.split(":"))
    due = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    # By timestamps: local times of one zone subtract as if the clock were never changed.
    return due.timestamp() - ended_at.timestamp()
