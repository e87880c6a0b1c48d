-- Published columns of system.storage, in their published order and types.

CREATE TABLE system.storage.predictive_optimization_operations_history (
  account_id string,
  workspace_id string,
  start_time timestamp,
  end_time timestamp,
  metastore_name string,
  metastore_id string,
  catalog_name string,
  schema_name string,
  table_name string,
  table_id string,
  operation_type string,
  operation_id string,
  operation_status string,
  operation_metrics map<string,string>,
  usage_unit string,
  usage_quantity decimal(38,18)
);
