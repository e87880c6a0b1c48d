import { type Asked, type Look, lookOf } from "~/lib/look.ts";
import { BLIND, pick, worst } from "~/lib/sources.ts";
import type { Source } from "~/lib/types.ts";
import { type ComputeRow, decode } from "./decode.ts";
import type { Advice, Compute, JobUse, Warehouse } from "./query.ts";

const COSTS = ["system.billing.usage", "system.billing.list_prices"];
const CLUSTERS = ["system.compute.clusters"];
const NODES = ["system.compute.node_timeline"];
const TASKS = ["system.lakeflow.job_task_run_timeline"];
const WAREHOUSES = ["system.compute.warehouses"];
const EVENTS = ["system.compute.warehouse_events"];
const QUERIES = ["system.query.history"];

/** Which of the sources the answer could use. */
function known({ unpriced, totals, job_uses_count }: Compute) {
  return {
    costs: unpriced !== null,
    clusters: totals.all_purpose_count !== null,
    nodes: totals.measured_clusters_count !== null,
    tasks: job_uses_count !== null,
  };
}

/** The sources with these names, and failed claims, which stand among the sources. */
function claimed({ sources }: Compute, names: readonly string[]): Source[] {
  return [...pick(sources, names), ...sources.filter((one) => one.name.startsWith("claim:"))];
}

/** What the list stands on: what it shows may be old; what it cannot show is told beside it. */
function standsOn(answer: Compute): Source[] {
  if (answer.rows === null) return claimed(answer, [...CLUSTERS, ...COSTS]);
  const has = known(answer);
  const names = [has.costs ? COSTS : [], has.clusters ? CLUSTERS : [], has.nodes ? NODES : [], has.tasks ? TASKS : []];
  return pick(answer.sources, names.flat());
}

export function rowsLook(query: Asked<Compute>): Look<ComputeRow[]> {
  return lookOf({ query, sources: standsOn, value: decode, isEmpty: (rows) => rows.length === 0 });
}

export type TotalName = keyof Compute["totals"];

const BEHIND = {
  idle_cost: [...COSTS, ...TASKS],
  jobs_cost: [...COSTS, ...TASKS],
  never_ending_count: CLUSTERS,
  measured_clusters_count: NODES,
} satisfies Partial<Record<TotalName, string[]>>;

/** A figure of the tiles, with the answer that it is of. */
export function totalLook(query: Asked<Compute>, name: keyof typeof BEHIND): Look<Compute> {
  return lookOf({
    query,
    sources: (answer) => claimed(answer, BEHIND[name]),
    value: (answer) => (answer.totals[name] === null ? null : answer),
  });
}

export function usesLook(query: Asked<Compute>): Look<JobUse[]> {
  return lookOf({
    query,
    sources: (answer) => claimed(answer, [...TASKS, ...CLUSTERS]),
    value: (answer) => answer.job_uses,
    isEmpty: (uses) => uses.length === 0,
  });
}

export function warehousesLook(query: Asked<Compute>): Look<Warehouse[]> {
  return lookOf({
    query,
    sources: (answer) => claimed(answer, answer.warehouses === null ? [...WAREHOUSES, ...COSTS] : WAREHOUSES),
    value: (answer) => answer.warehouses,
    isEmpty: (rows) => rows.length === 0,
  });
}

/** Where a kind of advice cannot be given, that nothing is advised means nothing. */
export function adviceLook(query: Asked<Compute>): Look<Advice[]> {
  return lookOf({
    query,
    sources: (answer) =>
      answer.advice?.length ? standsOn(answer) : claimed(answer, [...NODES, ...CLUSTERS, ...COSTS, ...TASKS]),
    value: (answer) => (answer.advice?.length || missingOfAdvice(answer).length === 0 ? answer.advice : null),
    isEmpty: (advice) => advice.length === 0,
  });
}

/** Kinds of advice that could not be given, though there is some. */
export function missingOfAdvice(answer: Compute): Missing[] {
  const has = known(answer);
  const found: Missing[] = [];
  if (!has.nodes)
    found.push({ title: "CPU and memory are not known, so no size is judged", source: blind(answer, NODES) });
  if (!has.costs) found.push({ title: "Costs are not known, so no saving is told", source: blind(answer, COSTS) });
  if (!has.tasks) found.push({ title: "What idled is not known", source: blind(answer, TASKS) });
  return found;
}

export type Missing = { title: string; source: Source | null };

function blind(answer: Compute, names: readonly string[]): Source | null {
  return worst(claimed(answer, names).filter((source) => BLIND.has(source.state)));
}

/** Parts of the list that are not known though there is a list. */
export function missingOfRows(answer: Compute): Missing[] {
  if (answer.rows === null) return [];
  const has = known(answer);
  const found: Missing[] = [];
  if (!has.costs) found.push({ title: "Costs are not known", source: blind(answer, COSTS) });
  if (!has.clusters) found.push({ title: "Names and settings are not known", source: blind(answer, CLUSTERS) });
  if (!has.nodes) found.push({ title: "CPU and memory are not known", source: blind(answer, NODES) });
  if (!has.tasks)
    found.push({ title: "Which jobs ran where is not known, nor what idled", source: blind(answer, TASKS) });
  return found;
}

/** The same of the warehouses. */
export function missingOfWarehouses(answer: Compute): Missing[] {
  if (answer.warehouses === null) return [];
  const parts = [
    { title: "Costs are not known", names: COSTS },
    { title: "Names and settings are not known", names: WAREHOUSES },
    { title: "When they were up is not known", names: EVENTS },
    { title: "Whose statements ran there is not known", names: QUERIES },
  ];
  return parts
    .map(({ title, names }) => ({ title, source: blindSource(answer, names) }))
    .filter((one): one is { title: string; source: Source } => one.source !== null);
}

/** One of the sources themselves; rows of earlier reads still count while a read fails. */
function blindSource(answer: Compute, names: readonly string[]): Source | null {
  const unread = pick(answer.sources, names).filter(
    ({ state, row_count }) => BLIND.has(state) && !(state === "failed" && row_count > 0),
  );
  return worst(unread);
}
