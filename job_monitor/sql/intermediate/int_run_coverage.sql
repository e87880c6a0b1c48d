-- How far the cost of a run can be known: from the kinds of compute that it needed and the steps by which parts of the bill
-- came to it. Usage of a pipeline carries the pipeline, whatever the task's own compute is said to be.
with billed as (
  select
    workspace_id,
    run_id,
    count(*) filter (where step in ('exact', 'pipeline')) > 0 as has_own,
    count(*) filter (where step = 'all_purpose') > 0 as has_all_purpose,
    count(*) filter (where step = 'warehouse') > 0 as has_warehouse
  from cost_parts
  where run_id is not null
  group by workspace_id, run_id
)

select
  billed.workspace_id,
  billed.run_id,
  case
    when runs.run_id is null or needs.run_id is null then 'unknown'
    when needs.needs_own and not billed.has_own
      or needs.needs_all_purpose and not billed.has_all_purpose
      or needs.needs_warehouse and not billed.has_warehouse
      then 'partly'
    else 'known'
  end as cost_coverage
from billed
left join job_runs as runs
  on runs.workspace_id = billed.workspace_id and runs.run_id = billed.run_id and runs.kind <> 'workflow'
left join int_run_needs as needs on needs.workspace_id = billed.workspace_id and needs.run_id = billed.run_id
union all
select
  runs.workspace_id,
  runs.run_id,
  case
    when needs.needs_own then 'no_usage'
    when needs.needs_all_purpose or needs.needs_warehouse then 'not_attributable'
    when runs.is_never_started or not needs.needs_unknown then 'nothing_ran'
    else 'unknown'
  end as cost_coverage
from job_runs as runs
left anti join billed on billed.workspace_id = runs.workspace_id and billed.run_id = runs.run_id
left join int_run_needs as needs on needs.workspace_id = runs.workspace_id and needs.run_id = runs.run_id
where runs.kind <> 'workflow'
