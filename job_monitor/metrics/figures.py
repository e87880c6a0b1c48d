"""FIGURES: numbers of this moment, which belong to no days: the statement of each, in Databricks' dialect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from job_monitor.metrics.conditions import Parameters, of_jobs
from job_monitor.metrics.question import Filters
from job_monitor.metrics.redated import upstream
from job_monitor.metrics.relations import JOBS_SOURCE, RUNS_SOURCE
from job_monitor.metrics.shown import Shown, Surroundings, shown_text

FigureName = Literal["jobs", "newly_failing", "late"]

NORMAL_DAYS = 30
RUNS_AT_LEAST = 8
"""With fewer runs a 90th percentile is hardly more than the longest of them."""
NEW_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Figure:
    """`sql` reads the chosen rows of `mart` as `f`; what must hold of their jobs stands in place of `{chosen}`."""

    name: FigureName
    title: str
    meaning: str
    sources: tuple[str, ...]
    sql: str


FIGURES: tuple[Figure, ...] = (
    Figure(
        "jobs",
        "Jobs",
        "Jobs that exist: of each its latest version, those that were deleted left out.",
        (JOBS_SOURCE,),
        "select count(*) as jobs from jobs as f {joined}\nwhere not f.is_deleted{chosen}",
    ),
    Figure(
        "newly_failing",
        "Newly failing",
        "Jobs whose last result is a failure, and whose first failure after the last success is of the last 24 hours.",
        (RUNS_SOURCE,),
        """select count(*) as newly_failing from job_last_results as f {joined}
where f.is_failing and f.failing_since >= :new_since{chosen}""",
    ),
    Figure(
        "late",
        "Late",
        "Open runs that have worked longer than nine in ten good runs of their job in 30 days, as far as the tables "
        "have seen them. A run that the Jobs API lists as well is measured until now, and one that it does not "
        "list any more is not counted: of the app's own workspace the number may differ from what the tables tell.",
        (RUNS_SOURCE,),
        """with usual as (
  select
    workspace_id,
    job_id,
    percentile_cont(0.9) within group (order by worked_s) as p90_s
  from job_runs
  where kind <> 'workflow' and result_class = 'succeeded' and end_date between :from_date and :to_date
  group by workspace_id, job_id
  having count(*) >= :runs_at_least
)

select count(*) as late from job_runs as f {joined}
join usual on usual.workspace_id = f.workspace_id and usual.job_id = f.job_id
where f.is_open and f.kind <> 'workflow' and f.result_class = 'running'
  and coalesce(f.trigger_type, '') not like 'CONTINUOUS%'
  and (unix_millis(f.last_seen_at) - unix_millis(f.started_at)) / 1000.0 - f.gap_s > usual.p90_s{chosen}""",
    ),
)
BY_NAME: Mapping[str, Figure] = {figure.name: figure for figure in FIGURES}

_JOINED = "\nleft join jobs as j on j.workspace_id = f.workspace_id and j.job_id = f.job_id"


def statement_of(figure: Figure, filters: Filters, now: datetime) -> tuple[str, Mapping[str, object]]:
    """The text on models by their names, and its parameters."""
    parameters = Parameters()
    conditions = "".join(f"\n  and {one}" for one in of_jobs(filters, parameters))
    text = figure.sql.replace(" {joined}", _JOINED if filters.needs_jobs else "").replace("{chosen}", conditions)
    to_date = now.date()
    times = {"new_since": now - NEW_FOR, "from_date": to_date - timedelta(days=NORMAL_DAYS - 1), "to_date": to_date}
    return text, {**times, "runs_at_least": RUNS_AT_LEAST, **parameters.values}


def figure_shown(figure: Figure, filters: Filters, now: datetime, around: Surroundings) -> Shown:
    """The statement on system tables alone."""
    text, parameters = statement_of(figure, filters, now)
    return shown_text(text, set(upstream(f"({text})")), parameters, around)
