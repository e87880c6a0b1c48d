-- The days of cost_daily, and the days of jobs, add up to the parts: per day, step and unit, to the last digit.
-- guards: cost_daily, job_cost_daily
-- by: usage_date
with parts as (
  select
    usage_date,
    step,
    usage_unit,
    sum(usage_quantity) as usage_quantity,
    sum(cost) as cost,
    sum(usage_quantity) filter (where job_id is not null) as job_quantity,
    sum(cost) filter (where job_id is not null) as job_cost
  from cost_parts
  group by usage_date, step, usage_unit
),

days as (
  select usage_date, step, usage_unit, sum(usage_quantity) as usage_quantity, sum(cost) as cost
  from cost_daily
  group by usage_date, step, usage_unit
),

job_days as (
  select usage_date, step, usage_unit, sum(usage_quantity) as usage_quantity, sum(cost) as cost
  from job_cost_daily
  group by usage_date, step, usage_unit
)

select parts.usage_date, parts.step, parts.usage_unit, parts.cost, days.cost as days_cost, job_days.cost as job_days_cost
from parts
full join days
  on days.usage_date <=> parts.usage_date and days.step = parts.step and days.usage_unit <=> parts.usage_unit
full join job_days
  on job_days.usage_date <=> parts.usage_date and job_days.step = parts.step and job_days.usage_unit <=> parts.usage_unit
where coalesce(parts.usage_quantity, 0) <> coalesce(days.usage_quantity, 0)
  or coalesce(parts.cost, 0) <> coalesce(days.cost, 0)
  or coalesce(parts.job_quantity, 0) <> coalesce(job_days.usage_quantity, 0)
  or coalesce(parts.job_cost, 0) <> coalesce(job_days.cost, 0)
