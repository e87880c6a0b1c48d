import { type Cell, csv, download } from "~/lib/csv.ts";
import { type ComputeRow, isOutOfSupport } from "./decode.ts";
import { NO_POLICY } from "./list.ts";

type Column = { title: string; cell: (row: ComputeRow) => Cell };

function columns(currency: string | null): Column[] {
  const unit = currency ?? "unknown";
  return [
    { title: "kind", cell: (row) => row.kind },
    { title: "workspace_id", cell: (row) => row.workspaceId },
    { title: "workspace", cell: (row) => row.workspace },
    { title: "id", cell: (row) => row.id },
    { title: "name", cell: (row) => row.name },
    { title: "owner", cell: (row) => row.owner },
    { title: "is_deleted", cell: (row) => row.isDeleted },
    { title: "clusters_count", cell: (row) => row.clusters },
    { title: "runs_count", cell: (row) => row.runs },
    { title: "jobs_count", cell: (row) => row.jobs },
    { title: "node_types", cell: (row) => row.nodeTypes.join(" ") },
    { title: "runtimes", cell: (row) => row.runtimes.map((one) => one.version).join(" ") },
    { title: "is_out_of_support", cell: isOutOfSupport },
    { title: "policies", cell: (row) => row.policies.map((one) => one ?? NO_POLICY).join(" ") },
    { title: "auto_termination_s", cell: (row) => row.autoTerminationS },
    { title: "workers_min", cell: (row) => row.workersMin },
    { title: "workers_max", cell: (row) => row.workersMax },
    { title: "measured_clusters_count", cell: (row) => row.measured },
    { title: "measured_nodes_s", cell: (row) => row.nodesS },
    { title: "seen_workers_max", cell: (row) => row.seenWorkersMax },
    { title: "worker_cpu_p50_ratio", cell: (row) => row.cpu?.p50 ?? null },
    { title: "worker_cpu_p95_ratio", cell: (row) => row.cpu?.p95 ?? null },
    { title: "worker_cpu_max_ratio", cell: (row) => row.cpu?.max ?? null },
    { title: "worker_mem_p50_ratio", cell: (row) => row.mem?.p50 ?? null },
    { title: "worker_mem_p95_ratio", cell: (row) => row.mem?.p95 ?? null },
    { title: "worker_mem_max_ratio", cell: (row) => row.mem?.max ?? null },
    { title: `jobs_cost_${unit}`, cell: (row) => row.jobsCost },
    { title: `idle_cost_${unit}`, cell: (row) => row.idleCost },
    { title: `jobless_cost_${unit}`, cell: (row) => row.joblessCost },
    { title: `cost_${unit}`, cell: (row) => row.cost },
  ];
}

/** All given rows, each figure as it is, not as it is shown. */
export function computeCsv(rows: readonly ComputeRow[], currency: string | null): string {
  const chosen = columns(currency);
  return csv(
    chosen.map((column) => column.title),
    rows.map((row) => chosen.map((column) => column.cell(row))),
  );
}

/** Gives the browser a file of these rows. */
export function saveRows(rows: readonly ComputeRow[], currency: string | null, day: string): void {
  download(`compute-${day}.csv`, computeCsv(rows, currency));
}
