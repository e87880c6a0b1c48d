"""Clusters of a window, folded by what they are for: one row a job, a pipeline, or an all-purpose cluster."""

from dataclasses import dataclass
from typing import Any

from job_monitor.backend.queries.listing import Days
from job_monitor.sql.models import marts_of
from job_monitor.sql.scoped_reader import ScopedReader

Row = dict[str, Any]

NODES = "system.compute.node_timeline"
PIPELINES = "system.lakeflow.pipelines"

# Whose a cluster is, its usage tells, else the tasks on it. The kind is of the cluster's own description, else of its
# usage: of many clusters of jobs the account has no description. Quantiles are over cluster-hours, by the seconds of
# their workers: an hour of ten workers counts as ten of one. The parts of a minute's use, each rounded, may come to a
# little more than the whole.
_ROWS = """
with bills as (
  select workspace_id, cluster_id, max(job_id) filter (where step = 'exact') as job_id, max(job_name) as job_name,
    max(pipeline_id) as pipeline_id,
    max(case when step = 'all_purpose' or reason in ('idle_cluster', 'interactive_cluster') then 1 else 0 end)
      as shared,
    sum(cost) as cost, sum(cost) filter (where step = 'all_purpose') as jobs_cost,
    sum(cost) filter (where reason = 'idle_cluster') as idle_cost,
    sum(cost) filter (where reason = 'interactive_cluster') as jobless_cost
  from mart.cost_parts
  where $has_costs and cluster_id is not null and workspace_id is not null
    and usage_date between $from_date and $to_date
  group by workspace_id, cluster_id
),
tasks as (
  select workspace_id, cluster_id, max(job_id) as job_id, count(distinct job_id) as jobs_count,
    count(distinct run_id) as runs_count
  from mart.cluster_task_hours
  where $has_tasks and usage_date between $from_date and $to_date
  group by workspace_id, cluster_id
),
loads as (
  select workspace_id, cluster_id, sum(nodes_s) as nodes_s, max(workers_count) as workers_count,
    sum(workers_s) as workers_s
  from mart.cluster_hourly
  where $has_nodes and cast(hour_at as date) between $from_date and $to_date
  group by workspace_id, cluster_id
),
described as (
  select *, coalesce(driver_node_type, worker_node_type, driver_instance_pool_id, worker_instance_pool_id) is not null
    as has_config
  from mart.clusters
  where $has_clusters
),
used as (
  select workspace_id, cluster_id from bills
  union select workspace_id, cluster_id from tasks
  union select workspace_id, cluster_id from loads
  union select workspace_id, cluster_id from described where kind = 'all_purpose' and not is_deleted
),
kinds as (
  select u.workspace_id, u.cluster_id,
    coalesce(
      nullif(d.kind, 'unknown'),
      case when b.shared = 1 then 'all_purpose' when b.pipeline_id is not null then 'pipeline'
        when b.job_id is not null then 'job' end,
      'unknown'
    ) as kind,
    coalesce(b.job_id, case when t.jobs_count = 1 then t.job_id end) as job_id,
    b.pipeline_id
  from used as u
  left join bills as b on b.workspace_id = u.workspace_id and b.cluster_id = u.cluster_id
  left join tasks as t on t.workspace_id = u.workspace_id and t.cluster_id = u.cluster_id
  left join described as d on d.workspace_id = u.workspace_id and d.cluster_id = u.cluster_id
),
seen as (
  select *, kind in ('job', 'unknown') and job_id is not null as is_of_job,
    case kind when 'all_purpose' then cluster_id when 'job' then job_id when 'pipeline' then pipeline_id
      else coalesce(job_id, cluster_id) end as id
  from kinds
),
hours as (
  select s.kind, s.workspace_id, s.id, h.workers_s, h.worker_cpu_ratio as cpu, h.worker_mem_ratio as mem,
    h.worker_cpu_max_ratio as cpu_max, h.worker_mem_max_ratio as mem_max
  from mart.cluster_hourly as h
  join seen as s on s.workspace_id = h.workspace_id and s.cluster_id = h.cluster_id
  where $has_nodes and cast(h.hour_at as date) between $from_date and $to_date and h.workers_s > 0
    and h.worker_cpu_ratio is not null and h.worker_mem_ratio is not null
),
summed as (
  select *,
    sum(workers_s) over (partition by kind, workspace_id, id order by cpu, workers_s rows unbounded preceding) as cpu_s,
    sum(workers_s) over (partition by kind, workspace_id, id order by mem, workers_s rows unbounded preceding) as mem_s,
    sum(workers_s) over (partition by kind, workspace_id, id) as all_s
  from hours
),
ranges as (
  select kind, workspace_id, id,
    cast(min(cpu) filter (where cpu_s * 2 >= all_s) as double) as cpu_p50_ratio,
    cast(min(cpu) filter (where cpu_s * 20 >= all_s * 19) as double) as cpu_p95_ratio,
    cast(least(max(cpu_max), 1) as double) as cpu_max_ratio,
    cast(min(mem) filter (where mem_s * 2 >= all_s) as double) as mem_p50_ratio,
    cast(min(mem) filter (where mem_s * 20 >= all_s * 19) as double) as mem_p95_ratio,
    cast(least(max(mem_max), 1) as double) as mem_max_ratio
  from summed
  group by kind, workspace_id, id
),
folded as (
  select s.kind, s.workspace_id, s.id, s.is_of_job,
    coalesce(
      any_value(case when s.is_of_job then j.name when s.kind = 'pipeline' then p.name end),
      any_value(case when s.is_of_job then b.job_name when s.kind in ('all_purpose', 'unknown') then d.cluster_name end)
    ) as name,
    max(case when s.kind = 'all_purpose' then d.owned_by end) as owner,
    bool_or(case when s.kind = 'all_purpose' then d.is_deleted end) as is_deleted,
    count(*) as clusters_count,
    cast(coalesce(sum(t.runs_count), 0) as bigint) as runs_count,
    cast(coalesce(max(t.jobs_count), 0) as bigint) as jobs_count,
    list_sort(list(distinct coalesce(d.worker_node_type, d.driver_node_type))
      filter (where coalesce(d.worker_node_type, d.driver_node_type) is not null)) as node_types,
    list_sort(list(distinct d.dbr_version) filter (where d.dbr_version is not null)) as runtimes,
    list_sort(list(distinct coalesce(d.policy_id, '')) filter (where d.has_config)) as policies,
    max(case when s.kind = 'all_purpose' and d.has_config then coalesce(d.auto_termination_s, 0) end)
      as auto_termination_s,
    min(coalesce(d.worker_count, d.autoscale_min_count)) as workers_min,
    max(coalesce(d.worker_count, d.autoscale_max_count)) as workers_max,
    count(l.workers_s) as measured_clusters_count,
    cast(sum(l.nodes_s) as bigint) as nodes_s,
    cast(max(l.workers_count) as bigint) as seen_workers_max,
    count(b.cluster_id) as billed_count,
    sum(b.cost) as cost, sum(b.jobs_cost) as jobs_cost, sum(b.idle_cost) as idle_cost,
    sum(b.jobless_cost) as jobless_cost,
    sum(b.cost) filter (where l.workers_s is not null) as measured_cost
  from seen as s
  left join bills as b on b.workspace_id = s.workspace_id and b.cluster_id = s.cluster_id
  left join tasks as t on t.workspace_id = s.workspace_id and t.cluster_id = s.cluster_id
  left join loads as l on l.workspace_id = s.workspace_id and l.cluster_id = s.cluster_id
  left join described as d on d.workspace_id = s.workspace_id and d.cluster_id = s.cluster_id
  left join mart.jobs as j on $has_jobs and s.is_of_job and j.workspace_id = s.workspace_id and j.job_id = s.id
  left join mart.pipelines as p
    on $has_pipelines and s.kind = 'pipeline' and p.workspace_id = s.workspace_id and p.pipeline_id = s.id
  group by s.kind, s.workspace_id, s.id, s.is_of_job
)
select f.*, r.cpu_p50_ratio, r.cpu_p95_ratio, r.cpu_max_ratio, r.mem_p50_ratio, r.mem_p95_ratio, r.mem_max_ratio
from folded as f
left join ranges as r on r.kind = f.kind and r.workspace_id = f.workspace_id and r.id is not distinct from f.id
order by f.idle_cost desc nulls last, f.cost desc nulls last, f.kind, f.workspace_id, f.id nulls last
"""

