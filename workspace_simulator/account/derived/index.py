"""The plan as arrays and pools, made once per plan: what a row's codes point into."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from workspace_simulator.account.derived import rates
from workspace_simulator.account.derived.arrays import NANO, Bools, Floats, maps, scatter
from workspace_simulator.account.derived.rates import FAMILY_TERMS, Family
from workspace_simulator.account.frames import DAY, Day, Ints, Plan, TaskPlan, Workspace


@dataclass(frozen=True)
class Sku:
    """One SKU of the account; `usd` is its list price per unit before any change, 0 where it has none."""

    name: str
    cloud: str
    family: Family
    usd: float

    @property
    def unit(self) -> str:
        return FAMILY_TERMS[self.family].unit

    @property
    def usage_type(self) -> str:
        return FAMILY_TERMS[self.family].usage_type


class Index:
    """Arrays over the plan's things, in the plan's order, and the pools of their names."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.home = next((place for place, ws in enumerate(plan.workspaces) if ws.is_home), 0)
        self.deleted_workspace = len(plan.workspaces)
        """Code of a workspace that was deleted in the window: it has usage and no other row."""
        self.deleted_at_us = plan.start_us + (plan.end_us - plan.start_us) // 3 // DAY * DAY
        self.skus, self.sku_of = _skus(plan, self._all_workspaces())

    def _all_workspaces(self) -> list[Workspace]:
        return [*self.plan.workspaces, self.plan.workspaces[self.home]]

    @cached_property
    def workspace_ids(self) -> pa.Array:
        """Pool of workspace ids; the last is the deleted workspace's."""
        ghost = 1_000_000_000_000_000 + int(scatter(np.array([self.plan.seed]), 41)[0]) * 7_654_321_987
        return pa.array([*(ws.workspace_id for ws in self.plan.workspaces), str(ghost)])

    @cached_property
    def in_region(self) -> Bools:
        """Which workspaces' own tables can be read here."""
        return np.array([ws.in_region for ws in self.plan.workspaces], bool)

    @cached_property
    def created_us(self) -> Ints:
        """Creation of each workspace."""
        return np.array([ws.created_us for ws in self.plan.workspaces], np.int64)

    @cached_property
    def principal_names(self) -> pa.Array:
        return pa.array([who.name for who in self.plan.principals], pa.string())

    @cached_property
    def principal_ids(self) -> pa.Array:
        return pa.array([who.id for who in self.plan.principals], pa.string())

    @cached_property
    def human_codes(self) -> Ints:
        """Principals who are people."""
        return np.array([c for c, who in enumerate(self.plan.principals) if not who.is_service_principal], np.int64)

    @cached_property
    def left_us(self) -> Ints:
        """When each principal left the company, else NEVER."""
        return np.array([who.left_us for who in self.plan.principals], np.int64)

    @cached_property
    def warehouse_ids(self) -> pa.Array:
        return pa.array([one.warehouse_id for one in self.plan.warehouses], pa.string())

    @cached_property
    def cluster_ids(self) -> pa.Array:
        """Pool of the ids of all-purpose clusters."""
        return pa.array([one.cluster_id for one in self.plan.clusters], pa.string())

    @cached_property
    def sku_pools(self) -> dict[str, pa.Array]:
        """The columns of billing.usage that follow from the SKU, by SKU code."""
        skus = self.skus
        return {
            "sku_name": pa.array([one.name for one in skus]),
            "cloud": pa.array([one.cloud for one in skus]),
            "usage_unit": pa.array([one.unit for one in skus]),
            "usage_type": pa.array([one.usage_type for one in skus]),
        }

    @cached_property
    def pipeline_names(self) -> pa.Array:
        return pa.array([one.name for one in self.plan.pipelines], pa.string())

    @cached_property
    def pipeline_ids(self) -> pa.Array:
        return pa.array([one.pipeline_id for one in self.plan.pipelines], pa.string())

    @cached_property
    def pipeline_workspaces(self) -> Ints:
        return np.array([one.workspace for one in self.plan.pipelines], np.int64)

    @cached_property
    def pipeline_owners(self) -> Ints:
        return np.array([one.owner for one in self.plan.pipelines], np.int64)

    @cached_property
    def pipeline_serverless(self) -> Bools:
        return np.array([one.is_serverless for one in self.plan.pipelines], bool)

    @cached_property
    def last_versions(self) -> Ints:
        """Number of each job's newest version within the job."""
        return np.array([*(max(1, len(job.versions)) - 1 for job in self.plan.jobs), 0], np.int64)

    # jobs and their versions; each array has one more element at the end, so that -1 (a one-off run) finds it

    @cached_property
    def version_offset(self) -> Ints:
        """Where each job's versions begin in the version pools."""
        counts = [max(1, len(job.versions)) for job in self.plan.jobs]
        return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)

    @cached_property
    def version_names(self) -> pa.Array:
        """Pool of job names by version; a one-off run has none."""
        names = [name for job in self.plan.jobs for name in ([v.name for v in job.versions] or [job.name])]
        return pa.array([*names, None], pa.string())

    MONITORED = 8
    """Tables whose quality monitoring is billed."""

    @cached_property
    def usage_tags(self) -> pa.Array:
        """Pool of tag maps: one per job version, those of monitored tables, and last an empty one."""
        tags = [tag for job in self.plan.jobs for tag in ([v.tags for v in job.versions] or [job.tags])]
        monitored = [{"LakehouseMonitoringTableId": f"{self.plan.seed:08x}-{n:04d}"} for n in range(self.MONITORED)]
        return maps([*tags, *monitored, {}])

    @property
    def monitored_tags(self) -> int:
        """Where the tags of monitored tables begin in `usage_tags`."""
        return int(self.version_offset[-1])

    @cached_property
    def instance_pools(self) -> pa.Array:
        """Pool of instance pool ids, one per workspace."""
        letters = [f"{int(number):08d}" for number in scatter(np.arange(len(self.plan.workspaces)), self.plan.seed)]
        return pa.array([f"0612-081500-pool{n}-pool-{text}" for n, text in enumerate(letters)], pa.string())

    def run_versions(self, day: Day) -> Ints:
        """Code of the version in force for each run, into the version pools."""
        version = day.extra.get("run_version", self.last_versions[day.run_job])
        return np.where(day.run_job >= 0, self.version_offset[day.run_job] + np.maximum(version, 0), -1)

    def run_workers(self, day: Day) -> Ints:
        """Workers in force for each run."""
        return day.extra.get("run_workers", self.job_workers[day.run_job])

    def run_photon(self, day: Day) -> Ints:
        """1 for each run on Photon."""
        return day.extra.get("run_is_photon", self.job_photon[day.run_job].astype(np.int64)).astype(np.int64)

    @cached_property
    def job_workers(self) -> Ints:
        return np.array([*(job.workers for job in self.plan.jobs), 2], np.int64)

    @cached_property
    def job_photon(self) -> Bools:
        return np.array([*(job.is_photon for job in self.plan.jobs), False], bool)

    @cached_property
    def job_performance(self) -> Bools:
        """Which jobs are performance optimised on serverless."""
        return np.array([*(job.performance_target == "PERFORMANCE_OPTIMIZED" for job in self.plan.jobs), False], bool)

    @cached_property
    def job_has_target(self) -> Bools:
        """Which jobs state a performance target at all."""
        return np.array([*(job.performance_target is not None for job in self.plan.jobs), False], bool)

    @cached_property
    def job_node(self) -> Ints:
        """Node type of each job's clusters, as a code into `node_names`."""
        codes = {name: code for code, name in enumerate(self._node_list)}
        return np.array([*(codes[job.node_type] for job in self.plan.jobs), 0], np.int64)

    @cached_property
    def _node_list(self) -> list[str]:
        home_default = {"AWS": "m5d.xlarge", "AZURE": "Standard_DS3_v2", "GCP": "n2-standard-4"}
        first = home_default.get(self.plan.workspaces[self.home].cloud, "m5d.xlarge")
        used = {job.node_type for job in self.plan.jobs}
        for cluster in self.plan.clusters:
            used |= {cluster.driver_node_type, cluster.worker_node_type}
        return [first, *sorted(used - {first})]

    @cached_property
    def node_names(self) -> pa.Array:
        """Pool of the node types in use; the first is the home cloud's default."""
        return pa.array(self._node_list)

    @cached_property
    def node_dbu(self) -> Floats:
        """DBU per hour of one node of each type in use."""
        return np.array([rates.node_type(name).dbu for name in self._node_list])

    @cached_property
    def node_usd(self) -> Floats:
        """The cloud's price per hour of one node of each type in use, in USD."""
        return np.array([rates.node_type(name).usd for name in self._node_list])

    def node_code(self, name: str) -> int:
        """Code of a node type in `node_names`."""
        return self._node_list.index(name)

    # tasks, flat: those of job j begin at task_offset[j]; one more task at the end stands for one-off runs

    @cached_property
    def task_offset(self) -> Ints:
        counts = [len(job.tasks) for job in self.plan.jobs]
        return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)

    @cached_property
    def tasks(self) -> list[TaskPlan | None]:
        """All tasks of all jobs, in order, and a last None for the task of a one-off run."""
        return [*(task for job in self.plan.jobs for task in job.tasks), None]

    @cached_property
    def task_keys(self) -> pa.Array:
        """Pool of task keys by task code."""
        return pa.array([task.key if task else "task" for task in self.tasks], pa.string())

    def task_codes(self, job: Ints, task: Ints) -> Ints:
        """Position in `tasks` of the job's task; one-off runs (job -1) get the last."""
        return np.where(job >= 0, self.task_offset[job] + task, len(self.tasks) - 1)

    def sku(self, workspace: Ints, family: Ints) -> Ints:
        """Code of the SKU that a workspace's usage of a family is billed on."""
        return self.sku_of[workspace, family]

    def serverless_dbu(self, job: Ints, workers: Ints) -> Floats:
        """DBU per hour of a serverless task of each job (`rates.serverless_dbu`)."""
        factor: Floats = np.where(self.job_performance[job], rates.PERFORMANCE_FACTOR, 1.0).astype(np.float64)
        return (rates.SERVERLESS_BASE_DBU + rates.SERVERLESS_WORKER_DBU * workers) * factor


