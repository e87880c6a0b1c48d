import { PIPELINES, UPDATES } from "~/lib/pipelines/look.ts";
import type { PipelineDetail, PipelineKind, PipelineTable, Source } from "~/lib/types.ts";
import { AS_OF, JOBS, PRICES, source, USAGE } from "./answers.ts";

const TASKS = "system.lakeflow.job_task_run_timeline";

export function pipelineSources(changed: readonly Source[] = []): Source[] {
  const names = [UPDATES, PIPELINES, USAGE, PRICES, TASKS, JOBS];
  return names.map((name) => changed.find((one) => one.name === name) ?? source(name));
}

export type Given = {
  id: string;
  name?: string | null;
  kind?: PipelineKind;
  results?: string;
  failingSince?: number | null;
  lastSuccess?: number | null;
  lastSeen?: number | null;
  requests?: number;
  succeeded?: number;
  judged?: number;
  retries?: number;
  most?: number;
  typicalS?: number | null;
  trigger?: number | null;
  jobs?: number[];
  cost?: string | null;
  jobCost?: string | null;
  isContinuous?: boolean;
  isDevelopment?: boolean;
  isDeleted?: boolean;
  workspace?: number;
};

const NAMES: PipelineTable["names"] = {
  workspaces: [
    { workspace_id: "1001", workspace_name: "prod-eu", address: "https://example.cloud.databricks.com/pipelines" },
    { workspace_id: "1002", workspace_name: null, address: null },
  ],
  owners: ["engineer-01@example.com"],
  triggers: ["API_CALL", "JOB_TASK", "NEW_WORD"],
  jobs: [
    { workspace: 0, job_id: "11", name: "nightly" },
    { workspace: 0, job_id: "12", name: null },
  ],
};

/** An answer of these pipelines, in the server's columns. */
export function pipelineTable(given: readonly Given[], more: Partial<PipelineTable> = {}): PipelineTable {
  const column = <Value>(of: (one: Given) => Value) => given.map(of);
  const count = (kind: PipelineKind) => given.filter((one) => (one.kind ?? "pipeline") === kind).length;
  return {
    as_of: AS_OF,
    sources: pipelineSources(),
    window: { from: "2026-10-23", to: "2026-11-21", days: 30 },
    kinds: (["pipeline", "ingestion", "view", "unknown"] as const).map((kind) => ({
      kind,
      count: count(kind),
      deleted_count: 0,
      failing_count: 0,
    })),
    is_kind_known: true,
    count: given.length,
    names: NAMES,
    pipelines: {
      workspace: column((one) => one.workspace ?? 0),
      pipeline_id: column((one) => one.id),
      name: column((one) => (one.name === undefined ? `pipeline_${one.id}` : one.name)),
      kind: column((one) => one.kind ?? "pipeline"),
      run_as: column(() => 0),
      is_serverless: column(() => true),
      is_continuous: column((one) => one.isContinuous ?? false),
      is_development: column((one) => one.isDevelopment ?? false),
      is_deleted: column((one) => one.isDeleted ?? false),
    },
    requests: {
      results: column((one) => one.results ?? "SSS"),
      durations: column((one) => "a".repeat((one.results ?? "SSS").length)),
      last_seen: column((one) => (one.lastSeen === undefined ? 1_795_255_200 : one.lastSeen)),
      last_success: column((one) => (one.lastSuccess === undefined ? 1_795_255_200 : one.lastSuccess)),
      failing_since: column((one) => one.failingSince ?? null),
      trigger: column((one) => (one.trigger === undefined ? 0 : one.trigger)),
      requests: column((one) => one.requests ?? 3),
      succeeded: column((one) => one.succeeded ?? 3),
      judged: column((one) => one.judged ?? 3),
      by_jobs: column((one) => (one.jobs?.length ? (one.requests ?? 3) : 0)),
      retries: column((one) => one.retries ?? 0),
      most_retries: column((one) => one.most ?? one.retries ?? 0),
      typical_s: column((one) => (one.typicalS === undefined ? 90 : one.typicalS)),
      jobs: column((one) => one.jobs ?? []),
      jobs_count: column((one) => one.jobs?.length ?? 0),
    },
    costs: {
      currency: "USD",
      price_basis: "list",
      cost: column((one) => one.cost ?? null),
      job_cost: column((one) => one.jobCost ?? null),
      unpriced: [],
      total: "12.5",
      job_total: "4",
    },
    unlisted: { count: 0, cost: null },
    ...more,
  };
}

