import type { Compute } from "~/lib/compute/query.ts";
import type { Source } from "~/lib/types.ts";
import { AS_OF, allSources, NOW, source } from "./answers.ts";

export const CLUSTERS = "system.compute.clusters";
export const NODES = "system.compute.node_timeline";
export const TASKS = "system.lakeflow.job_task_run_timeline";
const OTHERS = [
  "system.compute.warehouses",
  "system.compute.warehouse_events",
  "system.query.history",
  "system.lakeflow.pipelines",
];

export function computeSources(changed: readonly Source[] = []): Source[] {
  const own = [CLUSTERS, NODES, TASKS, ...OTHERS].map(
    (name) => changed.find((one) => one.name === name) ?? source(name),
  );
  return [...allSources(changed), ...own];
}

const RUNTIME = { end_of_support: null, is_out_of_support: null, majors_behind: 0 };

export const TOTALS: Compute["totals"] = {
  rows_count: 3,
  clusters_count: 40,
  measured_clusters_count: 10,
  cost: "100",
  measured_cost: "25",
  idle_cost: "41.5",
  idle_clusters_count: 1,
  jobless_cost: "8",
  jobs_cost: "12.25",
  jobs_on_all_purpose_count: 2,
  all_purpose_count: 1,
  never_ending_count: 1,
  out_of_support_count: 1,
  outside_policy_count: 2,
  serverless_cost: "7.5",
  warehouses_cost: "9",
};

/** An all-purpose cluster on an old runtime, the clusters of a job with samples, and those of a pipeline. */
export function compute(more: Partial<Compute> = {}): Compute {
  return {
    as_of: AS_OF,
    sources: computeSources(),
    window: { from: "2026-10-23", to: "2026-11-21", days: 30 },
    now: NOW,
    currency: "USD",
    price_basis: "list",
    complete_until: "2026-11-19",
    unpriced: [],
    support_source: "https://docs.databricks.com/release-notes/runtime",
    totals: TOTALS,
    workspaces: [{ workspace_id: "1001", workspace_name: "prod-eu" }],
    runtimes: [
      {
        version: "12.2.x-scala2.12",
        major: 12,
        minor: 2,
        majors_behind: 5,
        end_of_support: "2026-03-01",
        is_out_of_support: true,
      },
      { ...RUNTIME, version: "17.3.x-photon-scala2.13", major: 17, minor: 3, end_of_support: "2028-10-22" },
    ],
    node_types: ["m5d.xlarge", "r5d.large"],
    policies: [null, "policy-1"],
    rows: {
      kind: ["all_purpose", "job", "pipeline"],
      workspace: [0, 0, 0],
      id: ["0101-a-shared", "9007199254740993", "pipe-1"],
      is_of_job: [false, true, false],
      name: ["shared", "ingest_orders", "flow"],
      owner: ["engineer-01@example.com", null, null],
      is_deleted: [false, null, null],
      clusters_count: [1, 30, 9],
      runs_count: [14, 30, 0],
      jobs_count: [2, 1, 0],
      node_types: [[0], [0, 1], []],
      runtimes: [[0], [0, 1], []],
      policies: [[0], [1], []],
      auto_termination_s: [0, null, null],
      workers_min: [4, 2, null],
      workers_max: [4, 8, null],
      measured_clusters_count: [0, 10, 0],
      nodes_s: [null, 7200, null],
      seen_workers_max: [null, 6, null],
      cpu_p50_ratio: [null, 0.25, null],
      cpu_p95_ratio: [null, 0.6, null],
      cpu_max_ratio: [null, 0.9, null],
      mem_p50_ratio: [null, 0.5, null],
      mem_p95_ratio: [null, 0.7, null],
      mem_max_ratio: [null, 0.8, null],
      cost: ["61.75", "30", "8.25"],
      jobs_cost: ["12.25", null, null],
      idle_cost: ["41.5", null, null],
      jobless_cost: ["8", null, null],
    },
    advice_count: 1,
    advice: [
      {
        kind: "smaller",
        workspace_id: "1001",
        workspace_name: "prod-eu",
        id: "9007199254740993",
        is_of_job: true,
        name: "ingest_orders",
        runs_count: 30,
        nodes_s: 72_000,
        cpu_p95_ratio: 0.25,
        mem_p95_ratio: 0.5,
        cost: "300",
        measured_cost: "250",
        idle_cost: null,
        auto_termination_s: null,
        workers: 4,
        fewer_workers: 2,
        old_runtimes: [],
        saving_at_most: "100",
      },
    ],
    job_uses_count: 1,
    job_uses: [
      {
        workspace_id: "1001",
        workspace_name: "prod-eu",
        cluster_id: "0101-a-shared",
        cluster_name: "shared",
        job_id: "9007199254740995",
        job_name: "load_stock",
        trigger_type: "PERIODIC",
        runs_count: 14,
        worked_s: 3600,
        cost: "12.25",
      },
    ],
    warehouses_count: 1,
    warehouses: [
      {
        workspace_id: "1001",
        workspace_name: "prod-eu",
        warehouse_id: "abc",
        name: "people",
        warehouse_type: "PRO",
        warehouse_size: "2X_SMALL",
        clusters_min: 1,
        clusters_max: 4,
        auto_stop_s: 0,
        is_deleted: false,
        state: "running",
        state_since: AS_OF,
        up_s: 7200,
        statements_count: 12,
        jobs_count: 1,
        cost: "9",
        jobs_cost: "2",
        other_cost: "3",
        idle_cost: "4",
      },
    ],
    ...more,
  };
}

/** Where neither the list of clusters nor the bill may be read. */
export function blindCompute(sources: Source[]): Compute {
  const totals = Object.fromEntries(Object.keys(TOTALS).map((name) => [name, null])) as Compute["totals"];
  return compute({
    sources,
    totals,
    currency: null,
    price_basis: null,
    complete_until: null,
    unpriced: null,
    rows: null,
    advice_count: null,
    advice: null,
    job_uses_count: null,
    job_uses: null,
    warehouses_count: null,
    warehouses: null,
  });
}
