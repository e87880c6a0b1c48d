import { client } from "~/lib/api.ts";
import { dataOf, PAGE_SIZE, readToEnd } from "~/lib/list-queries.ts";
import type { Run, RunningRun, RunQuery } from "~/lib/types.ts";
import { type FileColumn, type TableFile, tableFile } from "./table-file.ts";

const RUNS: FileColumn<Run>[] = [
  { title: "workspace_id", kind: "text", cell: (run) => run.workspace_id },
  { title: "workspace", kind: "text", cell: (run) => run.workspace_name },
  { title: "job_id", kind: "text", cell: (run) => run.job_id },
  { title: "job_name", kind: "text", cell: (run) => run.job_name },
  { title: "run_id", kind: "text", cell: (run) => run.run_id },
  { title: "run_name", kind: "text", cell: (run) => run.run_name },
  { title: "run_type", kind: "text", cell: (run) => run.run_type },
  { title: "trigger_type", kind: "text", cell: (run) => run.trigger_type },
  { title: "result_class", kind: "text", cell: (run) => run.result_class },
  { title: "result_state", kind: "text", cell: (run) => run.result_state },
  { title: "first_result_state", kind: "text", cell: (run) => run.first_result_state },
  { title: "termination_code", kind: "text", cell: (run) => run.termination_code },
  { title: "started_at", kind: "moment", cell: (run) => run.started_at },
  { title: "ended_at", kind: "moment", cell: (run) => run.ended_at },
  { title: "last_seen_at", kind: "moment", cell: (run) => run.last_seen_at },
  { title: "worked_s", kind: "number", cell: (run) => run.worked_s },
  { title: "elapsed_s", kind: "number", cell: (run) => run.elapsed_s },
  { title: "gap_s", kind: "number", cell: (run) => run.gap_s },
  { title: "attempts_count", kind: "whole", cell: (run) => run.attempts_count },
  { title: "is_open", kind: "flag", cell: (run) => run.is_open },
  { title: "is_never_started", kind: "flag", cell: (run) => run.is_never_started },
];

/** All runs that the list stands for, read page by page. */
export async function runsFile(which: RunQuery): Promise<TableFile> {
  const { items, as_of } = await readToEnd(async (cursor) => {
    const query = { ...which, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
    return dataOf(await client.GET("/api/jobs/runs", { params: { query } }));
  });
  return tableFile("runs", as_of, RUNS, items);
}

const RUNNING: FileColumn<RunningRun>[] = [
  { title: "workspace_id", kind: "text", cell: (run) => run.workspace_id },
  { title: "workspace", kind: "text", cell: (run) => run.workspace_name },
  { title: "job_id", kind: "text", cell: (run) => run.job_id },
  { title: "job_name", kind: "text", cell: (run) => run.job_name },
  { title: "run_id", kind: "text", cell: (run) => run.run_id },
  { title: "run_name", kind: "text", cell: (run) => run.run_name },
  { title: "state", kind: "text", cell: (run) => run.state },
  { title: "raw_state", kind: "text", cell: (run) => run.raw_state },
  { title: "is_live", kind: "flag", cell: (run) => run.is_live },
  { title: "queue_reason", kind: "text", cell: (run) => run.queue_reason },
  { title: "trigger_type", kind: "text", cell: (run) => run.trigger_type },
  { title: "started_at", kind: "moment", cell: (run) => run.started_at },
  { title: "last_seen_at", kind: "moment", cell: (run) => run.last_seen_at },
  { title: "elapsed_s", kind: "number", cell: (run) => run.elapsed_s },
  { title: "gap_s", kind: "number", cell: (run) => run.gap_s },
  { title: "usual_p50_s", kind: "number", cell: (run) => run.normal.p50_s },
  { title: "usual_p90_s", kind: "number", cell: (run) => run.normal.p90_s },
  { title: "is_late", kind: "flag", cell: (run) => run.is_late },
  { title: "expected_end_at", kind: "moment", cell: (run) => run.expected_end_at },
  { title: "team", kind: "text", cell: (run) => run.team },
  { title: "owner", kind: "text", cell: (run) => run.owner },
];

/** These runs that have not ended. */
export function runningFile(runs: readonly RunningRun[], asOf: string | null): TableFile {
  return tableFile("running", asOf, RUNNING, runs);
}