/** Failing and retried; continuous and without a job; in development; good, asked for by two jobs. */
export const FOUR: readonly Given[] = [
  {
    id: "p1",
    name: "load_orders",
    results: "SSF",
    failingSince: 1_795_248_000,
    succeeded: 2,
    retries: 15,
    most: 14,
    jobs: [0],
    trigger: 1,
    cost: "10",
    jobCost: "4",
  },
  { id: "p2", name: "crm_feed", kind: "ingestion", results: "UR", isContinuous: true, typicalS: null, judged: 0 },
  { id: "p3", name: "trial", isDevelopment: true, results: "C", requests: 0, judged: 0, workspace: 1 },
  { id: "p4", name: "load_stock", jobs: [0, 1], trigger: 1, cost: "2.5" },
];

export function blindPipelines(sources: Source[]): PipelineTable {
  const nothing = { kinds: null, count: null, pipelines: null, requests: null, costs: null, unlisted: null };
  const names = { workspaces: [], owners: [], triggers: [], jobs: [] };
  return pipelineTable([], { ...nothing, names, is_kind_known: false, sources, as_of: null });
}

export function pipelineDetail(more: Partial<PipelineDetail> = {}): PipelineDetail {
  const update = {
    update_type: "REFRESH",
    trigger_type: "JOB_TASK",
    started_at: "2026-11-21T06:00:00Z",
    last_seen_at: "2026-11-21T06:10:00Z",
    worked_s: 600,
    compute_type: "SERVERLESS_COMPUTE",
  };
  return {
    as_of: AS_OF,
    sources: pipelineSources(),
    window: { from: "2026-10-23", to: "2026-11-21", days: 30 },
    pipeline: {
      workspace_id: "1001",
      workspace_name: "prod-eu",
      pipeline_id: "p1",
      name: "load_orders",
      pipeline_type: "ETL_PIPELINE",
      kind: "pipeline",
      created_by: "engineer-01@example.com",
      run_as: "engineer-01@example.com",
      tags: { team: "sales" },
      is_serverless: true,
      is_continuous: false,
      is_development: true,
      is_deleted: false,
      changed_at: "2026-11-01T00:00:00Z",
      deleted_at: null,
      versions_count: 3,
      address: "https://example.cloud.databricks.com/pipelines/p1?o=1001",
    },
    is_described: true,
    is_history_known: true,
    standing: {
      last_result: "failed",
      last_seen_at: "2026-11-21T06:20:00Z",
      last_success_at: "2026-11-20T06:10:00Z",
      failing_since: "2026-11-21T06:20:00Z",
      failures_count: 1,
    },
    requests: {
      count: 1,
      items: [
        {
          request_id: "r3",
          result_class: "failed",
          trigger_type: "JOB_TASK",
          job_id: "11",
          job_name: "nightly",
          run_id: "9003",
          started_at: "2026-11-21T06:00:00Z",
          last_seen_at: "2026-11-21T06:20:00Z",
          is_open: false,
          worked_s: 900,
          updates_count: 2,
          retries_count: 1,
          updates: [
            { ...update, update_id: "u5", result_class: "failed", result_state: "FAILED" },
            { ...update, update_id: "u6", result_class: "failed", result_state: "FAILED" },
          ],
        },
      ],
    },
    jobs: [
      {
        job_id: "11",
        name: "nightly",
        requests_count: 3,
        succeeded_count: 2,
        failed_count: 1,
        last_seen_at: "2026-11-21T06:20:00Z",
      },
    ],
    cost: {
      currency: "USD",
      price_basis: "list",
      cost: "2.1",
      job_cost: "1.8",
      is_job_cost_known: true,
      has_unpriced: false,
      complete_until: "2026-11-19",
      days: [{ date: "2026-11-19", is_complete: true, cost: "2.1", job_cost: "1.8" }],
    },
    ...more,
  };
}
