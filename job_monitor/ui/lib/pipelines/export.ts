import { type Cell, csv, download } from "~/lib/csv.ts";
import type { PipelineRow } from "./decode.ts";

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

type Column = { title: string; cell: (row: PipelineRow) => Cell };

function columns(currency: string | null): Column[] {
  const money = currency ?? "unknown";
  return [
    { title: "workspace_id", cell: (row) => row.workspaceId },
    { title: "workspace", cell: (row) => row.workspace },
    { title: "pipeline_id", cell: (row) => row.pipelineId },
    { title: "name", cell: (row) => row.name },
    { title: "kind", cell: (row) => row.kind },
    { title: "run_as", cell: (row) => row.runAs },
    { title: "is_serverless", cell: (row) => row.isServerless },
    { title: "is_continuous", cell: (row) => row.isContinuous },
    { title: "is_development", cell: (row) => row.isDevelopment },
    { title: "is_deleted", cell: (row) => row.isDeleted },
    { title: "last_result", cell: (row) => row.state },
    { title: "last_request_seen_at", cell: (row) => iso(row.lastSeen) },
    { title: "last_success_at", cell: (row) => iso(row.lastSuccess) },
    { title: "failing_since", cell: (row) => iso(row.failingSince) },
    { title: "last_trigger", cell: (row) => row.trigger },
    { title: "requests_count", cell: (row) => row.requests },
    { title: "succeeded_count", cell: (row) => row.succeeded },
    { title: "judged_count", cell: (row) => row.judged },
    { title: "success_ratio", cell: (row) => row.success },
    { title: "requests_by_jobs_count", cell: (row) => row.byJobs },
    { title: "retries_count", cell: (row) => row.retries },
    { title: "most_retries", cell: (row) => row.mostRetries },
    { title: "typical_worked_s", cell: (row) => row.typicalS },
    { title: "asking_jobs_count", cell: (row) => row.jobsCount },
    { title: "asking_jobs", cell: (row) => row.jobs.map((job) => job.name ?? job.jobId).join("; ") },
    { title: `cost_${money}`, cell: (row) => row.costValue },
    { title: `asked_by_jobs_cost_${money}`, cell: (row) => (row.jobCost === null ? null : Number(row.jobCost)) },
    { title: "last_requests", cell: (row) => row.results },
  ];
}

/** All given pipelines, each figure as it is, not as it is shown; times in UTC. */
export function pipelinesCsv(rows: readonly PipelineRow[], currency: string | null): string {
  const chosen = columns(currency);
  return csv(
    chosen.map((column) => column.title),
    rows.map((row) => chosen.map((column) => column.cell(row))),
  );
}

/** Gives the browser a file of these pipelines. */
export function savePipelines(rows: readonly PipelineRow[], currency: string | null, asOf: string | null): void {
  download(`pipelines-${(asOf ?? "unknown").slice(0, 10)}.csv`, pipelinesCsv(rows, currency));
}
