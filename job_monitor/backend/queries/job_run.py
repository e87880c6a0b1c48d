"""One run: its slices, its tasks and their tries, its cost, its neighbours, and the good run before it."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from job_monitor.backend.queries.job import begin_of
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

TRIES_AT_MOST = 500
LONGEST = timedelta(days=7)
"""Runs that last longer are not looked for far back: they would hide which run came before."""
Row = dict[str, Any]


@dataclass(frozen=True)
class RunKey:
    workspace_id: str
    job_id: str
    run_id: str

    @property
    def bound(self) -> Row:
        return asdict(self)


_RUN = """
select r.workspace_id, w.workspace_name, w.workspace_url, r.job_id, r.run_id, j.name as job_name, r.run_name,
  r.run_type, r.trigger_type, r.trigger_class, r.result_class, r.result_state, r.first_result_state,
  r.termination_code, r.started_at, r.ended_at, r.last_seen_at, r.worked_s, r.elapsed_s, r.gap_s, r.queue_s, r.setup_s,
  r.attempts_count, r.repairs_count, r.is_open, r.is_never_started, r.source_task_run_id, r.end_date
from mart.job_runs as r
left join mart.jobs as j on j.workspace_id = r.workspace_id and j.job_id = r.job_id
left join mart.workspaces as w on w.workspace_id = r.workspace_id
where r.workspace_id = $workspace_id and r.job_id = $job_id and r.run_id = $run_id
"""

_SLICES = """
select slice_start_at, slice_end_at, slice_ms, result_class, result_state, termination_code
from mart.stg_job_run_timeline
where workspace_id = $workspace_id and job_id = $job_id and run_id = $run_id
  and slice_end_at >= cast($started_at as timestamptz)
order by slice_order, slice_start_at
"""

_TASKS = """
select t.task_key, t.result_class, t.result_state, t.started_at, t.last_seen_at, t.worked_s, t.retries_count,
  t.iterations_count, t.failed_iterations_count, t.compute_kind, coalesce(t.cluster_id, t.warehouse_id) as compute_id,
  coalesce(c.cluster_name, h.warehouse_name) as compute_name
from mart.task_runs as t
left join mart.clusters as c on c.workspace_id = t.workspace_id and c.cluster_id = t.cluster_id
left join mart.warehouses as h on h.workspace_id = t.workspace_id and h.warehouse_id = t.warehouse_id
where t.workspace_id = $workspace_id and t.job_id = $job_id and t.run_id = $run_id
order by t.started_at, t.last_seen_at, t.task_key
"""

# As int_task_attempts folds them, which would look for tasks of several slices among all that there are.
_TRIES = """
with folded as (
  select task_key, task_run_id, max(parent_run_id) as parent_run_id, min(slice_start_at) as started_at,
    max(slice_end_at) as last_seen_at, sum(slice_ms) as worked_ms,
    nullif(max_by(coalesce(result_class, ''), slice_order), '') as result_class,
    nullif(max_by(coalesce(result_state, ''), slice_order), '') as result_state,
    nullif(max_by(coalesce(termination_code, ''), slice_order), '') as termination_code
  from mart.stg_job_task_run_timeline
  where workspace_id = $workspace_id and job_id = $job_id and run_id = $run_id and task_key is not null
  group by task_key, task_run_id
)
select task_key, task_run_id, started_at, last_seen_at, worked_ms,
  case
    when result_state is null and last_seen_at >= now_at - interval 150 minute then 'running'
    when result_state is null then 'unknown'
    else coalesce(result_class, 'unknown')
  end as result_class,
  result_state, termination_code, coalesce(parent_run_id <> $run_id, false) as is_iteration
from folded
cross join mart.clock
order by (coalesce(parent_run_id <> $run_id, false) and coalesce(result_class = 'succeeded', false)), started_at,
  task_key, task_run_id
limit $tries
"""

_COST = """
select usage_unit, sum(cost) as cost, sum(own_cost) as own_cost, sum(pipeline_cost) as pipeline_cost,
  sum(shared_cost) as shared_cost, sum(failed_cost + repaired_cost + retried_cost + cancelled_cost) as lost_cost,
  max(currency) as currency, min(price_basis) as price_basis, max(price_basis) as other_price_basis,
  bool_or(is_estimate) as is_estimate, sum(unpriced_quantity) as unpriced_quantity,
  max(last_usage_date) as last_usage_date
