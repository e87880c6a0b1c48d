-- Published columns of system.lakeflow, in their published order and types.

CREATE TABLE system.lakeflow.job_run_timeline (
  account_id string,
  workspace_id string,
  job_id string,
  run_id string,
  period_start_time timestamp,
  period_end_time timestamp,
  trigger_type string,
  result_state string,
  run_type string,
  run_name string,
  compute_ids array<string>,
  termination_code string,
  job_parameters map<string,map<string,string>>,
  source_task_run_id string,
  root_task_run_id string,
  compute array<struct<type:string,cluster_id:string,warehouse_id:string>>,
  termination_type string,
  setup_duration_seconds bigint,
  queue_duration_seconds bigint,
  run_duration_seconds bigint,
  cleanup_duration_seconds bigint,
  execution_duration_seconds bigint
);

CREATE TABLE system.lakeflow.job_task_run_timeline (
  account_id string,
  workspace_id string,
  job_id string,
  run_id string,
  period_start_time timestamp,
  period_end_time timestamp,
  task_key string,
  compute_ids array<string>,
  result_state string,
  job_run_id string,
  parent_run_id string,
  termination_code string,
  compute array<struct<type:string,cluster_id:string,warehouse_id:string>>,
  termination_type string,
  task_parameters map<string,map<string,string>>,
  setup_duration_seconds bigint,
  cleanup_duration_seconds bigint,
  execution_duration_seconds bigint
);

CREATE TABLE system.lakeflow.job_tasks (
  account_id string,
  workspace_id string,
  job_id string,
  task_key string,
  depends_on_keys array<string>,
  change_time timestamp,
  delete_time timestamp,
  timeout_seconds bigint,
  health_rules array<struct<metric:string,operator:string,value:bigint>>
);

-- triggers: element type not published; taken to be that of trigger.
CREATE TABLE system.lakeflow.jobs (
  account_id string,
  workspace_id string,
  job_id string,
  name string,
  creator_id string,
  tags map<string,string>,
  run_as string,
  change_time timestamp,
  delete_time timestamp,
  description string,
  trigger struct<file_arrival:struct<url:string,min_time_between_triggers_seconds:int,wait_after_last_change_seconds:int>,periodic:struct<interval:int,units:string>,continuous:struct<enabled:boolean>,table_update:struct<table_names:array<string>,min_time_between_triggers_seconds:int,wait_after_last_change_seconds:int,condition:string>,schedule:struct<quartz_cron_expression:string,timezone_id:string>>,
  trigger_type string,
  run_as_user_name string,
  creator_user_name string,
  paused boolean,
  timeout_seconds bigint,
  health_rules array<struct<metric:string,operator:string,value:bigint>>,
  deployment struct<kind:string,metadata_file_path:string>,
  create_time timestamp,
  triggers array<struct<file_arrival:struct<url:string,min_time_between_triggers_seconds:int,wait_after_last_change_seconds:int>,periodic:struct<interval:int,units:string>,continuous:struct<enabled:boolean>,table_update:struct<table_names:array<string>,min_time_between_triggers_seconds:int,wait_after_last_change_seconds:int,condition:string>,schedule:struct<quartz_cron_expression:string,timezone_id:string>>>
);

CREATE TABLE system.lakeflow.pipeline_update_timeline (
  workspace_id string,
  pipeline_id string,
  update_id string,
  update_type string,
  request_id string,
  run_as_user_name string,
  trigger_type string,
  trigger_details struct<job_task:struct<job_id:string,job_task_run_id:string,performance_target:string>>,
  result_state string,
  compute struct<type:string,cluster_id:string>,
  period_start_time timestamp,
  period_end_time timestamp,
  refresh_selection array<struct<table_catalog:string,table_schema:string,table_name:string>>,
  full_refresh_selection array<struct<table_catalog:string,table_schema:string,table_name:string>>,
  reset_checkpoint_selection array<string>,
  account_id string
);

CREATE TABLE system.lakeflow.pipelines (
  workspace_id string,
  pipeline_id string,
  pipeline_type string,
  name string,
  created_by string,
  run_as string,
  tags map<string,string>,
  settings struct<photon:boolean,development:boolean,continuous:boolean,serverless:boolean,edition:string,channel:string>,
  configuration map<string,string>,
  change_time timestamp,
  delete_time timestamp,
  account_id string,
  create_time timestamp
);

CREATE TABLE system.lakeflow.zerobus_stream (
  workspace_id string,
  account_id string,
  stream_id string,
  event_time timestamp,
  opened_time timestamp,
  closed_time timestamp,
  table_id string,
  table_name string,
  protocol string,
  data_format string,
  errors array<struct<error_code:string,error_message:string,timestamp:timestamp>>,
  producer_id string
);

-- integer widths and the type of tags are not published.
CREATE TABLE system.lakeflow.zerobus_ingest (
  workspace_id string,
  account_id string,
  stream_id string,
  commit_version bigint,
  table_id string,
  table_name string,
  commit_time timestamp,
  committed_bytes bigint,
  committed_records bigint,
  tags array<string>,
  errors array<struct<error_code:string,error_message:string,timestamp:timestamp>>
);
