"""Shapes of the timeline of all jobs: columns, since there are many runs."""

from enum import StrEnum

from pydantic import Field

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.models_job_table import NamedWorkspace, Place
from job_monitor.backend.values import Count, Id, Seconds, Utc


class Grouping(StrEnum):
    TEAM = "team"
    WORKSPACE = "workspace"


class TimelineGroup(Shape):
    """A team or a workspace, with everything of the window, also what is not drawn."""

    key: str | None = Field(description="The team, or the workspace's id. Null: no team, or it is not known.")
    name: str | None
    jobs_count: Count
    succeeded_count: Count
    failed_count: Count = Field(description="Failed or timed out.")
    running_count: Count = Field(description="Open and seen lately.")
    other_count: Count = Field(description="Cancelled, skipped, blocked, or of a lost end.")
    planned_count: Count = Field(description="Runs that schedules ask for until the end of the window.")


class TimelineJobs(Shape):
    """The jobs that are drawn, group by group; the value of the n-th job stands at the n-th place of every column."""

    group: list[Place] = Field(description="Place in `groups`.")
    workspace: list[Place] = Field(description="Place in `workspaces`.")
    job_id: list[Id]
    name: list[str | None]
    runs_count: list[Count] = Field(description="Runs in the window.")
    failed_count: list[Count]
    typical_s: list[Count | None] = Field(description="Typical time worked, 30 days; null where it is not known.")


class TimelineBars(Shape):
    """Runs, a bar each; neighbours that ended alike and lie too near to be told apart are one bar."""

    job: list[Place] = Field(description="Place in the columns of `jobs`.")
    start_s: list[int] = Field(description="Seconds since `window_from`; negative: it began before.")
    lasts_s: list[Count] = Field(description="Until its end, or until it was last seen.")
    results: str = Field(
        description="One character a bar: S succeeded, F failed, T timed out, C cancelled, K skipped, B blocked, "
        "R running, U unknown."
    )
    runs: list[Count] = Field(description="Runs in the bar.")
    run_id: list[Id] = Field(description="The run; of several the newest.")


class TimelinePlans(Shape):
    """What schedules ask for after now, by time. The next plan of each job is always here."""

    job: list[Place]
    start_s: list[int]
    cut_from_s: int | None = Field(description="From then on plans of these jobs are left out. Null: all are here.")
    left_out_count: Count = Field(description="Plans of these jobs that are left out, as far as they were counted.")


class Concurrency(Shape):
    """All runs that the viewer sees, those of no job too, in steps of a quarter of an hour from `window_from` on."""

    step_s: Count
    running_count: list[Count | None] = Field(
        description="Most at the same time. Null: no data of that time yet, or before the history."
    )
    queue_s: list[Seconds | None] = Field(
        description="Longest time in the queue of the runs that began then. Null: the platform did not tell."
    )


class Timeline(Answer):
    now: Utc
    hours: Count
    window_from: Utc
    window_to: Utc = Field(description="After now: there stands what schedules ask for.")
    known_until: Utc | None = Field(description="Newest event of the runs: what happened since is not in yet.")
    group: Grouping
    is_grouping_known: bool = Field(description="False: jobs may not be read, so names and teams are not known.")
    are_plans_known: bool
    unplanned_jobs_count: Count | None = Field(
        description="Living jobs that are started by something whose next time cannot be told."
    )
    jobs_count: Count | None = Field(description="Jobs with a run or a plan in the window; `jobs` may hold fewer.")
    runs_count: Count | None
    shown_runs_count: Count | None = Field(description="Runs in the bars.")
    groups: list[TimelineGroup] | None
    workspaces: list[NamedWorkspace]
    jobs: TimelineJobs | None = Field(description="Where not all fit, those with failures come first.")
    bars: TimelineBars | None
    plans: TimelinePlans | None
    concurrency: Concurrency | None
