import type { Attention, Day, Health, Me, Overview, Run, Source, SourceState, Usage } from "~/lib/types.ts";

/** Answers in the server's shapes; the types come from OpenAPI, so a change there breaks them here. */
export const NOW = "2026-11-21T12:00:00Z";
export const AS_OF = "2026-11-21T11:40:00Z";

export const JOBS = "system.lakeflow.jobs";
export const RUNS = "system.lakeflow.job_run_timeline";
export const USAGE = "system.billing.usage";
export const PRICES = "system.billing.list_prices";
const WORKSPACES = "system.access.workspaces_latest";

export function source(name: string, state: SourceState = "ok", more: Partial<Source> = {}): Source {
  const hasRows = state === "ok" || state === "stale";
  return {
    name,
    state,
    as_of: hasRows ? AS_OF : null,
    synced_at: hasRows ? "2026-11-21T11:58:00Z" : null,
    row_count: hasRows ? 1200 : 0,
    message: null,
    remedy: null,
    ...more,
  };
}

export function allSources(changed: readonly Source[] = []): Source[] {
  const names = [RUNS, JOBS, USAGE, PRICES, WORKSPACES];
  return names.map((name) => changed.find((one) => one.name === name) ?? source(name));
}

export function health(more: Partial<Health> = {}): Health {
  return {
    status: "ok",
    version: "0.1.0",
    now: NOW,
    as_of: AS_OF,
    generation: 7,
    workspace: { host: "http://127.0.0.1:8765", name: "Simulated account (seed 7)" },
    label: null,
    sources: allSources(),
    sync: {
      is_running: false,
      phase: "idle",
      tables_done: 15,
      tables_count: 15,
      rows_read: 0,
      bytes_read: 0,
      fraction: null,
      seconds_left: null,
    },
    failed_claims: [],
    state: { kind: "postgresql", is_ready: true, is_lasting: true, message: null },
    configuration_problem: null,
    message: null,
    ...more,
  };
}

export function me(more: Partial<Me> = {}): Me {
  return {
    user_name: "engineer-07@example.com",
    display_name: "Engineer 07",
    source: "forwarded",
    is_verified: true,
    how: "The platform's proxy named this user, and the workspace confirmed the token.",
    as_of: NOW,
    sources: [],
    ...more,
  };
}

export const NO_RUNS = {
  succeeded: 0,
  failed: 0,
  timed_out: 0,
  cancelled: 0,
  skipped: 0,
  blocked: 0,
  running: 0,
  unknown: 0,
};

export function day(date: string, more: Partial<Day> = {}): Day {
  return {
    date,
    is_complete: true,
    is_cost_complete: true,
    by_class: { ...NO_RUNS, succeeded: 95, failed: 5 },
    worked_s: 3600,
    list_cost: "120.5",
    ...more,
  };
}

export function attention(more: Partial<Attention> = {}): Attention {
  return {
    workspace_id: "1001",
    workspace_name: "prod-eu",
    job_id: "9007199254740993",
    job_name: "ingest_orders",
    team: "orders",
    owner: "engineer-03@example.com",
    failures_count: 12,
    last_result: "failed",
    last_run_id: "55",
    last_ended_at: "2026-11-21T11:30:00Z",
    failing_since: "2026-11-20T06:00:00Z",
    is_new: false,
    ...more,
  };
}

