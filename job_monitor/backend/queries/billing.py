"""Usage by day, and by job. A key's part is `=` and the value, or nothing for a null: so both have a place."""

from job_monitor.backend.queries import sources
from job_monitor.backend.queries.listing import Listing

USAGE = Listing(
    name="usage",
    facts=sources.USAGE,
    also=(sources.PRICES, sources.WORKSPACES),
    keys=dict.fromkeys(("key_age", "key_workspace", "key_sku", "key_cloud", "key_product", "key_unit"), str),
    sql="""
with keyed as (
  select *,
    lpad(cast(date_diff('day', usage_date, cast($to_date as date)) as varchar), 4, '0') as key_age,
    coalesce('=' || workspace_id, '') as key_workspace, coalesce('=' || sku_name, '') as key_sku,
    coalesce('=' || cloud, '') as key_cloud, coalesce('=' || billing_origin_product, '') as key_product,
    coalesce('=' || usage_unit, '') as key_unit
  from mart.usage_daily
  where usage_date between $from_date and $to_date
)
select u.usage_date, u.workspace_id, w.workspace_name, u.sku_name, u.cloud, u.billing_origin_product, u.usage_unit,
  u.usage_quantity, u.list_cost, u.default_list_cost, u.currency, u.priced_quantity, u.unpriced_quantity,
  coalesce(u.usage_date <= h.usage_complete_until, false) as is_complete,
  key_age, key_workspace, key_sku, key_cloud, key_product, key_unit
from keyed as u
cross join mart.horizons as h
left join mart.workspaces as w on w.workspace_id = u.workspace_id
where $is_first or (key_age, key_workspace, key_sku, key_cloud, key_product, key_unit)
  > ($after_key_age, $after_key_workspace, $after_key_sku, $after_key_cloud, $after_key_product, $after_key_unit)
order by key_age, key_workspace, key_sku, key_cloud, key_product, key_unit
limit $page
""",
)

BY_JOB = Listing(
    name="by-job",
    facts=sources.USAGE,
    also=(sources.PRICES, sources.JOBS, sources.WORKSPACES),
    keys=dict.fromkeys(("key_workspace", "job_id", "key_unit"), str),
    sql="""
with totals as (
  select workspace_id, job_id, usage_unit, sum(usage_quantity) as usage_quantity, sum(list_cost) as list_cost,
    sum(default_list_cost) as default_list_cost, any_value(currency) as currency,
    sum(unpriced_quantity) as unpriced_quantity, sum(billed_runs_count) as billed_runs_count,
    max_by(billed_job_name, usage_date) filter (where billed_job_name is not null) as billed_job_name,
    coalesce('=' || workspace_id, '') as key_workspace, coalesce('=' || usage_unit, '') as key_unit
  from mart.job_cost_daily
  where usage_date between $from_date and $to_date and step = 'exact'
  group by workspace_id, job_id, usage_unit
  having sum(usage_quantity) <> 0 or coalesce(sum(list_cost), 0) <> 0
)
select t.workspace_id, w.workspace_name, t.job_id, coalesce(j.name, t.billed_job_name) as job_name, t.usage_unit,
  t.usage_quantity, t.list_cost, t.default_list_cost, t.currency, t.unpriced_quantity,
  cast(t.billed_runs_count as bigint) as billed_runs_count, key_workspace, key_unit
from totals as t
left join mart.jobs as j on j.workspace_id = t.workspace_id and j.job_id = t.job_id
left join mart.workspaces as w on w.workspace_id = t.workspace_id
where $is_first or (key_workspace, t.job_id, key_unit) > ($after_key_workspace, $after_job_id, $after_key_unit)
order by key_workspace, t.job_id, key_unit
limit $page
""",
)
