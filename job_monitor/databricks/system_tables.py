"""TABLES: every system table that is read: its name, key, cursor, look-back, and the columns we take.

Types are the published ones (catalog export of 2025-12 and later); of a struct only the fields listed here are read,
and they keep their names, so that SQL written on `raw` holds in a warehouse as well. A new column goes here, and the
table is read anew by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from job_monitor.databricks.aggregates import NODE_HOURS, QUERY_HOURS, Aggregate


class Grain(Enum):
    """What the cursor's values are cut to: bounds of a window are aligned to it."""

    MOMENT = "moment"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True)
class SystemTable:
    """One table, and how it is read.

    `cursor` grows with the arrival of rows; None means: small, read whole each time, and what vanished goes.
    `lookback` is re-read on every turn, for rows that arrive late. `history` is how far the first load reaches back
    (None: all). `latency` is how old the newest row may be before the table is called stale (None: it may be any age,
    as nothing may have happened). `where` is a constant condition. With `aggregate`, whole hours are computed in the
    warehouse and travel instead of rows, and `columns` are the aggregate's. `grows_by`: rows are added and never
    altered, so that a bucket of the cursor, an hour or a day, that has as many rows as before is not read again.
    `marked`: ids of which a turn looks for a few among all rows that are kept.
    """

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    cursor: str | None = None
    lookback: timedelta = timedelta(0)
    grain: Grain = Grain.MOMENT
    history: timedelta | None = None
    latency: timedelta | None = None
    event_at: str | None = None
    date_column: str | None = None
    where: str | None = None
    optional: bool = False
    aggregate: Aggregate | None = field(default=None)
    grows_by: Grain | None = None
    marked: tuple[str, ...] = ()

    @property
    def schema_name(self) -> str:
        return self.name.split(".")[1]

    @property
    def table_name(self) -> str:
        return self.name.split(".")[2]

    @property
    def raw_name(self) -> str:
        """Where it is kept: `raw.lakeflow__jobs`. Hours of an aggregate are no rows of the table and say so."""
        suffix = "" if self.aggregate is None else "_hours"
        return f"raw.{self.schema_name}__{self.table_name}{suffix}"

    @property
    def source_name(self) -> str:
        """What the models call it: the published name, and `…_hours` for hours that the warehouse added up."""
        return self.name if self.aggregate is None else f"{self.name}_hours"

    @property
    def stored_cursor(self) -> str | None:
        """The column of the raw table that the windows cut."""
        return self.cursor if self.aggregate is None else self.aggregate.hour

    @property
    def source_columns(self) -> frozenset[str]:
        """Columns of the published table that the read touches."""
        return frozenset(self.columns if self.aggregate is None else self.aggregate.source_columns)


_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_YEAR = timedelta(days=365)
_COMPUTE = "array<struct<type:string,cluster_id:string,warehouse_id:string>>"
_HEALTH = "array<struct<metric:string,operator:string,value:bigint>>"
_FILE_TRIGGER = "struct<url:string,min_time_between_triggers_seconds:int,wait_after_last_change_seconds:int>"
_TABLE_TRIGGER = (
    "struct<table_names:array<string>,min_time_between_triggers_seconds:int,"
    "wait_after_last_change_seconds:int,condition:string>"
)
_TRIGGER = (
    f"struct<file_arrival:{_FILE_TRIGGER},periodic:struct<interval:int,units:string>,"
    f"continuous:struct<enabled:boolean>,table_update:{_TABLE_TRIGGER},"
    "schedule:struct<quartz_cron_expression:string,timezone_id:string>>"
)
_USAGE_METADATA = (
    "cluster_id:string,job_id:string,job_run_id:string,job_name:string,warehouse_id:string,instance_pool_id:string,"
    "node_type:string,notebook_id:string,dlt_pipeline_id:string,dlt_update_id:string,dlt_maintenance_id:string,"
    "endpoint_name:string,run_name:string,app_name:string,metastore_id:string,usage_policy_id:string,"
    "budget_policy_id:string"
)