export function overview(more: Partial<Overview> = {}): Overview {
  return {
    as_of: AS_OF,
    sources: allSources(),
    window: { from: "2026-11-19", to: "2026-11-21", days: 3 },
    jobs: { count: 412, paused: 37, deleted: 21 },
    runs: {
      count: 300,
      by_class: { ...NO_RUNS, succeeded: 285, failed: 15 },
      success_ratio: 0.95,
      first_time_success_ratio: 0.93,
      worked_s: 7200,
      failing_jobs: 1,
      newly_failing_jobs: 0,
      child_runs_count: 4,
    },
    complete: { from: "2026-11-19", to: "2026-11-20", days: 2, runs_count: 200, success_ratio: 0.95 },
    previous: { from: "2026-11-17", to: "2026-11-18", days: 2, runs_count: 160, success_ratio: 0.97 },
    cost: [
      {
        currency: "EUR",
        list_cost: "361.5",
        default_list_cost: "370",
        complete_days: 2,
        complete_list_cost: "241",
        previous_list_cost: "200",
      },
    ],
    unpriced: [{ usage_unit: "DBU", usage_quantity: "12.25" }],
    usage: [{ usage_unit: "DBU", usage_quantity: "1200.5" }],
    daily: [
      day("2026-11-19"),
      day("2026-11-20"),
      day("2026-11-21", { is_complete: false, is_cost_complete: false, list_cost: "20.5" }),
    ],
    last_hours: {
      from_at: "2026-11-20T13:00:00Z",
      known_until: AS_OF,
      by_class: [...Array(22).fill({ ...NO_RUNS, succeeded: 4 }), { ...NO_RUNS, failed: 3 }, null],
    },
    attention: [attention()],
    movers: {
      from: "2026-11-13",
      to: "2026-11-19",
      days: 7,
      currency: "EUR",
      jobs: [
        {
          workspace_id: "1001",
          workspace_name: "prod-eu",
          job_id: "9007199254740993",
          job_name: "ingest_orders",
          cost: "30.5",
          previous_cost: "42.75",
          is_estimate: true,
        },
      ],
    },
    ...more,
  };
}

const UNKNOWN_PERIOD = { from: null, to: null, days: 0, runs_count: null, success_ratio: null };

/** Nothing is known: what the server sends before the first sync, without a workspace, or without any right. */
export function blindOverview(sources: Source[]): Overview {
  return overview({
    as_of: null,
    sources,
    jobs: { count: null, paused: null, deleted: null },
    runs: {
      count: null,
      by_class: null,
      success_ratio: null,
      first_time_success_ratio: null,
      worked_s: null,
      failing_jobs: null,
      newly_failing_jobs: null,
      child_runs_count: null,
    },
    complete: UNKNOWN_PERIOD,
    previous: UNKNOWN_PERIOD,
    cost: null,
    unpriced: null,
    usage: null,
    daily: [day("2026-11-21", { is_complete: false, by_class: null, worked_s: null, list_cost: null })],
    last_hours: null,
    movers: null,
    attention: null,
  });
}

export function run(more: Partial<Run> = {}): Run {
  return {
    workspace_id: "1001",
    workspace_name: "prod-eu",
    job_id: "1",
    run_id: "11",
    job_name: "ingest_orders",
    run_name: null,
    run_type: "JOB_RUN",
    trigger_type: "CRON",
    result_class: "failed",
    result_state: "FAILED",
    first_result_state: "FAILED",
    termination_code: "RUN_EXECUTION_ERROR",
    started_at: "2026-11-21T11:00:00Z",
    ended_at: "2026-11-21T11:10:00Z",
    last_seen_at: "2026-11-21T11:10:00Z",
    worked_s: 600,
    elapsed_s: 600,
    gap_s: 0,
    attempts_count: 1,
    is_open: false,
    is_never_started: false,
    ...more,
  };
}

export function usage(more: Partial<Usage> = {}): Usage {
  return {
    usage_date: "2026-11-20",
    workspace_id: "1001",
    workspace_name: "prod-eu",
    sku_name: "PREMIUM_JOBS_COMPUTE",
    cloud: "AWS",
    billing_origin_product: "JOBS",
    usage_unit: "DBU",
    usage_quantity: "10.5",
    list_cost: "1.575",
    default_list_cost: "1.575",
    currency: "EUR",
    priced_quantity: "10.5",
    unpriced_quantity: "0",
    is_complete: true,
    ...more,
  };
}