def _skus(plan: Plan, workspaces: list[Workspace]) -> tuple[list[Sku], Ints]:
    found: dict[tuple[str, str], int] = {}
    skus: list[Sku] = []
    codes = np.zeros((len(workspaces), len(Family)), np.int64)
    for place, workspace in enumerate(workspaces):
        tier = "ENTERPRISE" if place == 1 and workspace.cloud == "AWS" else "PREMIUM"
        for family in Family:
            name = rates.sku_name(family, tier, workspace.region)
            key = (name, workspace.cloud)
            if key not in found:
                found[key] = len(skus)
                skus.append(Sku(name, workspace.cloud, family, _usd(family, tier, workspace.cloud)))
            codes[place, family] = found[key]
    return skus, codes


def _usd(family: Family, tier: str, cloud: str) -> float:
    dearer = 1.3 if tier == "ENTERPRISE" else 1.0
    return round(FAMILY_TERMS[family].usd * dearer * rates.CLOUD_FACTOR.get(cloud, 1.0), 4)


def nano(quantity: Floats) -> Ints:
    """A quantity in billionths, rounded to a millionth and at least one: what usage is written with."""
    return np.maximum(np.round(quantity * 1e6), 1.0).astype(np.int64) * (NANO // 1_000_000)


_held: list[Index] = []


def index_of(plan: Plan) -> Index:
    """The index of this very plan object; the last one made is kept."""
    if not _held or _held[0].plan is not plan:
        _held[:] = [Index(plan)]
    return _held[0]