_JOB_USES = """
with shared as (
  select workspace_id, cluster_id from mart.clusters where $has_clusters and kind = 'all_purpose'
  union
  select workspace_id, cluster_id from mart.cost_parts
  where $has_costs and step = 'all_purpose' and usage_date between $from_date and $to_date
),
ran as (
  select h.workspace_id, h.cluster_id, h.job_id, count(distinct h.run_id) as runs_count,
    cast(sum(epoch_ms(h.until_at) - epoch_ms(h.from_at)) / 1000.0 as double) as worked_s
  from mart.cluster_task_hours as h
  join shared as s on s.workspace_id = h.workspace_id and s.cluster_id = h.cluster_id
  where $has_tasks and h.job_id is not null and h.usage_date between $from_date and $to_date
  group by h.workspace_id, h.cluster_id, h.job_id
),
shares as (
  select workspace_id, cluster_id, job_id, sum(cost) as cost
  from mart.cost_parts
  where $has_costs and step = 'all_purpose' and usage_date between $from_date and $to_date
  group by workspace_id, cluster_id, job_id
)
select r.workspace_id, w.workspace_name, r.cluster_id, d.cluster_name, r.job_id, j.name as job_name, j.trigger_type,
  r.runs_count, r.worked_s, c.cost
from ran as r
left join shares as c on c.workspace_id = r.workspace_id and c.cluster_id = r.cluster_id and c.job_id = r.job_id
left join mart.clusters as d on $has_clusters and d.workspace_id = r.workspace_id and d.cluster_id = r.cluster_id
left join mart.jobs as j on $has_jobs and j.workspace_id = r.workspace_id and j.job_id = r.job_id
left join mart.workspaces as w on w.workspace_id = r.workspace_id
order by c.cost desc nulls last, r.worked_s desc, r.workspace_id, r.cluster_id, r.job_id
"""

