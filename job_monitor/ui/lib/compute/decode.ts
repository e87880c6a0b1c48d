import type { Compute } from "./query.ts";

type Rows = NonNullable<Compute["rows"]>;
export type Kind = Rows["kind"][number];
export type Runtime = Compute["runtimes"][number];

/** Shares of 0..1: what half of the workers' time stays within, what 95 percent does, and the highest minute. */
export type Range = { p50: number; p95: number; max: number };

export type ComputeRow = {
  key: string;
  kind: Kind;
  workspaceId: string;
  workspace: string;
  id: string | null;
  isOfJob: boolean;
  name: string | null;
  owner: string | null;
  isDeleted: boolean | null;
  clusters: number;
  runs: number | null;
  jobs: number | null;
  nodeTypes: string[];
  runtimes: Runtime[];
  /** Ids; null stands for a cluster outside of any policy. */
  policies: (string | null)[];
  autoTerminationS: number | null;
  workersMin: number | null;
  workersMax: number | null;
  seenWorkersMax: number | null;
  measured: number | null;
  nodesS: number | null;
  cpu: Range | null;
  mem: Range | null;
  cost: string | null;
  jobsCost: string | null;
  idleCost: string | null;
  joblessCost: string | null;
  /** What the text filter looks into. */
  hay: string;
};

export const KINDS: Record<Kind, { word: string; meaning: string }> = {
  all_purpose: {
    word: "All-purpose",
    meaning: "Made by people or through the API, and shared by whatever runs on it.",
  },
  job: { word: "Job", meaning: "Clusters that live for a run of the job, taken together." },
  pipeline: { word: "Pipeline", meaning: "Clusters of the pipeline's updates, taken together." },
  unknown: { word: "Not told", meaning: "Neither the list of clusters nor the bill says what these clusters are for." },
};

function at<Value>(values: readonly Value[] | undefined, places: readonly number[] | undefined): Value[] {
  return (places ?? []).map((place) => values?.[place]).filter((one): one is Value => one !== undefined);
}

/** The columns of the answer as rows; null where the server knows of none. */
export function decode(answer: Compute): ComputeRow[] | null {
  const { rows } = answer;
  return rows === null ? null : rows.kind.map((kind, place) => rowAt(answer, rows, kind, place));
}

/** The value of a column at a place; null where it has none. */
function one<Value>(column: readonly Value[], place: number): Value | null {
  return column[place] ?? null;
}

function rangeAt(columns: readonly (readonly (number | null)[])[], place: number): Range | null {
  const [p50, p95, max] = columns.map((column) => column[place] ?? null);
  return p50 == null || p95 == null || max == null ? null : { p50, p95, max };
}

function rowAt(answer: Compute, rows: Rows, kind: Kind, place: number): ComputeRow {
  const house = answer.workspaces[rows.workspace[place] ?? -1];
  const workspaceId = house?.workspace_id ?? "";
  const workspace = house?.workspace_name ?? `workspace ${workspaceId}`;
  const [id, name, owner] = [one(rows.id, place), one(rows.name, place), one(rows.owner, place)];
  const nodeTypes = at(answer.node_types, rows.node_types[place]);
  return {
    key: `${kind} ${workspaceId} ${id}`,
    kind,
    workspaceId,
    workspace,
    id,
    isOfJob: rows.is_of_job[place] === true,
    name,
    owner,
    isDeleted: one(rows.is_deleted, place),
    clusters: Number(rows.clusters_count[place]),
    runs: one(rows.runs_count, place),
    jobs: one(rows.jobs_count, place),
    nodeTypes,
    runtimes: at(answer.runtimes, rows.runtimes[place]),
    policies: at(answer.policies, rows.policies[place]),
    autoTerminationS: one(rows.auto_termination_s, place),
    workersMin: one(rows.workers_min, place),
    workersMax: one(rows.workers_max, place),
    seenWorkersMax: one(rows.seen_workers_max, place),
    measured: one(rows.measured_clusters_count, place),
    nodesS: one(rows.nodes_s, place),
    cpu: rangeAt([rows.cpu_p50_ratio, rows.cpu_p95_ratio, rows.cpu_max_ratio], place),
    mem: rangeAt([rows.mem_p50_ratio, rows.mem_p95_ratio, rows.mem_max_ratio], place),
    cost: one(rows.cost, place),
    jobsCost: one(rows.jobs_cost, place),
    idleCost: one(rows.idle_cost, place),
    joblessCost: one(rows.jobless_cost, place),
    hay: [name, id, workspace, owner, ...nodeTypes].join(" ").toLowerCase(),
  };
}

/** `16.4`, `16.4 photon`; a name without numbers as it is. */
export function runtimeWord({ version, major, minor }: Runtime): string {
  if (major === null || minor === null) return version;
  return `${major}.${minor}${version.includes("photon") ? " Photon" : ""}`;
}

/** The settings' workers: `4`, `2–8`; null where no setting is known. */
export function workersWord({ workersMin, workersMax }: ComputeRow): string | null {
  if (workersMin === null || workersMax === null) return null;
  return workersMin === workersMax ? String(workersMin) : `${workersMin}–${workersMax}`;
}

/** Whether one of the versions is; null where no date is known of any. */
export function isOutOfSupport(row: ComputeRow): boolean | null {
  const told = row.runtimes.map((one) => one.is_out_of_support).filter((one) => one !== null);
  return told.length === 0 ? null : told.some(Boolean);
}
