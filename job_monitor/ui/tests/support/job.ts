import type { JobDetail, LiveRun, RunDetail, RunTask } from "~/lib/types.ts";
import { AS_OF, allSources, run, source } from "./answers.ts";

export const TASKS = "system.lakeflow.job_task_run_timeline";
export const JOB_PATH = "/api/jobs/1001/9007199254740993";
export const RUN_PATH = `${JOB_PATH}/runs/9007199254740999`;
export const LIVE_PATH = "/api/jobs-api/runs/9007199254740999";
export const JOB_PAGE = "/jobs/1001/9007199254740993";
export const RUN_PAGE = `${JOB_PAGE}/runs/9007199254740999`;

/** Four runs: two good ones, a change of the schedule, then two that failed in `load`. */
export function jobDetail(more: Partial<JobDetail> = {}): JobDetail {
  return {
    as_of: AS_OF,
    sources: [...allSources(), source(TASKS)],
    job: {
      workspace_id: "1001",
      workspace_name: "prod-eu",
      job_id: "9007199254740993",
      name: "ingest_orders",
      creator: "engineer-01@example.com",
      run_as: "engineer-02@example.com",
      tags: { team: "sales" },
      trigger_type: "CRON",
      is_paused: false,
      schedule: "0 0 4 * * ?",
      timezone: "UTC",
      timeout_s: null,
      created_at: "2026-01-01T00:00:00Z",
      changed_at: "2026-11-01T00:00:00Z",
      deleted_at: null,
      is_deleted: false,
      is_settings_known: true,
      team: "sales",
      team_source: "tag",
      owner: "engineer-01@example.com",
      owner_source: "creator",
      is_continuous: false,
      deployment_kind: "BUNDLE",
      versions_count: 2,
      address: "https://example.com/jobs/9007199254740993?o=1001",
    },
    schedule: { words: "At 04:00 every day", problem: null, next_at: "2026-11-22T04:00:00Z" },
    streak: {
      is_failing: true,
      last_result: "failed",
      last_run_id: "9007199254740999",
      last_ended_at: "2026-11-21T04:10:00Z",
      last_success_at: "2026-11-19T04:10:00Z",
      failing_since: "2026-11-20T04:10:00Z",
      first_failed_run_id: "9007199254740997",
      failures_count: 2,
    },
    is_history_known: true,
    runs: {
      count: 4,
      run_id: ["9007199254740994", "9007199254740995", "9007199254740997", "9007199254740999"],
      started_at: ["2026-11-18T04:00:00Z", "2026-11-19T04:00:00Z", "2026-11-20T04:00:00Z", "2026-11-21T04:00:00Z"],
      last_seen_at: ["2026-11-18T04:10:00Z", "2026-11-19T04:10:00Z", "2026-11-20T04:10:00Z", "2026-11-21T04:10:00Z"],
      result_class: ["succeeded", "succeeded", "timed_out", "failed"],
      result_state: ["SUCCEEDED", "SUCCEEDED", "TIMED_OUT", "FAILED"],
      termination_code: ["SUCCESS", "SUCCESS", null, "RUN_EXECUTION_ERROR"],
      trigger_class: ["scheduled", "scheduled", "scheduled", "manual"],
      worked_s: [600, 540, 600, 300],
      elapsed_s: [600, 540, 600, 600],
      attempts_count: [1, 1, 1, 2],
      is_open: [false, false, false, false],
      cost: ["1.25", "1.5", null, "0.75"],
      has_more: true,
    },
    tasks: {
      tasks_count: 2,
      tasks: [
        { task_key: "extract", depends_on: [], results: "SSSS", worked_s: [200, 200, 200, 200] },
        { task_key: "load", depends_on: ["extract"], results: "SST.", worked_s: [400, 340, 400, null] },
      ],
    },
    band: { runs_count: 24, p50_s: 560, p95_s: 640 },
    changes: [
      {
        version_number: 2,
        changed_at: "2026-11-19T12:00:00Z",
        is_first: false,
        is_deletion: false,
        fields: [{ field: "schedule", before: "0 0 5 * * ?", after: "0 0 4 * * ?" }],
      },
      { version_number: 1, changed_at: "2026-10-01T00:00:00Z", is_first: true, is_deletion: false, fields: [] },
    ],
    cost: {
      window: { from: "2026-11-20", to: "2026-11-21", days: 30 },
      currency: "EUR",
      price_basis: "account",
      cost: "42.5",
      estimated_cost: "2.5",
      unpriced: [{ usage_unit: "GB", usage_quantity: "3" }],
      runs_cost: "40",
      lost_cost: "10",
      complete_until: "2026-11-20",
      days: [
        { date: "2026-11-20", is_complete: true, cost: "42.5", estimated_cost: "2.5" },
        { date: "2026-11-21", is_complete: false, cost: null, estimated_cost: null },
      ],
    },
    target_state: { right: "team", target: null, margin: null },
    ...more,
  };
}

/** Nothing of the runs is known, and why. */
export function blindJob(state: "denied" | "failed" | "absent" | "pending"): JobDetail {
  const runs = source("system.lakeflow.job_run_timeline", state, { message: "It is so.", remedy: "GRANT SELECT" });
  const blind = { streak: null, runs: null, tasks: null, band: null, is_history_known: false };
  return jobDetail({ ...blind, sources: [...allSources([runs]), source(TASKS)] });
}

