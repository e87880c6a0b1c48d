"""RELATIONS: the rows that metrics aggregate. Each is a mart, or marts joined, in Databricks' dialect.

A row counts on a day. Where the row carries its moment, the day of any zone follows from that; where it carries only a
UTC date, the mart is computed anew for another zone, from its own model, with the dates of what it reads replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Horizon(StrEnum):
    """Whose completeness decides whether a day without rows is a zero."""

    RUNS = "runs"
    USAGE = "usage"


@dataclass(frozen=True)
class Dated:
    """A model's date column, and the moment that the date is of."""

    column: str
    moment: str


@dataclass(frozen=True)
class Fold:
    """Rows folded once more, within each group and period: `columns` (name -> aggregate) for each of `keys`."""

    keys: tuple[str, ...]
    columns: Mapping[str, str]
    where: str = "true"


@dataclass(frozen=True)
class Relation:
    """`sql` is what stands behind FROM. `day` is its UTC date column, `moment` the moment in it, one of both is there.

    `sources` must be known, and no claim about the models it names may fail, for a value to be shown. `dimensions` are
    what it can be split and filtered by.
    """

    name: str
    sql: str
    sources: tuple[str, ...]
    horizon: Horizon
    dimensions: tuple[str, ...]
    day: str | None = None
    moment: str | None = None
    redated: Mapping[str, Dated] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    """Models on the way that other dates do not change."""
    finer: str | None = None
    """The same rows, split finer than they are prepared: by `finer_dimensions`, for metrics that say so."""
    finer_dimensions: tuple[str, ...] = ()
    is_redated_finer: bool = False
    """Other zones' days are told from the finer rows, which rest on less."""
    fold: Fold | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    """Aggregates that a value needs beside it: its currency, and which price it is."""

    def __hash__(self) -> int:
        return hash(self.name)


RUNS_SOURCE = "system.lakeflow.job_run_timeline"
TASKS_SOURCE = "system.lakeflow.job_task_run_timeline"
JOBS_SOURCE = "system.lakeflow.jobs"
USAGE_SOURCE = "system.billing.usage"
PRICES_SOURCE = "system.billing.list_prices"

OF_A_JOB = ("workspace", "team", "owner", "tag", "job")
OF_A_RUN = (*OF_A_JOB, "kind")

_RUN_DATES = {"job_runs": Dated("end_date", "last_seen_at")}

_DAYS_BY_CLASS = """(
    select
      job_daily.end_date, job_daily.workspace_id, job_daily.job_id, job_daily.kind, classes.result_class,
      case classes.result_class
        when 'succeeded' then succeeded_count
        when 'failed' then failed_count
        when 'timed_out' then timed_out_count
        when 'cancelled' then cancelled_count
        when 'skipped' then skipped_count
        when 'blocked' then blocked_count
        when 'running' then running_count
        when 'unknown' then unknown_count
      end as runs_count
    from job_daily
    cross join (
      select explode(array(
        'succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'blocked', 'running', 'unknown'
      )) as result_class
    ) as classes
  )"""

RUN_DAYS = Relation(
    name="run_days",
    sql="job_daily",
    sources=(RUNS_SOURCE,),
    horizon=Horizon.RUNS,
    dimensions=OF_A_RUN,
    day="end_date",
    redated=_RUN_DATES,
    finer=_DAYS_BY_CLASS,
    finer_dimensions=("result_class",),
)
"""Runs, counted per day of their end, job and kind."""

JOBS_IN_PERIOD = Relation(
    name="jobs_in_period",
    sql="job_daily",
    sources=(RUNS_SOURCE,),
    horizon=Horizon.RUNS,
    dimensions=OF_A_JOB,
    day="end_date",
    redated=_RUN_DATES,
    fold=Fold(
        keys=("workspace_id", "job_id"),
        columns={"last_result_class": "max_by(last_result_class, last_result_at)"},
        where="kind = 'job' and last_result_at is not null",
    ),
)
"""Jobs, each with the result of its last run in the period."""

