-- The parts of the bill that carry a run, added up per run and unit.
-- last_step is the step of the last day of usage; of several, the surest.
select
  workspace_id,
  run_id,
  usage_unit,
  max(job_id) as job_id,
  cast(sum(usage_quantity) as decimal(38, 18)) as usage_quantity,
  cast(sum(unpriced_quantity) as decimal(38, 18)) as unpriced_quantity,
  cast(sum(list_cost) as decimal(38, 18)) as list_cost,
  cast(sum(cost) as decimal(38, 18)) as cost,
  cast(sum(cost) filter (where step = 'exact') as decimal(38, 18)) as own_cost,
  cast(sum(cost) filter (where step = 'pipeline') as decimal(38, 18)) as pipeline_cost,
  cast(sum(cost) filter (where is_estimate) as decimal(38, 18)) as shared_cost,
  max(currency) as currency,
  case when min(price_basis) <> max(price_basis) then 'mixed' else max(price_basis) end as price_basis,
  max(usage_date) as last_usage_date,
  max_by(
    step,
    unix_date(usage_date) * 4 + case step when 'exact' then 3 when 'pipeline' then 2 when 'all_purpose' then 1 else 0 end
  ) as last_step,
  count(*) filter (where is_estimate) > 0 as has_share
from cost_parts
where run_id is not null
group by workspace_id, run_id, usage_unit
