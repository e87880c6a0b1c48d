import type { RunningNow, RunningRun, Source, Timeline } from "~/lib/types.ts";
import { AS_OF, allSources, NOW, source } from "./answers.ts";

export function runningRun(more: Partial<RunningRun> = {}): RunningRun {
  return {
    workspace_id: "1001",
    workspace_name: "prod-eu",
    job_id: "9007199254740993",
    job_name: "ingest_orders",
    run_id: "501",
    run_name: null,
    state: "running",
    raw_state: "RUNNING",
    is_live: true,
    queue_reason: null,
    trigger_type: "PERIODIC",
    started_at: "2026-11-21T11:30:00Z",
    last_seen_at: null,
    elapsed_s: 1800,
    gap_s: 0,
    normal: { runs_count: 29, p50_s: 600, p90_s: 900, problem: null },
    overdue_ratio: 2,
    is_late: true,
    expected_end_at: null,
    team: "sales",
    owner: "engineer-01@example.com",
    address: "https://example.cloud.databricks.com/jobs/1/runs/501?o=1001",
    ...more,
  };
}

export const FEW = { runs_count: 3, p50_s: null, p90_s: null, problem: "too_few_runs" } as const;

export const ALL_RUNS = [
  runningRun(),
  runningRun({
    run_id: "502",
    job_name: "load_stock",
    elapsed_s: 300,
    started_at: "2026-11-21T11:55:00Z",
    overdue_ratio: 0.33,
    is_late: false,
    expected_end_at: "2026-11-21T12:05:00Z",
  }),
  runningRun({
    run_id: "503",
    job_name: "stream",
    normal: FEW,
    overdue_ratio: null,
    is_late: null,
  }),
  runningRun({
    run_id: "504",
    job_name: "reports",
    state: "queued",
    raw_state: "QUEUED",
    elapsed_s: 840,
    queue_reason: "The run waits for another run of the job to end.",
    overdue_ratio: null,
    is_late: null,
  }),
  runningRun({
    run_id: "505",
    job_name: "backup",
    state: "last_seen",
    raw_state: null,
    is_live: false,
    last_seen_at: "2026-11-20T09:00:00Z",
    elapsed_s: 3600,
    overdue_ratio: null,
    is_late: null,
  }),
];

export function runningNow(more: Partial<RunningNow> = {}): RunningNow {
  return {
    as_of: AS_OF,
    sources: [...allSources(), source("jobs_api", "ok", { as_of: NOW })],
    now: NOW,
    live_workspace_id: "1001",
    live_workspace_name: "prod-eu",
    is_live: true,
    is_cut: false,
    lost_days: 7,
    runs_at_least: 8,
    counts: { running: 3, waiting: 1, late: 1, without_normal: 1, last_seen: 1 },
    runs: ALL_RUNS,
    ...more,
  };
}

const NOT_KNOWN = { running: null, waiting: null, late: null, without_normal: null, last_seen: null };

export function blindRunning(sources: Source[]): RunningNow {
  return runningNow({ sources, is_live: false, as_of: null, counts: NOT_KNOWN, runs: null });
}

/** Noon, 24 hours back and four ahead; two teams' jobs and one of no team. */
export function timeline(more: Partial<Timeline> = {}): Timeline {
  const counts = Array.from({ length: 96 }, (_, place) => (place === 92 ? 3 : place > 94 ? null : 1));
  return {
    as_of: AS_OF,
    sources: allSources(),
    now: NOW,
    hours: 24,
    window_from: "2026-11-20T12:00:00Z",
    window_to: "2026-11-21T16:00:00Z",
    known_until: AS_OF,
    group: "team",
    is_grouping_known: true,
    are_plans_known: true,
    unplanned_jobs_count: 2,
    jobs_count: 3,
    runs_count: 25,
    shown_runs_count: 25,
    groups: [
      {
        key: "sales",
        name: "sales",
        jobs_count: 2,
        succeeded_count: 22,
        failed_count: 1,
        running_count: 1,
        other_count: 0,
        planned_count: 1,
      },
      {
        key: null,
        name: null,
        jobs_count: 1,
        succeeded_count: 1,
        failed_count: 0,
        running_count: 0,
        other_count: 0,
        planned_count: 0,
      },
    ],
    workspaces: [{ workspace_id: "1001", workspace_name: "prod-eu" }],
    jobs: {
      group: [0, 0, 1],
      workspace: [0, 0, 0],
      job_id: ["1", "2", "3"],
      name: ["ingest_orders", "load_stock", "backup"],
      runs_count: [4, 20, 1],
      failed_count: [1, 0, 0],
      typical_s: [600, null, 60],
    },
    bars: {
      job: [0, 0, 0, 1, 2],
      start_s: [-600, 43_200, 84_000, 36_000, 3600],
      lasts_s: [1800, 600, 1200, 7200, 60],
      results: "SFRSS",
      runs: [1, 1, 1, 20, 1],
      run_id: ["11", "12", "13", "29", "31"],
    },
    plans: { job: [0], start_s: [90_000], cut_from_s: null, left_out_count: 0 },
    concurrency: { step_s: 900, running_count: counts, queue_s: counts.map(() => null) },
    ...more,
  };
}

export function blindTimeline(sources: Source[]): Timeline {
  return timeline({
    sources,
    as_of: null,
    known_until: null,
    unplanned_jobs_count: null,
    jobs_count: null,
    runs_count: null,
    shown_runs_count: null,
    groups: null,
    workspaces: [],
    jobs: null,
    bars: null,
    plans: null,
    concurrency: null,
  });
}
