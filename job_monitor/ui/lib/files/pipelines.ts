import type { PipelineRow } from "~/lib/pipelines/decode.ts";
import { type FileColumn, type TableFile, tableFile } from "./table-file.ts";

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function columns(currency: string | null): FileColumn<PipelineRow>[] {
  const money = currency ?? "unknown";
  return [
    { title: "workspace_id", kind: "text", cell: (row) => row.workspaceId },
    { title: "workspace", kind: "text", cell: (row) => row.workspace },
    { title: "pipeline_id", kind: "text", cell: (row) => row.pipelineId },
    { title: "name", kind: "text", cell: (row) => row.name },
    { title: "kind", kind: "text", cell: (row) => row.kind },
    { title: "run_as", kind: "text", cell: (row) => row.runAs },
    { title: "is_serverless", kind: "flag", cell: (row) => row.isServerless },
    { title: "is_continuous", kind: "flag", cell: (row) => row.isContinuous },
    { title: "is_development", kind: "flag", cell: (row) => row.isDevelopment },
    { title: "is_deleted", kind: "flag", cell: (row) => row.isDeleted },
    { title: "last_result", kind: "text", cell: (row) => row.state },
    { title: "last_request_seen_at", kind: "moment", cell: (row) => iso(row.lastSeen) },
    { title: "last_success_at", kind: "moment", cell: (row) => iso(row.lastSuccess) },
    { title: "failing_since", kind: "moment", cell: (row) => iso(row.failingSince) },
    { title: "last_trigger", kind: "text", cell: (row) => row.trigger },
    { title: "requests_count", kind: "whole", cell: (row) => row.requests },
    { title: "succeeded_count", kind: "whole", cell: (row) => row.succeeded },
    { title: "judged_count", kind: "whole", cell: (row) => row.judged },
    { title: "success_ratio", kind: "number", cell: (row) => row.success },
    { title: "requests_by_jobs_count", kind: "whole", cell: (row) => row.byJobs },
    { title: "retries_count", kind: "whole", cell: (row) => row.retries },
    { title: "most_retries", kind: "whole", cell: (row) => row.mostRetries },
    { title: "typical_worked_s", kind: "number", cell: (row) => row.typicalS },
    { title: "asking_jobs_count", kind: "whole", cell: (row) => row.jobsCount },
    { title: "asking_jobs", kind: "text", cell: (row) => row.jobs.map((job) => job.name ?? job.jobId).join("; ") },
    { title: `cost_${money}`, kind: "number", cell: (row) => row.costValue },
    { title: `asked_by_jobs_cost_${money}`, kind: "amount", cell: (row) => row.jobCost },
    { title: "last_requests", kind: "text", cell: (row) => row.results },
  ];
}

/** All given pipelines. */
export function pipelinesFile(rows: readonly PipelineRow[], currency: string | null, asOf: string | null): TableFile {
  return tableFile("pipelines", asOf, columns(currency), rows);
}
