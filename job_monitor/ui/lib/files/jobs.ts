import type { JobRow } from "~/lib/jobs/decode.ts";
import { type FileColumn, type TableFile, tableFile } from "./table-file.ts";

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function columns(currency: string | null): FileColumn<JobRow>[] {
  return [
    { title: "workspace_id", kind: "text", cell: (job) => job.workspaceId },
    { title: "workspace", kind: "text", cell: (job) => job.workspace },
    { title: "job_id", kind: "text", cell: (job) => job.jobId },
    { title: "name", kind: "text", cell: (job) => job.name },
    { title: "team", kind: "text", cell: (job) => job.team },
    { title: "owner", kind: "text", cell: (job) => job.owner },
    { title: "trigger", kind: "text", cell: (job) => job.trigger },
    { title: "is_paused", kind: "flag", cell: (job) => job.isPaused },
    { title: "is_deleted", kind: "flag", cell: (job) => job.isDeleted },
    { title: "last_result", kind: "text", cell: (job) => job.state },
    { title: "last_run_seen_at", kind: "moment", cell: (job) => iso(job.lastSeen) },
    { title: "failing_since", kind: "moment", cell: (job) => iso(job.failingSince) },
    { title: "succeeded_count", kind: "whole", cell: (job) => job.succeeded },
    { title: "judged_count", kind: "whole", cell: (job) => job.judged },
    { title: "success_ratio", kind: "number", cell: (job) => job.success },
    { title: "typical_worked_s", kind: "number", cell: (job) => job.typicalS },
    { title: "typical_worked_7d_s", kind: "number", cell: (job) => job.recentS },
    { title: `cost_${currency ?? "unknown"}`, kind: "number", cell: (job) => job.costValue },
    { title: "target_margin_s", kind: "number", cell: (job) => job.marginS },
    { title: "last_runs", kind: "text", cell: (job) => job.results },
  ];
}

/** All given jobs. */
export function jobsFile(jobs: readonly JobRow[], currency: string | null, asOf: string | null): TableFile {
  return tableFile("jobs", asOf, columns(currency), jobs);
}
