-- One row per table and check of it.
select
  concat(catalog_name, '.', schema_name, '.', table_name) as table_name,
  event_time as checked_at,
  status,
  freshness.status as freshness_status,
  completeness.status as completeness_status,
  downstream_impact.impact_level as impact_level,
  downstream_impact.num_downstream_tables as downstream_tables_count
from system.data_quality_monitoring.table_results
where catalog_name is not null and schema_name is not null and table_name is not null and event_time is not null