TABLES: tuple[SystemTable, ...] = (
    SystemTable(
        name="system.access.workspaces_latest",
        key=("workspace_id",),
        columns={
            "workspace_id": "string",
            "workspace_name": "string",
            "workspace_url": "string",
            "create_time": "timestamp",
            "status": "string",
        },
    ),
    SystemTable(
        name="system.lakeflow.jobs",
        key=("workspace_id", "job_id", "change_time"),
        cursor="change_time",
        lookback=2 * _DAY,
        event_at="change_time",
        columns={
            "workspace_id": "string",
            "job_id": "string",
            "name": "string",
            "description": "string",
            "creator_id": "string",
            "creator_user_name": "string",
            "run_as": "string",
            "run_as_user_name": "string",
            "tags": "map<string,string>",
            "change_time": "timestamp",
            "delete_time": "timestamp",
            "create_time": "timestamp",
            "trigger": _TRIGGER,
            "trigger_type": "string",
            "paused": "boolean",
            "timeout_seconds": "bigint",
            "health_rules": _HEALTH,
            "deployment": "struct<kind:string,metadata_file_path:string>",
        },
    ),
    SystemTable(
        name="system.lakeflow.job_tasks",
        key=("workspace_id", "job_id", "task_key", "change_time"),
        cursor="change_time",
        lookback=2 * _DAY,
        event_at="change_time",
        columns={
            "workspace_id": "string",
            "job_id": "string",
            "task_key": "string",
            "depends_on_keys": "array<string>",
            "change_time": "timestamp",
            "delete_time": "timestamp",
            "timeout_seconds": "bigint",
            "health_rules": _HEALTH,
        },
    ),
    SystemTable(
        name="system.lakeflow.job_run_timeline",
        key=("workspace_id", "run_id", "period_start_time"),
        cursor="period_end_time",
        lookback=6 * _HOUR,
        history=_YEAR,
        latency=6 * _HOUR,
        event_at="period_end_time",
        grows_by=Grain.HOUR,
        marked=("run_id",),
        columns={
            "workspace_id": "string",
            "job_id": "string",
            "run_id": "string",
            "period_start_time": "timestamp",
            "period_end_time": "timestamp",
            "trigger_type": "string",
            "run_type": "string",
            "run_name": "string",
            "result_state": "string",
            "termination_code": "string",
            "source_task_run_id": "string",
            "root_task_run_id": "string",
            "queue_duration_seconds": "bigint",
            "setup_duration_seconds": "bigint",
            "run_duration_seconds": "bigint",
        },
    ),
    SystemTable(
        name="system.lakeflow.job_task_run_timeline",
        key=("workspace_id", "run_id", "period_start_time"),
        cursor="period_end_time",
        lookback=6 * _HOUR,
        history=_YEAR,
        latency=6 * _HOUR,
        event_at="period_end_time",
        grows_by=Grain.HOUR,
        marked=("job_run_id",),
        columns={
            "workspace_id": "string",
            "job_id": "string",
            "job_run_id": "string",
            "run_id": "string",
            "parent_run_id": "string",
            "task_key": "string",
            "period_start_time": "timestamp",
            "period_end_time": "timestamp",
            "result_state": "string",
            "termination_code": "string",
            "compute_ids": "array<string>",
            "compute": _COMPUTE,
        },
    ),
    SystemTable(
        name="system.lakeflow.pipelines",
        key=("workspace_id", "pipeline_id", "change_time"),
        cursor="change_time",
        lookback=2 * _DAY,
        event_at="change_time",
        columns={
            "workspace_id": "string",
            "pipeline_id": "string",
            "pipeline_type": "string",
            "name": "string",
            "created_by": "string",
            "run_as": "string",
            "tags": "map<string,string>",
            "settings": "struct<photon:boolean,development:boolean,continuous:boolean,serverless:boolean>",
            "change_time": "timestamp",
            "delete_time": "timestamp",
        },
    ),
    SystemTable(
        name="system.lakeflow.pipeline_update_timeline",
        key=("workspace_id", "update_id", "period_start_time"),
        cursor="period_end_time",
        lookback=6 * _HOUR,
        history=_YEAR,
        event_at="period_end_time",
        grows_by=Grain.HOUR,
        columns={
            "workspace_id": "string",
            "pipeline_id": "string",
            "update_id": "string",
            "update_type": "string",
            "request_id": "string",
            "run_as_user_name": "string",
            "trigger_type": "string",
            "trigger_details": "struct<job_task:struct<job_id:string,job_task_run_id:string>>",
            "result_state": "string",
            "compute": "struct<type:string,cluster_id:string>",
            "period_start_time": "timestamp",
            "period_end_time": "timestamp",
        },
    ),
    SystemTable(
        name="system.billing.usage",
        key=("record_id",),
        cursor="ingestion_date",
        grain=Grain.DAY,
        lookback=3 * _DAY,
        history=_YEAR,
        latency=2 * _DAY,
        event_at="usage_end_time",
        grows_by=Grain.DAY,
        columns={
            "workspace_id": "string",
            "record_id": "string",
            "sku_name": "string",
            "cloud": "string",
            "usage_start_time": "timestamp",
            "usage_end_time": "timestamp",
            "usage_date": "date",
            "custom_tags": "map<string,string>",
            "usage_unit": "string",
            "usage_quantity": "decimal(38,18)",
            "usage_metadata": f"struct<{_USAGE_METADATA}>",
            "identity_metadata": "struct<run_as:string,created_by:string,owned_by:string>",
            "record_type": "string",
            "ingestion_date": "date",
            "billing_origin_product": "string",
            "product_features": (
                "struct<jobs_tier:string,sql_tier:string,dlt_tier:string,is_serverless:boolean,is_photon:boolean,"
                "performance_target:string>"
            ),
            "usage_type": "string",
        },
    ),
    SystemTable(
        name="system.billing.list_prices",
        key=("sku_name", "cloud", "currency_code", "usage_unit", "price_start_time"),
        columns={
            "price_start_time": "timestamp",
            "price_end_time": "timestamp",
            "sku_name": "string",
            "cloud": "string",
            "currency_code": "string",
            "usage_unit": "string",
            "pricing": (
                "struct<default:decimal(38,18),promotional:struct<default:decimal(38,18)>,"
                "effective_list:struct<default:decimal(38,18)>>"
            ),
        },
    ),
    SystemTable(
        name="system.billing.account_prices",
        key=("sku_name", "cloud", "currency_code", "usage_unit", "price_start_time"),
        optional=True,
        columns={
            "price_start_time": "timestamp",
            "price_end_time": "timestamp",
            "sku_name": "string",
            "cloud": "string",
            "currency_code": "string",
            "usage_unit": "string",
            "pricing": "struct<default:decimal(38,18)>",
        },
    ),
    SystemTable(
        name="system.compute.clusters",
        key=("workspace_id", "cluster_id", "change_time"),
        cursor="change_time",
        lookback=2 * _DAY,
        event_at="change_time",
        columns={
            "workspace_id": "string",
            "cluster_id": "string",
            "cluster_name": "string",
            "owned_by": "string",
            "create_time": "timestamp",
            "delete_time": "timestamp",
            "driver_node_type": "string",
            "worker_node_type": "string",
            "worker_count": "bigint",
            "min_autoscale_workers": "bigint",
            "max_autoscale_workers": "bigint",
            "auto_termination_minutes": "bigint",
            "tags": "map<string,string>",
            "cluster_source": "string",
            "aws_attributes": "struct<first_on_demand:bigint,availability:string>",
            "azure_attributes": "struct<first_on_demand:bigint,availability:string>",
            "gcp_attributes": "struct<use_preemptible_executors:boolean,availability:string>",
            "driver_instance_pool_id": "string",
            "worker_instance_pool_id": "string",
            "dbr_version": "string",
            "change_time": "timestamp",
            "data_security_mode": "string",
            "policy_id": "string",
        },
    ),
    SystemTable(
        name="system.compute.node_timeline",
        key=NODE_HOURS.key,
        cursor="start_time",
        grain=Grain.HOUR,
        lookback=_DAY,
        history=90 * _DAY,
        latency=_DAY,
        event_at="last_end_time",
        columns=NODE_HOURS.columns,
        aggregate=NODE_HOURS,
    ),
    SystemTable(
        name="system.compute.node_types",
        key=("node_type",),
        columns={"node_type": "string", "core_count": "double", "memory_mb": "bigint", "gpu_count": "bigint"},
    ),
    SystemTable(
        name="system.compute.warehouses",
        key=("workspace_id", "warehouse_id", "change_time"),
        cursor="change_time",
        lookback=2 * _DAY,
        event_at="change_time",
        columns={
            "workspace_id": "string",
            "warehouse_id": "string",
            "warehouse_name": "string",
            "warehouse_type": "string",
            "warehouse_size": "string",
            "min_clusters": "int",
            "max_clusters": "int",
            "auto_stop_minutes": "int",
            "tags": "map<string,string>",
            "change_time": "timestamp",
            "delete_time": "timestamp",
        },
    ),
    SystemTable(
        name="system.compute.warehouse_events",
        key=("workspace_id", "warehouse_id", "event_type", "event_time"),
        cursor="event_time",
        lookback=_DAY,
        history=_YEAR,
        event_at="event_time",
        columns={
            "workspace_id": "string",
            "warehouse_id": "string",
            "event_type": "string",
            "cluster_count": "int",
            "event_time": "timestamp",
        },
    ),
    SystemTable(
        name="system.query.history",
        key=QUERY_HOURS.key,
        cursor="update_time",
        grain=Grain.HOUR,
        # A workspace with customer-managed keys reports up to a day late.
        lookback=25 * _HOUR,
        history=90 * _DAY,
        event_at="last_update_time",
        columns=QUERY_HOURS.columns,
        aggregate=QUERY_HOURS,
    ),
    SystemTable(
        name="system.access.table_lineage",
        key=("record_id",),
        cursor="event_time",
        date_column="event_date",
        lookback=_DAY,
        history=90 * _DAY,
        event_at="event_time",
        # A notebook task of a job is logged as a NOTEBOOK; the job stands in the metadata only.
        where=(
            "(entity_metadata.job_info.job_id IS NOT NULL"
            " OR entity_type IN ('JOB', 'PIPELINE', 'DASHBOARD_V3', 'DBSQL_DASHBOARD'))"
        ),
        columns={
            "workspace_id": "string",
            "entity_type": "string",
            "entity_id": "string",
            "entity_run_id": "string",
            "source_table_full_name": "string",
            "source_type": "string",
            "target_table_full_name": "string",
            "target_type": "string",
            "created_by": "string",
            "event_time": "timestamp",
            "event_date": "date",
            "record_id": "string",
            "entity_metadata": "struct<job_info:struct<job_id:string,job_run_id:string>>",
        },
    ),
    SystemTable(
        name="system.data_quality_monitoring.table_results",
        key=("catalog_name", "schema_name", "table_name", "event_time"),
        cursor="event_time",
        lookback=_DAY,
        history=90 * _DAY,
        event_at="event_time",
        # Filled only where a schema has anomaly detection turned on; many accounts have none.
        optional=True,
        columns={
            "event_time": "timestamp",
            "catalog_name": "string",
            "schema_name": "string",
            "table_name": "string",
            "status": "string",
            "freshness": "struct<status:string>",
            "completeness": "struct<status:string>",
            "downstream_impact": "struct<impact_level:int,num_downstream_tables:bigint>",
        },
    ),
    SystemTable(
        name="system.access.audit",
        key=("event_id",),
        cursor="event_time",
        date_column="event_date",
        lookback=_DAY,
        history=90 * _DAY,
        event_at="event_time",
        where="service_name = 'jobs'",
        columns={
            "workspace_id": "string",
            "event_time": "timestamp",
            "event_date": "date",
            "service_name": "string",
            "action_name": "string",
            "user_identity": "struct<email:string,subject_name:string>",
            "request_params": "map<string,string>",
            "response": "struct<status_code:int,error_message:string>",
            "event_id": "string",
            "identity_metadata": "struct<run_by:string,run_as:string>",
        },
    ),
)


def table(name: str) -> SystemTable:
    """The entry of `system.<schema>.<table>`. Raises KeyError when it is not read."""
    return {entry.name: entry for entry in TABLES}[name]
