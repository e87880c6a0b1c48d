"""Shape of the table of all jobs: columns of one length, so that ten thousand jobs travel as one small answer."""

from pydantic import Field

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.values import Count, Exact, Id, Seconds

Place = Count
"""A place in one of the lists of names."""


class NamedWorkspace(Shape):
    workspace_id: Id
    workspace_name: str | None


class JobNames(Shape):
    """Names that columns point at by their place, from 0."""

    workspaces: list[NamedWorkspace]
    teams: list[str]
    owners: list[str]
    triggers: list[str] = Field(description="Raw words of what starts a job.")


class JobColumns(Shape):
    """What each job is; the value of the n-th job stands at the n-th place of every column."""

    workspace: list[Place]
    job_id: list[Id]
    name: list[str | None]
    team: list[Place | None]
    owner: list[Place | None]
    trigger: list[Place | None] = Field(description="Null: nothing starts it by itself, or it is not known.")
    is_paused: list[bool | None]
    is_deleted: list[bool]


class RunColumns(Shape):
    """How the jobs' own runs went. Moments are whole seconds since 1970, UTC."""

    results: list[str] = Field(
        description="One character for each of the last 50 runs, the oldest first: S succeeded, F failed, T timed out, "
        "C cancelled, K skipped, B blocked, R running, U unknown. Empty: no run is known."
    )
    durations: list[str] = Field(
        description="Worked time of the same runs, one character each: a step of 0 to 63 (A to Z, a to z, 0 to 9, - "
        "and _) on a scale of logarithms from 1 s to 24 h. Enough for a strip; exact times come with the runs."
    )
    last_seen: list[Count | None] = Field(description="End of the newest slice of any run, open or not.")
    failing_since: list[Count | None] = Field(description="End of the first failure after the last success.")
    succeeded: list[Count | None] = Field(description="Runs of the window that succeeded. Null: no run, and no cost.")
    judged: list[Count | None] = Field(description="Runs of the window that succeeded, failed or timed out.")
    typical_worked_s: list[Seconds | None] = Field(
        description="Median of the daily medians of worked time: each day of the window counts once."
    )
    recent_worked_s: list[Seconds | None] = Field(description="As typical_worked_s, of the last 7 dates.")


class CostColumns(Shape):
    currency: str | None = Field(description="Of every cost; null when there is none.")
    cost: list[Exact | None] = Field(
        description="What the job cost in the window, rounded to four digits. Null: nothing of it is known."
    )


class TargetColumns(Shape):
    """Jobs with a target, by their place in the columns."""

    job: list[Place]
    finish_by: list[str | None] = Field(description="`HH:MM`, with the zone.")
    max_duration_s: list[Count | None]
    margin_s: list[float | None] = Field(
        description="max_duration_s less the typical time from first start to last end, which is the median of the "
        "daily medians; negative: too slow. Null without one of the two."
    )


class TagColumns(Shape):
    """Tags of today. Many jobs share one set of them."""

    sets: list[list[str]] = Field(description="Each `key=value`, each set once.")
    of_job: list[Place | None] = Field(description="The job's set; null: it has no tag.")


class JobTable(Answer):
    """All jobs that the viewer sees. A part that is null is not known, for a reason that `sources` says."""

    window_days: Count = Field(description="Whole UTC dates of the window, with that of the build.")
    count: Count
    names: JobNames
    jobs: JobColumns | None
    runs: RunColumns | None
    costs: CostColumns | None
    targets: TargetColumns | None
    tags: TagColumns | None = Field(default=None, description="Null where they are not asked for.")
