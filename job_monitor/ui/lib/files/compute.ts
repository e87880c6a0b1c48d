import { type ComputeRow, isOutOfSupport } from "~/lib/compute/decode.ts";
import { NO_POLICY } from "~/lib/compute/list.ts";
import { type FileColumn, type TableFile, tableFile } from "./table-file.ts";

function columns(currency: string | null): FileColumn<ComputeRow>[] {
  const unit = currency ?? "unknown";
  return [
    { title: "kind", kind: "text", cell: (row) => row.kind },
    { title: "workspace_id", kind: "text", cell: (row) => row.workspaceId },
    { title: "workspace", kind: "text", cell: (row) => row.workspace },
    { title: "id", kind: "text", cell: (row) => row.id },
    { title: "name", kind: "text", cell: (row) => row.name },
    { title: "owner", kind: "text", cell: (row) => row.owner },
    { title: "is_deleted", kind: "flag", cell: (row) => row.isDeleted },
    { title: "clusters_count", kind: "whole", cell: (row) => row.clusters },
    { title: "runs_count", kind: "whole", cell: (row) => row.runs },
    { title: "jobs_count", kind: "whole", cell: (row) => row.jobs },
    { title: "node_types", kind: "text", cell: (row) => row.nodeTypes.join(" ") },
    { title: "runtimes", kind: "text", cell: (row) => row.runtimes.map((one) => one.version).join(" ") },
    { title: "is_out_of_support", kind: "flag", cell: isOutOfSupport },
    { title: "policies", kind: "text", cell: (row) => row.policies.map((one) => one ?? NO_POLICY).join(" ") },
    { title: "auto_termination_s", kind: "number", cell: (row) => row.autoTerminationS },
    { title: "workers_min", kind: "whole", cell: (row) => row.workersMin },
    { title: "workers_max", kind: "whole", cell: (row) => row.workersMax },
    { title: "measured_clusters_count", kind: "whole", cell: (row) => row.measured },
    { title: "measured_nodes_s", kind: "number", cell: (row) => row.nodesS },
    { title: "seen_workers_max", kind: "whole", cell: (row) => row.seenWorkersMax },
    { title: "worker_cpu_p50_ratio", kind: "number", cell: (row) => row.cpu?.p50 ?? null },
    { title: "worker_cpu_p95_ratio", kind: "number", cell: (row) => row.cpu?.p95 ?? null },
    { title: "worker_cpu_max_ratio", kind: "number", cell: (row) => row.cpu?.max ?? null },
    { title: "worker_mem_p50_ratio", kind: "number", cell: (row) => row.mem?.p50 ?? null },
    { title: "worker_mem_p95_ratio", kind: "number", cell: (row) => row.mem?.p95 ?? null },
    { title: "worker_mem_max_ratio", kind: "number", cell: (row) => row.mem?.max ?? null },
    { title: `jobs_cost_${unit}`, kind: "amount", cell: (row) => row.jobsCost },
    { title: `idle_cost_${unit}`, kind: "amount", cell: (row) => row.idleCost },
    { title: `jobless_cost_${unit}`, kind: "amount", cell: (row) => row.joblessCost },
    { title: `cost_${unit}`, kind: "amount", cell: (row) => row.cost },
  ];
}

/** All given rows. `day` is the last of the window. */
export function computeFile(rows: readonly ComputeRow[], currency: string | null, day: string): TableFile {
  return tableFile("compute", day, columns(currency), rows);
}
