-- Published columns of system.lakeflow_pipeline_events_preview, in their published order and types.

-- fields of origin and error are not published in full.
CREATE TABLE system.lakeflow_pipeline_events_preview.pipeline_events (
  account_id string,
  workspace_id string,
  pipeline_id string,
  update_id string,
  pipeline_event_id string,
  event_type string,
  origin struct<org_id:string,pipeline_id:string,pipeline_name:string,update_id:string,flow_name:string,dataset_name:string>,
  message string,
  level string,
  maturity_level string,
  error struct<fatal:boolean,exceptions:array<struct<class_name:string,message:string>>>,
  details variant,
  event_time timestamp
);
