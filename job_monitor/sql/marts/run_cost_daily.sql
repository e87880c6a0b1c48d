-- What the runs of a day cost, on the day of their end, so that a question about many days reads few rows. A run is one
-- however many units its usage has. Runs inside a notebook have no cost of their own. How many runs there were is told from
-- the days, and how many of them never started from these alone: they are few.
with classes as (
  select explode(array('succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'blocked', 'running', 'unknown')) as result_class
),

days as (
  select
    end_date,
    workspace_id,
    job_id,
    kind,
    classes.result_class,
    case classes.result_class
      when 'succeeded' then succeeded_count
      when 'failed' then failed_count
      when 'timed_out' then timed_out_count
      when 'cancelled' then cancelled_count
      when 'skipped' then skipped_count
      when 'blocked' then blocked_count
      when 'running' then running_count
      else unknown_count
    end as runs_count
  from job_daily
  cross join classes
  where kind <> 'workflow'
),

idle as (
  select end_date, workspace_id, job_id, kind, result_class, count(*) as never_started_count
  from job_runs
  where is_never_started and kind <> 'workflow'
  group by end_date, workspace_id, job_id, kind, result_class
),

by_run as (
  select
    workspace_id,
    run_id,
    sum(cost) as cost,
    sum(
      cast(failed_cost as decimal(34, 18)) + cast(repaired_cost as decimal(34, 18))
      + cast(retried_cost as decimal(34, 18)) + cast(cancelled_cost as decimal(34, 18))
    ) as lost_cost,
    max(currency) as currency,
    min(price_basis) as price_basis,
    max(price_basis) as other_price_basis
  from run_costs
  where cost is not null
  group by workspace_id, run_id
),

costs as (
  select
    runs.end_date,
    runs.workspace_id,
    runs.job_id,
    runs.kind,
    runs.result_class,
    count(*) filter (where not runs.is_never_started) as costed_runs_count,
    sum(by_run.cost) as cost,
    sum(by_run.lost_cost) as lost_cost,
    max(by_run.currency) as currency,
    min(by_run.price_basis) as price_basis,
    max(by_run.other_price_basis) as other_price_basis
  from job_runs as runs
  join by_run on by_run.workspace_id = runs.workspace_id and by_run.run_id = runs.run_id
  where runs.kind <> 'workflow'
  group by runs.end_date, runs.workspace_id, runs.job_id, runs.kind, runs.result_class
)

select
  days.end_date,
  days.workspace_id,
  days.job_id,
  days.kind,
  days.result_class,
  days.runs_count - coalesce(idle.never_started_count, 0) as started_runs_count,
  coalesce(costs.costed_runs_count, 0) as costed_runs_count,
  cast(costs.cost as decimal(38, 18)) as cost,
  cast(costs.lost_cost as decimal(38, 18)) as lost_cost,
  costs.currency,
  if(costs.price_basis <> costs.other_price_basis, 'mixed', costs.price_basis) as price_basis
from days
left join idle
  on idle.end_date = days.end_date
  and idle.workspace_id = days.workspace_id
  and idle.job_id <=> days.job_id
  and idle.kind = days.kind
  and idle.result_class = days.result_class
left join costs
  on costs.end_date = days.end_date
  and costs.workspace_id = days.workspace_id
  and costs.job_id <=> days.job_id
  and costs.kind = days.kind
  and costs.result_class = days.result_class
where days.runs_count > 0
