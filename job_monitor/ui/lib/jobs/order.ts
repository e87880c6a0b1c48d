import { STACK_ORDER } from "~/lib/results.ts";
import { ATTENTION_GROUPS, type AttentionGroup } from "./attention-groups.ts";
import type { JobRow } from "./decode.ts";
import type { JobsSearch, SortKey } from "./search.ts";

type Order = { isDescending: boolean; value: (job: JobRow) => number | string | null };

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function stateRank({ state }: JobRow): number | null {
  return state === null ? null : state === "none" ? STACK_ORDER.length : STACK_ORDER.indexOf(state);
}

/** Each order in the direction that answers its question: the worst, the longest, the dearest, the newest first. */
const ORDERS: Record<Exclude<SortKey, "attention">, Order> = {
  name: { isDescending: false, value: (job) => job.name },
  team: { isDescending: false, value: (job) => job.team },
  state: { isDescending: false, value: stateRank },
  success: { isDescending: false, value: (job) => job.success },
  typical: { isDescending: true, value: (job) => job.typicalS },
  trend: { isDescending: true, value: (job) => job.trend },
  cost: { isDescending: true, value: (job) => job.costValue },
  last: { isDescending: true, value: (job) => job.lastSeen },
  margin: { isDescending: false, value: (job) => job.marginS },
};

export function isDescending({ sort = "attention", turned }: JobsSearch): boolean {
  return sort === "attention" || ORDERS[sort].isDescending !== Boolean(turned);
}

function compared(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : NAMES.compare(String(a), String(b));
}

function byName(a: JobRow, b: JobRow): number {
  return NAMES.compare(a.name ?? "\uffff", b.name ?? "\uffff") || NAMES.compare(a.key, b.key);
}

function byAttention(a: JobRow, b: JobRow): number {
  const [one, other] = [a.attention, b.attention];
  return one.rank - other.rank || other.score - one.score || (b.lastSeen ?? 0) - (a.lastSeen ?? 0) || byName(a, b);
}

/** In the asked order; what has no value comes last in both directions. */
export function sortJobs(jobs: readonly JobRow[], search: JobsSearch): JobRow[] {
  const { sort = "attention" } = search;
  if (sort === "attention") return [...jobs].sort(byAttention);
  const { value } = ORDERS[sort];
  const sign = isDescending(search) ? -1 : 1;
  const valued = jobs.map((job): [JobRow, number | string | null] => [job, value(job)]);
  valued.sort(([a, m], [b, n]) => {
    if (m === null || n === null) return (m === null ? 1 : 0) - (n === null ? 1 : 0) || byName(a, b);
    return sign * compared(m, n) || byName(a, b);
  });
  return valued.map(([job]) => job);
}

/** A line of the list: a job, or the title of a group of the default order. */
export type Line = { kind: "job"; job: JobRow } | { kind: "group"; group: AttentionGroup; count: number };

/** Lines of jobs in order. Titles stand in the default order alone, and only where there is something to tell apart. */
export function linesOf(sorted: readonly JobRow[], search: JobsSearch): Line[] {
  const lines = sorted.map((job): Line => ({ kind: "job", job }));
  if (search.sort !== undefined) return lines;
  const counts = new Map<AttentionGroup, number>();
  for (const { attention } of sorted) counts.set(attention.group, (counts.get(attention.group) ?? 0) + 1);
  if (counts.size < 2) return lines;
  const groups = (Object.keys(ATTENTION_GROUPS) as AttentionGroup[]).filter((group) => counts.has(group));
  let at = 0;
  return groups.flatMap((group) => {
    const count = counts.get(group) ?? 0;
    const own = lines.slice(at, at + count);
    at += count;
    return [{ kind: "group", group, count } as const, ...own];
  });
}
