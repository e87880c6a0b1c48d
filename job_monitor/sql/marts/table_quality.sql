-- The latest check of each table that is checked at all; a table that is not here is not monitored, which is not healthy.
with folded as (
  select
    table_name,
    max_by(
      struct(status, freshness_status, completeness_status, impact_level, downstream_tables_count),
      struct(checked_at, coalesce(status, ''))
    ) as latest,
    max(checked_at) as checked_at,
    count(*) as checks_count
  from stg_table_results
  group by table_name
)

select
  table_name,
  case lower(latest.status)
    when 'healthy' then 'healthy'
    when 'unhealthy' then 'unhealthy'
    when 'training' then 'learning'
    when 'error' then 'check_broken'
    else 'unknown'
  end as quality_class,
  latest.status as status,
  latest.freshness_status as freshness_status,
  latest.completeness_status as completeness_status,
  latest.impact_level as impact_level,
  latest.downstream_tables_count as downstream_tables_count,
  checked_at,
  checks_count
from folded
