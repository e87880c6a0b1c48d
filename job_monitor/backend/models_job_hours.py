"""Shape of the jobs by hour: a text a job, a character an hour."""

from pydantic import Field

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.models_job_table import Place
from job_monitor.backend.values import Count, Id, Utc


class HourColumns(Shape):
    """Jobs with a run in these hours; the value of the n-th job stands at the n-th place of every column."""

    workspace: list[Place] = Field(description="Place in `workspaces`.")
    job_id: list[Id]
    results: list[str] = Field(
        description="One character an hour from `from_at` on: the worst of the runs that ended in it, or R while one "
        "is open. The worst first: F failed, T timed out, B blocked, C cancelled, K skipped, U unknown, R running, "
        "S succeeded, W at work and ended later. A point: no run."
    )


class JobHours(Answer):
    from_at: Utc = Field(description="Begin of the first hour. The last one is the hour of the question.")
    hours: Count
    known_from: Utc | None = Field(description="Begin of the history: what ran before is not known.")
    known_until: Utc | None = Field(description="Newest event of the runs: what happened since is not in yet.")
    workspaces: list[Id]
    jobs: HourColumns | None
