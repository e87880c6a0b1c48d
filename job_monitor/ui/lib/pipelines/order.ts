import { STACK_ORDER } from "~/lib/results.ts";
import type { PipelineRow } from "./decode.ts";
import type { PipelinesSearch, SortKey } from "./search.ts";

type Order = { isDescending: boolean; value: (row: PipelineRow) => number | string | null };

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function stateRank({ state }: PipelineRow): number | null {
  return state === null ? null : state === "none" ? STACK_ORDER.length : STACK_ORDER.indexOf(state);
}

/** Each order in the direction that answers its question: the worst, the longest, the dearest, the newest first. */
const ORDERS: Record<Exclude<SortKey, "attention">, Order> = {
  name: { isDescending: false, value: (row) => row.name },
  state: { isDescending: false, value: stateRank },
  success: { isDescending: false, value: (row) => row.success },
  typical: { isDescending: true, value: (row) => row.typicalS },
  retries: { isDescending: true, value: (row) => row.retries },
  cost: { isDescending: true, value: (row) => row.costValue },
  // Who has gone without a success for longest stands first.
  good: { isDescending: false, value: (row) => row.lastSuccess },
  last: { isDescending: true, value: (row) => row.lastSeen },
};

export function isDescending({ sort = "attention", turned }: PipelinesSearch): boolean {
  return sort === "attention" || ORDERS[sort].isDescending !== Boolean(turned);
}

function compared(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : NAMES.compare(String(a), String(b));
}

function byName(a: PipelineRow, b: PipelineRow): number {
  return NAMES.compare(a.name ?? "\uffff", b.name ?? "\uffff") || NAMES.compare(a.key, b.key);
}

/** Those that fail first, the latest to begin in front; then those that were retried; then the rest, the newest first. */
function attention(row: PipelineRow): [number, number] {
  if (row.failingSince !== null) return [0, -row.failingSince];
  if ((row.retries ?? 0) > 0) return [1, -(row.retries ?? 0)];
  return [2, -(row.lastSeen ?? 0)];
}

function byAttention(a: PipelineRow, b: PipelineRow): number {
  const [[one, first], [other, second]] = [attention(a), attention(b)];
  return one - other || first - second || byName(a, b);
}

/** In the asked order; what has no value comes last in both directions. */
export function sortPipelines(rows: readonly PipelineRow[], search: PipelinesSearch): PipelineRow[] {
  const { sort = "attention" } = search;
  if (sort === "attention") return [...rows].sort(byAttention);
  const { value } = ORDERS[sort];
  const sign = isDescending(search) ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [m, n] = [value(a), value(b)];
    if (m === null || n === null) return (m === null ? 1 : 0) - (n === null ? 1 : 0) || byName(a, b);
    return sign * compared(m, n) || byName(a, b);
  });
}
