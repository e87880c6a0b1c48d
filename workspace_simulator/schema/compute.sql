-- Published columns of system.compute, in their published order and types.

CREATE TABLE system.compute.clusters (
  account_id string,
  workspace_id string,
  cluster_id string,
  cluster_name string,
  owned_by string,
  create_time timestamp,
  delete_time timestamp,
  driver_node_type string,
  worker_node_type string,
  worker_count bigint,
  min_autoscale_workers bigint,
  max_autoscale_workers bigint,
  auto_termination_minutes bigint,
  enable_elastic_disk boolean,
  tags map<string,string>,
  cluster_source string,
  init_scripts array<string>,
  aws_attributes struct<first_on_demand:bigint,availability:string,zone_id:string,instance_profile_arn:string,spot_bid_price_percent:bigint,ebs_volume_type:string,ebs_volume_count:bigint,ebs_volume_size:bigint,ebs_volume_iops:bigint,ebs_volume_throughput:bigint>,
  azure_attributes struct<first_on_demand:bigint,availability:string,spot_bid_max_price:double>,
  gcp_attributes struct<use_preemptible_executors:boolean,google_service_account:string,boot_disk_size:bigint,availability:string,zone_id:string,local_ssd_count:bigint>,
  driver_instance_pool_id string,
  worker_instance_pool_id string,
  dbr_version string,
  change_time timestamp,
  change_date date,
  data_security_mode string,
  policy_id string
);

CREATE TABLE system.compute.node_timeline (
  account_id string,
  workspace_id string,
  cluster_id string,
  instance_id string,
  start_time timestamp,
  end_time timestamp,
  driver boolean,
  cpu_user_percent double,
  cpu_system_percent double,
  cpu_wait_percent double,
  mem_used_percent double,
  mem_swap_percent double,
  network_sent_bytes bigint,
  network_received_bytes bigint,
  disk_free_bytes_per_mount_point map<string,bigint>,
  node_type string,
  private_ip string
);

CREATE TABLE system.compute.node_types (
  account_id string,
  node_type string,
  core_count double,
  memory_mb bigint,
  gpu_count bigint
);

CREATE TABLE system.compute.warehouse_events (
  account_id string,
  workspace_id string,
  warehouse_id string,
  event_type string,
  cluster_count int,
  event_time timestamp
);

CREATE TABLE system.compute.warehouses (
  warehouse_id string,
  workspace_id string,
  account_id string,
  warehouse_name string,
  warehouse_type string,
  warehouse_channel string,
  warehouse_size string,
  min_clusters int,
  max_clusters int,
  auto_stop_minutes int,
  tags map<string,string>,
  change_time timestamp,
  delete_time timestamp,
  created_by string
);