# What the account calls serverless compute of jobs, notebooks and pipelines is told by the SKU alone.
_BILL = """
select usage_unit, max(currency) as currency, min(price_basis) as first_basis, max(price_basis) as last_basis,
  sum(cost) filter (where is_serverless) as serverless_cost, sum(unpriced_quantity) as usage_quantity
from (
  select coalesce(usage_unit, 'not stated') as usage_unit, currency, price_basis, cost, unpriced_quantity,
    cluster_id is null and warehouse_id is null and contains(sku_name, '_SERVERLESS_COMPUTE') as is_serverless
  from mart.cost_parts
  where usage_date between $from_date and $to_date
    and (cluster_id is not null or warehouse_id is not null or contains(sku_name, '_SERVERLESS_COMPUTE'))
)
group by usage_unit
order by usage_unit
"""

COST_MARTS = frozenset({"cost_parts"})
TASK_MARTS = frozenset({"cluster_task_hours", "cluster_task_shares"})
NODE_MARTS = frozenset({"cluster_hourly"})
CLUSTER_MARTS = frozenset({"clusters"})
MARTS = marts_of(_ROWS) | marts_of(_JOB_USES) | TASK_MARTS


@dataclass(frozen=True)
class Known:
    """The window, and what may be read of it. What may not counts as empty here, and as unknown in the answer."""

    window: Days
    costs: bool
    tasks: bool
    nodes: bool
    clusters: bool
    jobs: bool
    pipelines: bool

    @property
    def dates(self) -> dict[str, Any]:
        return {"from_date": self.window.from_date, "to_date": self.window.to_date}

    def params(self, sql: str) -> dict[str, Any]:
        """Those of the parameters that the statement has: another would be refused."""
        given = {f"has_{name}": getattr(self, name) for name in ("costs", "tasks", "nodes", "clusters")}
        given |= {"has_jobs": self.jobs, "has_pipelines": self.pipelines, **self.dates}
        return {name: value for name, value in given.items() if f"${name}" in sql}


def rows(reader: ScopedReader, known: Known) -> list[Row]:
    """All rows, the greatest idle cost first, then the greatest cost."""
    return reader.rows(_ROWS, known.params(_ROWS))


def job_uses(reader: ScopedReader, known: Known) -> list[Row]:
    """Jobs on all-purpose clusters, the dearest first."""
    return reader.rows(_JOB_USES, known.params(_JOB_USES))


def bill(reader: ScopedReader, known: Known) -> list[Row]:
    """Of all this compute, by unit: currency, prices, the cost of serverless, and what has no price."""
    return reader.rows(_BILL, known.dates)
