"""Shapes of the first error lines of some runs."""

from enum import StrEnum

from pydantic import Field

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.values import Id


class ErrorTold(StrEnum):
    """Whether the error text of a run is known, and if not, why."""

    TOLD = "told"
    SILENT = "silent"
    """The Jobs API knows the run, and says nothing of its failure."""
    GONE = "gone"
    """The Jobs API does not know the run any more."""
    ELSEWHERE = "elsewhere"
    """It is of another workspace than the one that the app is connected to: no table and no API tells it the text."""
    NOT_ASKED = "not_asked"
    """The Jobs API does not answer, or there is none."""


class RunError(Shape):
    """What is known of why a run failed."""

    workspace_id: Id
    job_id: Id
    run_id: Id
    told: ErrorTold
    task_key: str | None = Field(description="The task that failed first; null: the run itself says it, or unknown.")
    line: str | None = Field(description="The first line of its error text; null unless it is told.")
    termination_code: str | None = Field(description="Of the tables, asked for where there is no line.")


class RunErrors(Answer):
    items: list[RunError] = Field(description="In the order of the request, without jobs that the viewer does not see.")
