-- What a run's cost counts as: the class of its result, and the shares of attempts that ended otherwise.
select
  workspace_id,
  run_id,
  job_id,
  result_class,
  case
    when result_class = 'succeeded' then 'useful'
    when result_class in ('failed', 'timed_out') then 'failed'
    when result_class = 'cancelled' then 'cancelled'
    else 'undecided'
  end as outcome,
  cast(0 as decimal(10, 9)) as failed_ratio,
  cast(0 as decimal(10, 9)) as cancelled_ratio,
  cast(0 as decimal(10, 9)) as retried_ratio,
  'unknown' as cost_coverage
from job_runs
where kind <> 'workflow'