from mart.run_costs
where workspace_id = $workspace_id and job_id = $job_id and run_id = $run_id
group by usage_unit
order by usage_unit nulls last
"""

_GOOD = """
select run_id, started_at, worked_s, elapsed_s
from mart.job_runs
where workspace_id = $workspace_id and job_id = $job_id and kind <> 'workflow' and result_class = 'succeeded'
  and (started_at, run_id) < (cast($started_at as timestamptz), $run_id)
  and last_seen_at >= cast($since as timestamptz)
order by started_at desc, run_id desc
limit 1
"""

_GOOD_TASKS = """
select task_key, worked_s from mart.task_runs
where workspace_id = $workspace_id and job_id = $job_id and run_id = $run_id
order by task_key
"""

_NEIGHBOURS = """
with placed as (
  select run_id, (started_at, run_id) as place, (cast($started_at as timestamptz), $run_id) as here
  from mart.job_runs
  where workspace_id = $workspace_id and job_id = $job_id and kind <> 'workflow'
    and last_seen_at >= cast($since as timestamptz)
)
select max_by(run_id, place) filter (where place < here) as previous_run_id,
  min_by(run_id, place) filter (where place > here) as next_run_id
from placed
"""

# A run that ended on an earlier day began before this one, so none before it lies further back than that run began.
_BEFORE = """
select max(end_date) as run_date, max(end_date) filter (where succeeded_count > 0) as good_date
from mart.job_daily
where workspace_id = $workspace_id and job_id = $job_id and kind <> 'workflow' and end_date < $start_date
"""

_PARENT = """
select p.workspace_id, p.job_id, p.run_id, p.task_key, j.name as job_name
from mart.stg_job_task_run_timeline as p
left join mart.jobs as j on j.workspace_id = p.workspace_id and j.job_id = p.job_id
where p.workspace_id = $workspace_id and p.task_run_id = $task_run_id
order by p.slice_order
limit 1
"""

RUN_MARTS = (marts_of(_RUN) | marts_of(_SLICES) | marts_of(_BEFORE)) - {"jobs", "workspaces"}
TASK_MARTS = (marts_of(_TASKS) | marts_of(_TRIES)) - {"clusters", "warehouses", "clock"}
COST_MARTS = marts_of(_COST)


def run(reader: ScopedReader, key: RunKey) -> Row | None:
    return reader.row(_RUN, key.bound)


def slices(reader: ScopedReader, key: RunKey, started_at: datetime) -> list[Row]:
    """In the order of time."""
    return reader.rows(_SLICES, {**key.bound, "started_at": started_at})


def tasks(reader: ScopedReader, key: RunKey) -> list[Row]:
    return reader.rows(_TASKS, key.bound)


def tries(reader: ScopedReader, key: RunKey) -> list[Row]:
    """All tries of the tasks; of iterations those first that did not succeed, TRIES_AT_MOST together."""
    return reader.rows(_TRIES, {**key.bound, "tries": TRIES_AT_MOST})


def costs(reader: ScopedReader, key: RunKey) -> list[Row]:
    """By unit."""
    return reader.rows(_COST, key.bound)


@dataclass(frozen=True)
class Reach:
    """How far back the run before this one, and the good one, have to be looked for."""

    run_since: datetime
    good_since: datetime


def reach(reader: ScopedReader, key: RunKey, started_at: datetime) -> Reach:
    start_date = started_at.astimezone(UTC).date()
    days = reader.rows(_BEFORE, {"workspace_id": key.workspace_id, "job_id": key.job_id, "start_date": start_date})[0]
    return Reach(_since(days["run_date"], start_date), _since(days["good_date"], start_date))


def _since(before: date | None, start_date: date) -> datetime:
    return begin_of(start_date) if before is None else begin_of(before) - LONGEST


def good_run(reader: ScopedReader, key: RunKey, started_at: datetime, since: datetime) -> Row | None:
    return reader.row(_GOOD, {**key.bound, "started_at": started_at, "since": since})


def task_times(reader: ScopedReader, key: RunKey) -> list[Row]:
    return reader.rows(_GOOD_TASKS, key.bound)


def neighbours(reader: ScopedReader, key: RunKey, started_at: datetime, since: datetime) -> Row:
    return reader.rows(_NEIGHBOURS, {**key.bound, "started_at": started_at, "since": since})[0]


def parent(reader: ScopedReader, workspace_id: str, task_run_id: str) -> Row | None:
    return reader.row(_PARENT, {"workspace_id": workspace_id, "task_run_id": task_run_id})
