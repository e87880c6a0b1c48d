"""FEATURES: which right lights what, and what goes dark without it. Page, documents and a test over the wire read it.

`dark` are figures of the HTTP API, as `<path> <field>`: everything below that field becomes null, or leaves its list.
Metrics are not among them: a metric names its tables itself. A table without figures feeds marts that no path shows by
themselves yet; what is said of it in words is then about those.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from job_monitor.databricks.system_tables import SystemTable, table


@dataclass(frozen=True)
class TableGrant:
    """One table: what goes dark without the right to read it, in words and as figures of the API."""

    name: str
    without: str
    dark: tuple[str, ...] = ()

    @property
    def table(self) -> SystemTable:
        return table(self.name)


@dataclass(frozen=True)
class Feature:
    """One part of the product and the tables that it needs the right to."""

    name: str
    lights: str
    tables: tuple[TableGrant, ...]


@dataclass(frozen=True)
class OtherRight:
    """A right that no GRANT gives."""

    name: str
    given_by: str
    without: str


_COMPUTE_SHARES = (
    "/api/compute totals.idle_clusters_count",
    "/api/compute totals.idle_cost",
    "/api/compute totals.jobless_cost",
    "/api/compute totals.jobs_cost",
)
_COSTS = (
    "/api/billing/attribution attributed_cost",
    "/api/billing/attribution attributed_ratio",
    "/api/billing/attribution complete_until",
    "/api/billing/attribution cost",
    "/api/billing/attribution currency",
    "/api/billing/attribution estimated_cost",
    "/api/billing/attribution list_cost",
    "/api/billing/attribution parts",
    "/api/billing/attribution price_basis",
    "/api/billing/attribution runs",
    "/api/billing/attribution unattributed_cost",
    "/api/billing/statement currency",
    "/api/billing/statement lines",
    "/api/compute complete_until",
    "/api/compute totals.cost",
    "/api/compute totals.measured_cost",
    "/api/compute totals.serverless_cost",
    "/api/compute totals.warehouses_cost",
    *_COMPUTE_SHARES,
    "/api/costs currency",
    "/api/costs lines",
    "/api/costs loss",
    "/api/costs month.complete_cost",
    "/api/costs month.cost",
    "/api/costs month.forecast",
    "/api/costs movers",
    "/api/costs price_basis",
    "/api/costs rate",
    "/api/costs total.complete",
    "/api/costs total.cost",
    "/api/costs total.previous",
    "/api/costs total.steps",
    "/api/jobs/table costs",
    "/api/overview cost",
    "/api/overview daily[].list_cost",
    "/api/overview movers",
    "/api/overview unpriced",
    "/api/ownership cost",
    "/api/pipelines unlisted",
)
_OWN_COST = tuple(
    f"/api/status own_cost.{period}.{field}"
    for period in ("last_day", "last_month")
    for field in ("billed_cost", "estimated_cost", "cost")
)

FEATURES: tuple[Feature, ...] = (
    Feature(
        "Jobs",
        "Names, owners, teams, schedules and versions of jobs.",
        (
            TableGrant(
                "system.lakeflow.jobs",
                "The list of jobs, who owns them, what runs now, and every share of cost by team or owner.",
                (
                    "/api/costs tag_keys",
                    "/api/jobs items",
                    "/api/jobs/table costs",
                    "/api/jobs/table jobs",
                    "/api/jobs/table names",
                    "/api/jobs/table runs",
                    "/api/overview jobs",
                    "/api/ownership cost",
                    "/api/ownership coverage",
                    "/api/ownership/people items",
                    "/api/running counts.waiting",
                    "/api/running runs[].is_late",
                    "/api/running runs[].normal.p50_s",
                    "/api/running runs[].normal.p90_s",
                    "/api/running runs[].overdue_ratio",
                    "/api/running runs[].raw_state",
                    "/api/running runs[].team",
                    "/api/timeline groups[].key",
                    "/api/timeline groups[].name",
                    "/api/timeline jobs.name",
                    "/api/timeline jobs.typical_s",
                    "/api/timeline plans",
                    "/api/timeline unplanned_jobs_count",
                ),
            ),
            TableGrant("system.lakeflow.job_tasks", "The tasks of a job and their order."),
            TableGrant("system.access.workspaces_latest", "Names of workspaces; their ids stay."),
        ),
    ),
    Feature(
        "Runs",
        "What ran, how it ended, how long it took, what fails since when.",
        (
            TableGrant(
                "system.lakeflow.job_run_timeline",
                "Every run: results, durations, success, attention, and the cost of runs.",
                (
                    "/api/billing/attribution runs",
                    "/api/costs loss",
                    "/api/jobs/hours jobs",
                    "/api/jobs/hours known_from",
                    "/api/jobs/hours known_until",
                    "/api/jobs/hours workspaces",
                    "/api/jobs/runs items",
                    "/api/jobs/table runs",
                    "/api/overview attention",
                    "/api/overview complete.runs_count",
                    "/api/overview complete.success_ratio",
                    "/api/overview daily[].by_class",
                    "/api/overview daily[].worked_s",
                    "/api/overview last_hours",
                    "/api/overview previous.runs_count",
                    "/api/overview previous.success_ratio",
                    "/api/overview runs",
                    "/api/running counts.last_seen",
                    "/api/running counts.late",
                    "/api/running counts.without_normal",
                    "/api/running runs[].is_late",
                    "/api/running runs[].last_seen_at",
                    "/api/running runs[].normal.p50_s",
                    "/api/running runs[].normal.p90_s",
                    "/api/running runs[].normal.runs_count",
                    "/api/running runs[].overdue_ratio",
                    "/api/timeline bars",
                    "/api/timeline concurrency",
                    "/api/timeline groups",
                    "/api/timeline jobs",
                    "/api/timeline jobs_count",
                    "/api/timeline known_until",
                    "/api/timeline plans",
                    "/api/timeline runs_count",
                    "/api/timeline shown_runs_count",
                    "/api/timeline workspaces",
                ),
            ),
            TableGrant(
                "system.lakeflow.job_task_run_timeline",
                "Runs of tasks and retries; the cost of shared clusters and of pipelines' updates reaches no job.",
                (
                    "/api/compute job_uses_count",
                    "/api/compute totals.jobs_on_all_purpose_count",
                    *_COMPUTE_SHARES,
                ),
            ),
        ),
    ),
    Feature(
        "Costs",
        "What was used, what it costs, whose it is, and what of it was lost.",
        (
            TableGrant(
                "system.billing.usage",
                "Usage and every cost.",
                (
                    *_COSTS,
                    *_OWN_COST,
                    "/api/billing/by-job items",
                    "/api/billing/usage items",
                    "/api/overview usage",
                ),
            ),
            TableGrant(
                "system.billing.list_prices",
                "Every cost; quantities stay.",
                (*_COSTS, *_OWN_COST),
            ),
            TableGrant("system.billing.account_prices", "The account's own prices: costs are at list price then."),
            TableGrant(
                "system.query.history",
                "The product's own cost, and whose the work of a warehouse was: its cost reaches no job.",
                _OWN_COST,
            ),
        ),
    ),
    Feature(
        "Compute",
        "Clusters, their load, and SQL warehouses.",
        (
            TableGrant(
                "system.compute.clusters",
                "Names and settings of clusters.",
                (
                    "/api/compute totals.all_purpose_count",
                    "/api/compute totals.never_ending_count",
                    "/api/compute totals.out_of_support_count",
                    "/api/compute totals.outside_policy_count",
                ),
            ),
            TableGrant(
                "system.compute.node_timeline",
                "Load of clusters.",
                ("/api/compute totals.measured_clusters_count", "/api/compute totals.measured_cost"),
            ),
            TableGrant("system.compute.node_types", "Sizes of node types."),
            TableGrant(
                "system.compute.warehouses",
                "Names and sizes of warehouses, and the idle time in the product's own use.",
            ),
            TableGrant("system.compute.warehouse_events", "When a warehouse was up."),
        ),
    ),
    Feature(
        "Pipelines",
        "Pipelines and their updates.",
        (
            TableGrant("system.lakeflow.pipelines", "Names and settings of pipelines; those with updates stay listed."),
            TableGrant(
                "system.lakeflow.pipeline_update_timeline",
                "Updates of pipelines; the cost of those that a job started reaches no job.",
                ("/api/pipelines kinds[].failing_count",),
            ),
        ),
    ),
    Feature(
        "Data",
        "Which tables a job reads and writes, how good they are, who changed a job.",
        (
            TableGrant("system.access.table_lineage", "Tables that jobs read and write."),
            TableGrant("system.data_quality_monitoring.table_results", "Quality of monitored tables."),
            TableGrant("system.access.audit", "Who changed a job."),
        ),
    ),
)

OTHER_RIGHTS: tuple[OtherRight, ...] = (
    OtherRight(
        "CAN_USE on the SQL warehouse",
        "The app's resource for it in databricks.yml, or the permissions of the warehouse.",
        "Everything: nothing can be read.",
    ),
    OtherRight(
        "CAN_VIEW on jobs",
        "The permissions of each job, or a group that has them.",
        "Runs that are under way now, and the error texts of runs, of the jobs that the app may not view.",
    ),
    OtherRight(
        "Workspace admin",
        "The group of admins of the workspace.",
        "Who has left: the list of users says to admins alone who is active. Nothing else needs it.",
    ),
)


def statements(entry: SystemTable, principal: str) -> tuple[str, ...]:
    """The statements that let the principal read the table."""
    return (
        f"GRANT USE CATALOG ON CATALOG system TO `{principal}`;",
        f"GRANT USE SCHEMA ON SCHEMA system.{entry.schema_name} TO `{principal}`;",
        f"GRANT SELECT ON TABLE {entry.name} TO `{principal}`;",
    )


def every_grant() -> Iterator[TableGrant]:
    for feature in FEATURES:
        yield from feature.tables
