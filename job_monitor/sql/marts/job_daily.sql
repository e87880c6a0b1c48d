-- Runs counted on the day they ended; open ones on the day they were last seen. Durations are told from runs that ended
-- and had started: a run that never started took no time, and an open one has not taken all of its own.
-- Quantiles are interpolated, then rounded half up to the millisecond by hand: engines differ in the last bit of a double.
-- Of runs that ended in the same moment a success is the later one. job_runs is read twice rather than kept in a part that
-- two others read: such a part is copied whole. Failures are told by the raw word, which engines look at first of all.
-- run_codes takes two characters a run: how it went, and how long it worked, in steps of a fifth. Until they are written they
-- are one whole number a run, led by the end, so that sorting them is all: a text put together in order takes ten times the
-- memory. The end is told in 21 milliseconds since midnight, so that the number is one of 32 bits: one of 64 made the whole
-- mart take half as long again. A step is a 63rd of the logarithm of a day; a millionth is added to it before it is cut, since
-- engines differ in the last bit of a logarithm.
with daily as (
  select
    end_date,
    workspace_id,
    job_id,
    kind,
    count(*) as runs_count,
    count(*) filter (where result_class = 'succeeded') as succeeded_count,
    count(*) filter (where result_class = 'failed') as failed_count,
    count(*) filter (where result_class = 'timed_out') as timed_out_count,
    count(*) filter (where result_class = 'cancelled') as cancelled_count,
    count(*) filter (where result_class = 'skipped') as skipped_count,
    count(*) filter (where result_class = 'blocked') as blocked_count,
    count(*) filter (where result_class = 'running') as running_count,
    count(*) filter (where result_class = 'unknown') as unknown_count,
    count(*) filter (where result_class in ('succeeded', 'failed', 'timed_out') and coalesce(first_result_state = 'SUCCEEDED', false))
      as first_time_succeeded_count,
    count(*) filter (where is_never_started) as never_started_count,
    count(*) filter (where attempts_count > 1) as repaired_count,
    cast(sum(repairs_count) as bigint) as repairs_count,
    count(*) filter (where result_class = 'succeeded' and coalesce(first_result_state in ('FAILED', 'ERROR', 'TIMED_OUT'), false))
      as flaky_count,
    cast(sum(worked_s) as decimal(18, 3)) as worked_s,
    cast(sum(elapsed_s) as decimal(18, 3)) as elapsed_s,
    percentile_cont(array(0.5, 0.9, 0.99)) within group (order by worked_ms) as worked,
    percentile_cont(array(0.5, 0.9, 0.99)) within group (order by elapsed_ms) as elapsed,
    count(queue_s) as queue_known_count,
    percentile_cont(0.9) within group (order by cast(queue_s * 1000 as double)) filter (where queue_s is not null) as queue,
    max(struct(ended_at, is_good, run_id, result_class)) filter (where is_judged and ended_at is not null) as last_result,
    min(ended_at) filter (where is_judged and is_good) as first_success_at,
    max(ended_at) filter (where is_judged and is_good) as last_success_at,
    sort_array(collect_list(run_mark)) as run_marks,
    max(last_seen_at) as newest_seen_at
  from (
    select
      *,
      kind = 'job' and result_class in ('succeeded', 'failed', 'timed_out') as is_judged,
      result_class = 'succeeded' as is_good,
      case when not is_open and not is_never_started then cast(worked_s * 1000 as double) end as worked_ms,
      case when not is_open and not is_never_started then cast(elapsed_s * 1000 as double) end as elapsed_ms,
      cast(
        unix_millis(last_seen_at) % 86400000 div 21 * 512
        + 8 * cast(floor(ln(cast(least(greatest(worked_s, 1), 86400) as double)) * 5.542484795386316D + 0.000001D) as bigint)
        + case result_class
          when 'succeeded' then 0
          when 'failed' then 1
          when 'timed_out' then 2
          when 'cancelled' then 3
          when 'skipped' then 4
          when 'blocked' then 5
          when 'running' then 6
          else 7
        end as int
      ) as run_mark
    from job_runs
  )
  group by end_date, workspace_id, job_id, kind
),

first_failures as (
  select
    runs.end_date,
    runs.workspace_id,
    runs.job_id,
    min(runs.ended_at) as failing_since_at
  from job_runs as runs
  join daily
    on daily.end_date = runs.end_date
    and daily.workspace_id = runs.workspace_id
    and daily.job_id = runs.job_id
    and daily.kind = 'job'
  where runs.kind = 'job' and runs.result_state in ('FAILED', 'ERROR', 'TIMED_OUT')
    and (daily.last_success_at is null or runs.ended_at > daily.last_success_at)
  group by runs.end_date, runs.workspace_id, runs.job_id
)

select
  daily.end_date,
  daily.workspace_id,
  daily.job_id,
  daily.kind,
  daily.runs_count,
  daily.succeeded_count,
  daily.failed_count,
  daily.timed_out_count,
  daily.cancelled_count,
  daily.skipped_count,
  daily.blocked_count,
  daily.running_count,
  daily.unknown_count,
  daily.first_time_succeeded_count,
  daily.never_started_count,
  daily.repaired_count,
  daily.repairs_count,
  daily.flaky_count,
  daily.worked_s,
  daily.elapsed_s,
  cast(floor(round(try_element_at(daily.worked, 1), 3) + 0.5) / 1000.0 as decimal(18, 3)) as worked_p50_s,
  cast(floor(round(try_element_at(daily.worked, 2), 3) + 0.5) / 1000.0 as decimal(18, 3)) as worked_p90_s,
  cast(floor(round(try_element_at(daily.worked, 3), 3) + 0.5) / 1000.0 as decimal(18, 3)) as worked_p99_s,
  cast(floor(round(try_element_at(daily.elapsed, 1), 3) + 0.5) / 1000.0 as decimal(18, 3)) as elapsed_p50_s,
  cast(floor(round(try_element_at(daily.elapsed, 2), 3) + 0.5) / 1000.0 as decimal(18, 3)) as elapsed_p90_s,
  cast(floor(round(try_element_at(daily.elapsed, 3), 3) + 0.5) / 1000.0 as decimal(18, 3)) as elapsed_p99_s,
  daily.queue_known_count,
  cast(floor(round(daily.queue, 3) + 0.5) / 1000.0 as decimal(18, 3)) as queue_p90_s,
  daily.last_result.run_id as last_run_id,
  daily.last_result.result_class as last_result_class,
  daily.last_result.ended_at as last_result_at,
  daily.first_success_at,
  daily.last_success_at,
  first_failures.failing_since_at,
  array_join(
    transform(
      slice(daily.run_marks, greatest(size(daily.run_marks) - 49, 1), 50),
      mark -> concat(
        substring('SFTCKBRU', cast(mark % 8 as int) + 1, 1),
        substring('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', cast(mark div 8 % 64 as int) + 1, 1)
      )
    ),
    ''
  ) as run_codes,
  daily.newest_seen_at
from daily
left join first_failures
  on first_failures.end_date = daily.end_date
  and first_failures.workspace_id = daily.workspace_id
  and first_failures.job_id = daily.job_id
  and daily.kind = 'job'
