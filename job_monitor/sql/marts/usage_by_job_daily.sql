-- Usage that carries a job's id. A run is counted as billed once, on the last day of its usage, and only if something of it
-- is left after corrections.
with by_run as (
  select
    workspace_id,
    job_id,
    usage_unit,
    run_id,
    max(usage_date) as usage_date
  from usage_priced
  where job_id is not null and run_id is not null
  group by workspace_id, job_id, usage_unit, run_id
  having sum(usage_quantity) <> 0
),

billed as (
  select
    usage_date,
    workspace_id,
    job_id,
    usage_unit,
    count(*) as billed_runs_count
  from by_run
  group by usage_date, workspace_id, job_id, usage_unit
),

daily as (
  select
    usage_date,
    workspace_id,
    job_id,
    usage_unit,
    max_by(job_name, struct(usage_start_at, job_name)) filter (where job_name is not null) as billed_job_name,
    cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
    cast(coalesce(sum(usage_quantity) filter (where not is_priced), 0) as decimal(38, 18)) as unpriced_quantity,
    cast(sum(list_cost) as decimal(38, 18)) as list_cost,
    cast(sum(default_list_cost) as decimal(38, 18)) as default_list_cost,
    max(currency) as currency
  from usage_priced
  where job_id is not null
  group by usage_date, workspace_id, job_id, usage_unit
)

select
  daily.*,
  coalesce(billed.billed_runs_count, 0) as billed_runs_count
from daily
left join billed
  on billed.usage_date <=> daily.usage_date
  and billed.workspace_id <=> daily.workspace_id
  and billed.job_id = daily.job_id
  and billed.usage_unit <=> daily.usage_unit