export function runTask(more: Partial<RunTask> = {}): RunTask {
  const task = {
    task_key: "extract",
    depends_on: [],
    result_class: "succeeded" as const,
    result_state: "SUCCEEDED",
    started_at: "2026-11-21T04:00:00Z",
    last_seen_at: "2026-11-21T04:04:00Z",
    worked_s: 240,
    retries_count: 0,
    iterations_count: 0,
    failed_iterations_count: 0,
    compute_kind: "serverless",
    compute_id: null,
    compute_name: null,
    ...more,
  };
  const { task_key, result_class, result_state, started_at, last_seen_at, worked_s } = task;
  const only = { number: 1, task_run_id: `${task_key} 1`, is_iteration: false, termination_code: null };
  return { tries: [{ ...only, result_class, result_state, started_at, last_seen_at, worked_s }], ...task };
}

function failedTry(number: number, started_at: string, last_seen_at: string): RunTask["tries"][number] {
  const ended = { result_class: "failed" as const, result_state: "FAILED", termination_code: null, worked_s: 120 };
  return { ...ended, number, started_at, last_seen_at, task_run_id: `load ${number}`, is_iteration: false };
}

export function runDetail(more: Partial<RunDetail> = {}): RunDetail {
  const load = { task_key: "load", depends_on: ["extract"], result_class: "failed" as const, result_state: "FAILED" };
  return {
    as_of: AS_OF,
    sources: [...allSources(), source(TASKS)],
    run: {
      ...run({ job_id: "9007199254740993", run_id: "9007199254740999", attempts_count: 2, gap_s: 300, worked_s: 300 }),
      trigger_class: "manual",
      repairs_count: 1,
      queue_s: null,
      setup_s: null,
      address: null,
    },
    attempts: [
      {
        number: 1,
        started_at: "2026-11-21T04:00:00Z",
        last_seen_at: "2026-11-21T04:06:00Z",
        worked_s: 360,
        result_class: "failed",
        result_state: "FAILED",
        termination_code: null,
      },
      {
        number: 2,
        started_at: "2026-11-21T05:00:00Z",
        last_seen_at: "2026-11-21T05:02:00Z",
        worked_s: 120,
        result_class: "failed",
        result_state: "FAILED",
        termination_code: null,
      },
    ],
    tasks: [
      runTask(),
      runTask({
        ...load,
        started_at: "2026-11-21T04:04:00Z",
        last_seen_at: "2026-11-21T05:02:00Z",
        worked_s: 240,
        retries_count: 1,
        tries: [
          failedTry(1, "2026-11-21T04:04:00Z", "2026-11-21T04:06:00Z"),
          failedTry(2, "2026-11-21T05:00:00Z", "2026-11-21T05:02:00Z"),
        ],
      }),
    ],
    parent: null,
    cost: {
      cost: "0.75",
      currency: "EUR",
      price_basis: "list",
      is_estimate: false,
      own_cost: "0.75",
      pipeline_cost: null,
      shared_cost: null,
      lost_cost: "0.75",
      unpriced: [],
      last_usage_date: "2026-11-21",
      is_complete: false,
    },
    good_run: {
      run_id: "9007199254740995",
      started_at: "2026-11-19T04:00:00Z",
      worked_s: 540,
      elapsed_s: 540,
      cost: "1.5",
      tasks: [
        { task_key: "extract", worked_s: 200 },
        { task_key: "publish", worked_s: 5 },
      ],
    },
    changes: [],
    previous_run_id: "9007199254740997",
    next_run_id: null,
    ...more,
  };
}

type LiveTask = LiveRun["tasks"][number];

export function liveTask(more: Partial<LiveTask> = {}): LiveTask {
  return {
    task_key: "load",
    run_id: "71",
    attempt_number: 0,
    depends_on: [],
    started_at: "2026-11-21T04:04:00Z",
    ended_at: "2026-11-21T04:06:00Z",
    run_page_url: null,
    error: "ValueError: no rows in orders",
    error_trace: "Traceback: line 7",
    state: "TERMINATED",
    life_cycle_state: "TERMINATED",
    result_state: "FAILED",
    termination_code: null,
    message: null,
    ...more,
  };
}

export function liveRun(more: Partial<LiveRun> = {}): LiveRun {
  return {
    workspace_id: "1001",
    run_id: "9007199254740999",
    job_id: "9007199254740993",
    run_name: null,
    run_type: "JOB_RUN",
    trigger: "ONE_TIME",
    queue_reason: null,
    creator_user_name: null,
    run_page_url: null,
    started_at: null,
    ended_at: null,
    elapsed_s: null,
    state: "TERMINATED",
    life_cycle_state: "TERMINATED",
    result_state: "FAILED",
    termination_code: null,
    message: null,
    tasks: [liveTask()],
    repairs: [],
    first_cause: {
      task_key: "load",
      error: "ValueError: no rows in orders",
      error_trace: "Traceback: line 7",
      others_count: 0,
    },
    parameters: [],
    as_of: AS_OF,
    sources: [],
    ...more,
  };
}
