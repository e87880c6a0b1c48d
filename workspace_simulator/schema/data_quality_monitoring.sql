-- Published columns of system.data_quality_monitoring, in their published order and types.

CREATE TABLE system.data_quality_monitoring.table_results (
  event_time timestamp,
  catalog_name string,
  schema_name string,
  table_name string,
  catalog_id string,
  schema_id string,
  table_id string,
  status string,
  freshness struct<status:string,commit_freshness:struct<status:string,error_code:string,last_value:timestamp,predicted_value:timestamp>>,
  completeness struct<status:string,total_row_count:struct<status:string,error_code:string,last_value:bigint,min_predicted_value:bigint,max_predicted_value:bigint>,daily_row_count:struct<status:string,error_code:string,last_value:bigint,min_predicted_value:bigint,max_predicted_value:bigint>>,
  downstream_impact struct<impact_level:int,num_downstream_tables:bigint,num_queries_on_affected_tables:bigint>,
  root_cause_analysis struct<upstream_jobs:array<struct<job_id:string,workspace_id:string,job_name:string,last_run_status:string,run_page_url:string>>>,
  _internal_debug_info struct<event_freshness:struct<status:string,error_code:string,last_event_value:timestamp,predicted_event_value:timestamp,last_event_latency_seconds:bigint,predicted_event_latency_seconds:bigint,event_column:string>,unhealthy_groups:array<struct<group:map<string,string>>>,status_since:timestamp,is_static:boolean,completeness:struct<historical_row_count:array<struct<timestamp:timestamp,row_count:bigint>>>,commit_freshness:struct<commit_history:array<struct<version:string,timestamp:timestamp,operation:string,operation_metrics:map<string,string>>>>,custom_sql:array<struct<name:string,column_vars:map<string,string>,sql_query:string,actual_value:double,status:string,violation_type:string,predicted_lower_bound:double,predicted_upper_bound:double,error_code:string,_internal:struct<history:array<struct<timestamp:timestamp,value:double>>,model_selection:map<string,string>>>>>
);
