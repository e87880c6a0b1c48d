"""Tables that are too large to travel: one row per minute and node, one row per SQL statement.

Their rows are added up in the warehouse, per whole hour, and the hours travel. An hour that is read again replaces the
earlier one, so nothing is added twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from job_monitor.databricks.meter import APP_TAG


@dataclass(frozen=True)
class Aggregate:
    """`columns` are name -> type of the hours, `expressions` name -> SQL; those in `key` are grouped by.

    `hour` is the key column that the cursor cuts. `where` leaves out rows that are not final yet.
    """

    hour: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    expressions: Mapping[str, str]
    source_columns: tuple[str, ...]
    where: str | None = None


NODE_HOURS = Aggregate(
    hour="start_hour",
    key=("workspace_id", "cluster_id", "node_type", "driver", "start_hour"),
    columns={
        "workspace_id": "string",
        "cluster_id": "string",
        "node_type": "string",
        "driver": "boolean",
        "start_hour": "timestamp",
        "sample_count": "bigint",
        "instance_count": "bigint",
        "cpu_percent_avg": "double",
        "cpu_percent_max": "double",
        "cpu_wait_percent_avg": "double",
        "mem_used_percent_avg": "double",
        "mem_used_percent_max": "double",
        "network_sent_bytes": "bigint",
        "network_received_bytes": "bigint",
        "first_start_time": "timestamp",
        "last_end_time": "timestamp",
    },
    expressions={
        "workspace_id": "workspace_id",
        "cluster_id": "cluster_id",
        "node_type": "node_type",
        "driver": "driver",
        "start_hour": "date_trunc('HOUR', start_time)",
        "sample_count": "count(*)",
        "instance_count": "count(DISTINCT instance_id)",
        # Rounded: the order in which an engine adds doubles is its own, and would make each read look like a change.
        "cpu_percent_avg": "round(avg(cpu_user_percent + cpu_system_percent), 3)",
        "cpu_percent_max": "round(max(cpu_user_percent + cpu_system_percent), 3)",
        "cpu_wait_percent_avg": "round(avg(cpu_wait_percent), 3)",
        "mem_used_percent_avg": "round(avg(mem_used_percent), 3)",
        "mem_used_percent_max": "round(max(mem_used_percent), 3)",
        "network_sent_bytes": "CAST(sum(network_sent_bytes) AS BIGINT)",
        "network_received_bytes": "CAST(sum(network_received_bytes) AS BIGINT)",
        "first_start_time": "min(start_time)",
        "last_end_time": "max(end_time)",
    },
    source_columns=(
        "workspace_id",
        "cluster_id",
        "instance_id",
        "node_type",
        "driver",
        "start_time",
        "end_time",
        "cpu_user_percent",
        "cpu_system_percent",
        "cpu_wait_percent",
        "mem_used_percent",
        "network_sent_bytes",
        "network_received_bytes",
    ),
)

QUERY_HOURS = Aggregate(
    hour="update_hour",
    key=(
        "workspace_id",
        "compute_type",
        "warehouse_id",
        "job_id",
        "job_run_id",
        "job_task_run_id",
        "is_own",
        "start_hour",
        "update_hour",
    ),
    columns={
        "workspace_id": "string",
        "compute_type": "string",
        "warehouse_id": "string",
        "job_id": "string",
        "job_run_id": "string",
        "job_task_run_id": "string",
        "is_own": "boolean",
        "start_hour": "timestamp",
        "update_hour": "timestamp",
        "statement_count": "bigint",
        "failed_count": "bigint",
        "total_duration_ms": "bigint",
        "execution_duration_ms": "bigint",
        "waiting_at_capacity_duration_ms": "bigint",
        "total_task_duration_ms": "bigint",
        "read_bytes": "bigint",
        "read_rows": "bigint",
        "written_bytes": "bigint",
        "written_rows": "bigint",
        "spilled_local_bytes": "bigint",
        "first_start_time": "timestamp",
        "last_end_time": "timestamp",
        "last_update_time": "timestamp",
    },
    expressions={
        "workspace_id": "workspace_id",
        "compute_type": "compute.type",
        "warehouse_id": "compute.warehouse_id",
        "job_id": "query_source.job_info.job_id",
        "job_run_id": "query_source.job_info.job_run_id",
        "job_task_run_id": "query_source.job_info.job_task_run_id",
        "is_own": f"coalesce(query_tags['app'], '') = '{APP_TAG}'",
        "start_hour": "date_trunc('HOUR', start_time)",
        "update_hour": "date_trunc('HOUR', update_time)",
        "statement_count": "count(*)",
        "failed_count": "count_if(coalesce(execution_status, '') = 'FAILED')",
        "total_duration_ms": "CAST(sum(total_duration_ms) AS BIGINT)",
        "execution_duration_ms": "CAST(sum(execution_duration_ms) AS BIGINT)",
        "waiting_at_capacity_duration_ms": "CAST(sum(waiting_at_capacity_duration_ms) AS BIGINT)",
        "total_task_duration_ms": "CAST(sum(total_task_duration_ms) AS BIGINT)",
        "read_bytes": "CAST(sum(read_bytes) AS BIGINT)",
        "read_rows": "CAST(sum(read_rows) AS BIGINT)",
        "written_bytes": "CAST(sum(written_bytes) AS BIGINT)",
        "written_rows": "CAST(sum(written_rows) AS BIGINT)",
        "spilled_local_bytes": "CAST(sum(spilled_local_bytes) AS BIGINT)",
        "first_start_time": "min(start_time)",
        "last_end_time": "max(end_time)",
        "last_update_time": "max(update_time)",
    },
    source_columns=(
        "workspace_id",
        "compute",
        "query_source",
        "query_tags",
        "execution_status",
        "start_time",
        "end_time",
        "update_time",
        "total_duration_ms",
        "execution_duration_ms",
        "waiting_at_capacity_duration_ms",
        "total_task_duration_ms",
        "read_bytes",
        "read_rows",
        "written_bytes",
        "written_rows",
        "spilled_local_bytes",
    ),
    # The one mutable table: a row may be there before its statement ends, and change until then.
    where="end_time IS NOT NULL",
)
