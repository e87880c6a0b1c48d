import { listOf } from "~/lib/jobs/search.ts";
import { type ComputeRow, runtimeWord } from "./decode.ts";
import { type ComputeSearch, FACETS, type Facet, type SortKey } from "./search.ts";

/** Stands in the address for clusters outside of any policy, and for settings that are not known. */
export const NO_POLICY = "none";
export const NOT_TOLD = "not-told";

function orNotTold(values: readonly string[]): string[] {
  return values.length === 0 ? [NOT_TOLD] : [...new Set(values)];
}

/** Values of a row in each facet: a job's clusters may have several. */
const VALUES_OF: Record<Facet, (row: ComputeRow) => string[]> = {
  kind: (row) => [row.kind],
  runtime: (row) =>
    orNotTold(row.runtimes.map((one) => (one.major === null ? one.version : `${one.major}.${one.minor}`))),
  policy: (row) => orNotTold(row.policies.map((one) => one ?? NO_POLICY)),
  ws: (row) => [row.workspaceId],
};

export type Counts = Record<Facet, Map<string, number>>;

/** The rows that fit, and for each facet how many would fit by value if that facet were not asked for. */
export function filterRows(
  rows: readonly ComputeRow[],
  search: ComputeSearch,
): { shown: ComputeRow[]; counts: Counts } {
  const counts: Counts = { kind: new Map(), runtime: new Map(), policy: new Map(), ws: new Map() };
  const words = (search.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = FACETS.map((facet) => new Set(listOf(search[facet])));
  const shown = rows.filter((row) => words.every((word) => row.hay.includes(word)) && countIn(row, chosen, counts));
  return { shown, counts };
}

/** Counts the row in every facet whose others it fits; whether it fits all. */
function countIn(row: ComputeRow, chosen: readonly ReadonlySet<string>[], counts: Counts): boolean {
  const values = FACETS.map((facet) => VALUES_OF[facet](row));
  const misses = values.map((own, place) => {
    const wanted = chosen[place];
    return wanted !== undefined && wanted.size > 0 && !own.some((one) => wanted.has(one));
  });
  const missed = misses.filter(Boolean).length;
  FACETS.forEach((facet, place) => {
    if (missed - (misses[place] ? 1 : 0) > 0) return;
    for (const one of values[place] ?? []) counts[facet].set(one, (counts[facet].get(one) ?? 0) + 1);
  });
  return missed === 0;
}

type Order = { isDescending: boolean; value: (row: ComputeRow) => number | string | null };

function amount(text: string | null): number | null {
  return text === null ? null : Number(text);
}

function oldest(row: ComputeRow): number | null {
  const known = row.runtimes
    .filter((one) => one.major !== null)
    .map((one) => (one.major ?? 0) * 1000 + (one.minor ?? 0));
  return known.length === 0 ? null : Math.min(...known);
}

/** Each order in the direction that answers its question: the oldest runtime, the emptiest, the dearest first. */
const ORDERS: Record<SortKey, Order> = {
  name: { isDescending: false, value: (row) => row.name },
  runtime: { isDescending: false, value: oldest },
  nodes: { isDescending: true, value: (row) => row.workersMax },
  cpu: { isDescending: false, value: (row) => row.cpu?.p95 ?? null },
  mem: { isDescending: false, value: (row) => row.mem?.p95 ?? null },
  hours: { isDescending: true, value: (row) => row.nodesS },
  stop: { isDescending: true, value: (row) => (row.autoTerminationS === 0 ? Number.MAX_VALUE : row.autoTerminationS) },
  idle: { isDescending: true, value: (row) => amount(row.idleCost) },
  cost: { isDescending: true, value: (row) => amount(row.cost) },
};

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export function isDescending({ sort, turned }: ComputeSearch): boolean {
  return sort !== undefined && ORDERS[sort].isDescending !== Boolean(turned);
}

/** In the asked order, else in the server's; what has no value comes last in both directions. */
export function sortRows(rows: readonly ComputeRow[], search: ComputeSearch): ComputeRow[] {
  if (search.sort === undefined) return [...rows];
  const { value } = ORDERS[search.sort];
  const sign = isDescending(search) ? -1 : 1;
  const valued = rows.map((row): [ComputeRow, number | string | null] => [row, value(row)]);
  valued.sort(([, a], [, b]) => {
    if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : NAMES.compare(String(a), String(b)));
  });
  return valued.map(([row]) => row);
}

/** Versions of the row in words, the oldest first; none twice. */
export function runtimeWords(row: ComputeRow): string[] {
  const sorted = [...row.runtimes].sort((a, b) => (a.major ?? 0) - (b.major ?? 0) || (a.minor ?? 0) - (b.minor ?? 0));
  return [...new Set(sorted.map(runtimeWord))];
}
