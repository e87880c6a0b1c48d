"""Shapes of what runs now."""

from enum import StrEnum

from pydantic import Field

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.values import Count, Id, Seconds, Utc


class RunningState(StrEnum):
    """What is known of a run that has not ended, as far as is known."""

    RUNNING = "running"
    TERMINATING = "terminating"
    QUEUED = "queued"
    PENDING = "pending"
    BLOCKED = "blocked"
    WAITING_FOR_RETRY = "waiting_for_retry"
    ACTIVE = "active"
    """The Jobs API lists it with a word that is not known here."""
    NOT_LISTED = "not_listed"
    """Open in the tables, and the Jobs API of its workspace does not list it."""
    LAST_SEEN = "last_seen"
    """Open in the tables, and not seen for longer than a running run can be."""


class NormalProblem(StrEnum):
    """Why no usual time is told."""

    TOO_FEW_RUNS = "too_few_runs"
    CONTINUOUS = "continuous"
    NOT_KNOWN = "not_known"
    """Runs may not be read, or the run belongs to no job."""


class Normal(Shape):
    """What is usual: time worked by the job's runs that succeeded in the last 30 days."""

    runs_count: Count | None = Field(description="Such runs; null where they may not be read.")
    p50_s: Seconds | None = Field(description="Null where `problem` says why.")
    p90_s: Seconds | None
    problem: NormalProblem | None


class RunningRun(Shape):
    workspace_id: Id
    workspace_name: str | None
    job_id: str | None
    job_name: str | None
    run_id: Id
    run_name: str | None
    state: RunningState
    raw_state: str | None = Field(description="The Jobs API's own word; null where only the tables know the run.")
    is_live: bool = Field(description="The Jobs API listed it just now. Else it is as old as `last_seen_at`.")
    queue_reason: str | None
    trigger_type: str | None = Field(description="The raw word.")
    started_at: Utc | None
    last_seen_at: Utc | None = Field(description="When the tables saw it last; null: they do not have it yet.")
    elapsed_s: Seconds | None = Field(
        description="Since its start, until now where it is live, else until it was seen last. While it waits: so far."
    )
    gap_s: Seconds = Field(description="The part of it between attempts that the tables know; it is not work.")
    normal: Normal
    overdue_ratio: float | None = Field(
        ge=0,
        description="Time without gaps against the usual p90: beyond 1 it is late. Null: waiting, or no usual time.",
    )
    is_late: bool | None
    expected_end_at: Utc | None = Field(
        description="By the usual p50, once that is over by the p90. Null: waiting, late already, or no usual time."
    )
    team: str | None
    owner: str | None
    address: str | None = Field(description="Its page in Databricks; null where no address is known.")


class RunningCounts(Shape):
    """Null where it cannot be told."""

    running: Count | None
    waiting: Count | None = Field(description="In the connected workspace alone: no table tells who waits.")
    late: Count | None = Field(description="Beyond the p90 of their job.")
    without_normal: Count | None = Field(description="Running, and no usual time is known.")
    last_seen: Count | None = Field(description="Open in the tables, not seen for long or not listed any more.")


class RunningNow(Answer):
    """`as_of` is that of the tables; the Jobs API's own age stands with its source, `jobs_api`."""

    now: Utc
    live_workspace_id: str | None = Field(description="The one workspace that is asked live.")
    live_workspace_name: str | None
    is_live: bool = Field(description="The Jobs API answered, and it is known which of its jobs the viewer sees.")
    is_cut: bool = Field(description="More runs are active than were asked for; the newest are here.")
    lost_days: Count = Field(description="So many days back an open run that is not seen any more is told.")
    runs_at_least: Count = Field(description="With fewer runs in 30 days no usual time is told.")
    counts: RunningCounts
    runs: list[RunningRun] | None = Field(
        description="The most overdue first, then those that wait longest, then what was last seen. "
        "Null: not known, or not asked for."
    )
