-- The last 7, 30 and 90 dates of each job, up to and with today, ready to be read by a list of jobs.
with spans as (
  select window_days, today as to_date, cast(date_sub(today, window_days - 1) as date) as from_date
  from today
  cross join (values (7), (30), (90)) as lengths(window_days)
),

runs as (
  select
    spans.window_days,
    days.workspace_id,
    days.job_id,
    sum(days.runs_count) as runs_count,
    sum(days.succeeded_count) as succeeded_count,
    sum(days.failed_count) as failed_count,
    sum(days.timed_out_count) as timed_out_count,
    sum(days.cancelled_count) as cancelled_count,
    sum(days.skipped_count) as skipped_count,
    sum(days.blocked_count) as blocked_count,
    sum(days.running_count) as running_count,
    sum(days.unknown_count) as unknown_count,
    sum(days.first_time_succeeded_count) as first_time_succeeded_count,
    sum(days.repairs_count) as repairs_count,
    sum(days.flaky_count) as flaky_count,
    sum(days.worked_s) as worked_s,
    percentile_cont(0.5) within group (order by cast(days.worked_p50_s * 1000 as double)) as typical_worked_ms,
    percentile_cont(0.5) within group (order by cast(days.elapsed_p50_s * 1000 as double)) as typical_elapsed_ms
  from job_daily as days
  join spans on days.end_date >= spans.from_date and days.end_date <= spans.to_date
  where days.kind = 'job' and days.job_id is not null
  group by spans.window_days, days.workspace_id, days.job_id
),

costs as (
  select
    spans.window_days,
    days.workspace_id,
    days.job_id,
    cast(sum(days.cost) as decimal(38, 18)) as cost,
    max(days.currency) as currency
  from job_cost_daily as days
  join spans on days.usage_date >= spans.from_date and days.usage_date <= spans.to_date
  where days.workspace_id is not null
  group by spans.window_days, days.workspace_id, days.job_id
),

windows as (
  select
    coalesce(runs.window_days, costs.window_days) as window_days,
    coalesce(runs.workspace_id, costs.workspace_id) as workspace_id,
    coalesce(runs.job_id, costs.job_id) as job_id,
    runs.runs_count,
    runs.succeeded_count,
    runs.failed_count,
    runs.timed_out_count,
    runs.cancelled_count,
    runs.skipped_count,
    runs.blocked_count,
    runs.running_count,
    runs.unknown_count,
    runs.first_time_succeeded_count,
    runs.repairs_count,
    runs.flaky_count,
    runs.worked_s,
    runs.typical_worked_ms,
    runs.typical_elapsed_ms,
    costs.cost,
    costs.currency
  from runs
  full join costs
    on costs.window_days = runs.window_days
    and costs.workspace_id = runs.workspace_id
    and costs.job_id = runs.job_id
)

select
  windows.window_days,
  windows.workspace_id,
  windows.job_id,
  cast(coalesce(windows.runs_count, 0) as bigint) as runs_count,
  cast(coalesce(windows.succeeded_count, 0) as bigint) as succeeded_count,
  cast(coalesce(windows.failed_count, 0) as bigint) as failed_count,
  cast(coalesce(windows.timed_out_count, 0) as bigint) as timed_out_count,
  cast(coalesce(windows.cancelled_count, 0) as bigint) as cancelled_count,
  cast(coalesce(windows.skipped_count, 0) as bigint) as skipped_count,
  cast(coalesce(windows.blocked_count, 0) as bigint) as blocked_count,
  cast(coalesce(windows.running_count, 0) as bigint) as running_count,
  cast(coalesce(windows.unknown_count, 0) as bigint) as unknown_count,
  cast(coalesce(windows.first_time_succeeded_count, 0) as bigint) as first_time_succeeded_count,
  cast(coalesce(windows.repairs_count, 0) as bigint) as repairs_count,
  cast(coalesce(windows.flaky_count, 0) as bigint) as flaky_count,
  cast(coalesce(windows.worked_s, 0) as decimal(18, 3)) as worked_s,
  cast(floor(round(windows.typical_worked_ms, 3) + 0.5) / 1000.0 as decimal(18, 3)) as typical_worked_s,
  cast(floor(round(windows.typical_elapsed_ms, 3) + 0.5) / 1000.0 as decimal(18, 3)) as typical_elapsed_s,
  cast(windows.succeeded_count as double)
    / nullif(windows.succeeded_count + windows.failed_count + windows.timed_out_count, 0) as success_ratio,
  cast(windows.first_time_succeeded_count as double)
    / nullif(windows.succeeded_count + windows.failed_count + windows.timed_out_count, 0) as first_time_success_ratio,
  windows.cost,
  windows.currency,
  results.last_result_class,
  results.last_ended_at as last_result_at,
  results.failing_since
from windows
left join job_last_results as results
  on results.workspace_id = windows.workspace_id
  and results.job_id = windows.job_id
