import { type Cell, csv, download } from "~/lib/csv.ts";
import type { JobRow } from "./decode.ts";

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

type Column = { title: string; cell: (job: JobRow) => Cell };

function columns(currency: string | null): Column[] {
  return [
    { title: "workspace_id", cell: (job) => job.workspaceId },
    { title: "workspace", cell: (job) => job.workspace },
    { title: "job_id", cell: (job) => job.jobId },
    { title: "name", cell: (job) => job.name },
    { title: "team", cell: (job) => job.team },
    { title: "owner", cell: (job) => job.owner },
    { title: "trigger", cell: (job) => job.trigger },
    { title: "is_paused", cell: (job) => job.isPaused },
    { title: "is_deleted", cell: (job) => job.isDeleted },
    { title: "last_result", cell: (job) => job.state },
    { title: "last_run_seen_at", cell: (job) => iso(job.lastSeen) },
    { title: "failing_since", cell: (job) => iso(job.failingSince) },
    { title: "succeeded_count", cell: (job) => job.succeeded },
    { title: "judged_count", cell: (job) => job.judged },
    { title: "success_ratio", cell: (job) => job.success },
    { title: "typical_worked_s", cell: (job) => job.typicalS },
    { title: "typical_worked_7d_s", cell: (job) => job.recentS },
    { title: `cost_${currency ?? "unknown"}`, cell: (job) => job.costValue },
    { title: "target_margin_s", cell: (job) => job.marginS },
    { title: "last_runs", cell: (job) => job.results },
  ];
}

/** All given jobs, each figure as it is, not as it is shown; times in UTC. */
export function jobsCsv(jobs: readonly JobRow[], currency: string | null): string {
  const chosen = columns(currency);
  return csv(
    chosen.map((column) => column.title),
    jobs.map((job) => chosen.map((column) => column.cell(job))),
  );
}

/** Gives the browser a file of these jobs. */
export function saveJobs(jobs: readonly JobRow[], currency: string | null, asOf: string | null): void {
  download(`jobs-${(asOf ?? "unknown").slice(0, 10)}.csv`, jobsCsv(jobs, currency));
}
