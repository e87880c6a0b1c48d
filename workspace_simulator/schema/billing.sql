-- Published columns of system.billing, in their published order and types.

CREATE TABLE system.billing.account_prices (
  account_id string,
  price_start_time timestamp,
  price_end_time timestamp,
  sku_name string,
  cloud string,
  currency_code string,
  usage_unit string,
  pricing struct<default:decimal(38,18)>
);

CREATE TABLE system.billing.cloud_infra_cost (
  cloud string,
  record_id string,
  account_id string,
  cloud_account_id string,
  workspace_id string,
  usage_start_time timestamp,
  usage_end_time timestamp,
  usage_date date,
  cost decimal(38,18),
  currency_code string,
  usage_metadata struct<cluster_id:string,warehouse_id:string,instance_pool_id:string>
);

CREATE TABLE system.billing.list_prices (
  account_id string,
  price_start_time timestamp,
  price_end_time timestamp,
  sku_name string,
  cloud string,
  currency_code string,
  usage_unit string,
  pricing struct<default:decimal(38,18),promotional:struct<default:decimal(38,18)>,effective_list:struct<default:decimal(38,18)>>
);

-- product_features.offering_type, lakebase.*, ai_bi_genie, genie and lakeflow_connect.zerobus_request_type: nesting not published; strings.
CREATE TABLE system.billing.usage (
  account_id string,
  workspace_id string,
  record_id string,
  sku_name string,
  cloud string,
  usage_start_time timestamp,
  usage_end_time timestamp,
  usage_date date,
  custom_tags map<string,string>,
  usage_unit string,
  usage_quantity decimal(38,18),
  usage_metadata struct<cluster_id:string,job_id:string,warehouse_id:string,instance_pool_id:string,node_type:string,job_run_id:string,notebook_id:string,dlt_pipeline_id:string,endpoint_name:string,endpoint_id:string,dlt_update_id:string,dlt_maintenance_id:string,run_name:string,job_name:string,notebook_path:string,central_clean_room_id:string,source_region:string,destination_region:string,app_id:string,app_name:string,metastore_id:string,private_endpoint_name:string,storage_api_type:string,budget_policy_id:string,ai_runtime_pool_id:string,ai_runtime_workload_id:string,uc_table_catalog:string,uc_table_schema:string,uc_table_name:string,database_instance_id:string,sharing_materialization_id:string,schema_id:string,usage_policy_id:string,base_environment_id:string,agent_bricks_id:string,index_id:string,catalog_id:string,networking_client:string,recipient_id:string,dbsql_statement_id:string,project_id:string,branch_id:string,genie:struct<agent_id:string,channel:string,surface:string>>,
  identity_metadata struct<run_as:string,created_by:string,owned_by:string,run_by:string>,
  record_type string,
  ingestion_date date,
  billing_origin_product string,
  product_features struct<jobs_tier:string,sql_tier:string,dlt_tier:string,is_serverless:boolean,is_photon:boolean,serving_type:string,networking:struct<connectivity_type:string>,ai_runtime:struct<compute_type:string>,model_serving:struct<offering_type:string>,ai_gateway:struct<feature_type:string>,performance_target:string,serverless_gpu:struct<workload_type:string>,agent_bricks:struct<problem_type:string,workload_type:string>,ai_functions:struct<ai_function:string>,apps:struct<compute_size:string>,lakeflow_connect:struct<task_type:string,zerobus_request_type:string>,offering_type:string,lakebase:struct<storage_type:string,compute_type:string>,ai_bi_genie:string,genie:string>,
  usage_type string
);