ENDED_RUNS = Relation(
    name="ended_runs",
    sql="""(
    select
      *,
      cast(worked_s * 1000 as double) as worked_ms,
      cast(elapsed_s * 1000 as double) as elapsed_ms,
      cast(queue_s * 1000 as double) as queue_ms
    from job_runs
    where ended_at is not null and not is_never_started
  )""",
    sources=(RUNS_SOURCE,),
    horizon=Horizon.RUNS,
    dimensions=(*OF_A_RUN, "result_class"),
    day="end_date",
    moment="last_seen_at",
)
"""Runs that ended and worked some time, one by one: what quantiles are taken of."""

RECOVERIES = Relation(
    name="recoveries",
    sql="(select *, 'job' as kind from int_job_recoveries)",
    sources=(RUNS_SOURCE,),
    horizon=Horizon.RUNS,
    dimensions=OF_A_RUN,
    moment="recovered_at",
)
"""Streaks of failures of a job that ended with a success, at the moment of that success."""

TARGET_RUNS = Relation(
    name="target_runs",
    sql="int_target_runs",
    sources=(RUNS_SOURCE,),
    horizon=Horizon.RUNS,
    dimensions=(*OF_A_RUN, "result_class"),
    moment="last_seen_at",
)
"""Runs of jobs with a target that succeeded, failed or timed out."""

JOB_CHANGES = Relation(
    name="job_changes",
    sql="(select workspace_id, job_id, valid_from from job_versions where version_number > 1)",
    sources=(JOBS_SOURCE,),
    horizon=Horizon.RUNS,
    dimensions=OF_A_JOB,
    moment="valid_from",
)
"""Versions of jobs beyond the first that is kept: somebody deployed, edited or deleted the job."""

TASKS = Relation(
    name="tasks",
    sql="task_runs",
    sources=(TASKS_SOURCE,),
    horizon=Horizon.RUNS,
    dimensions=(*OF_A_JOB, "result_class"),
    moment="last_seen_at",
)
"""Tasks of runs."""

_USAGE_DATES = {
    "usage_priced": Dated("usage_date", "usage_start_at"),
    "cluster_task_shares": Dated("usage_date", "hour_at"),
    "warehouse_job_shares": Dated("usage_date", "hour_at"),
}

_MONEY = {
    "currency": "max(currency)",
    "price_basis": "case when min(price_basis) <> max(price_basis) then 'mixed' else max(price_basis) end",
}

JOB_COSTS = Relation(
    name="job_costs",
    sql="job_cost_daily",
    sources=(USAGE_SOURCE, PRICES_SOURCE),
    horizon=Horizon.USAGE,
    dimensions=(*OF_A_JOB, "step", "usage_unit"),
    day="usage_date",
    redated=_USAGE_DATES,
    finer="(select * from cost_parts where job_id is not null)",
    finer_dimensions=("sku", "product"),
    is_redated_finer=True,
    notes=_MONEY,
)
"""What jobs used and cost, per day of usage, job, step of attribution and unit."""

BILL = Relation(
    name="bill",
    sql="cost_daily",
    sources=(USAGE_SOURCE, PRICES_SOURCE),
    horizon=Horizon.USAGE,
    dimensions=("workspace", "step", "sku", "product", "usage_unit"),
    day="usage_date",
    redated=_USAGE_DATES,
    notes=_MONEY,
)
"""Everything that was used, per day of usage, workspace, step, SKU, product and unit."""

RUN_COSTS = Relation(
    name="run_costs",
    sql="run_cost_daily",
    sources=(RUNS_SOURCE, USAGE_SOURCE, PRICES_SOURCE),
    horizon=Horizon.USAGE,
    dimensions=(*OF_A_RUN, "result_class"),
    day="end_date",
    redated=_RUN_DATES,
    kept=("run_costs",),
    notes=_MONEY,
)
"""What runs cost, on the day of the run's end."""
