import type { JobRow } from "./decode.ts";
import { FACETS, type Facet, type JobsSearch, listOf } from "./search.ts";

/** Value of a job in each facet; empty where it has none. */
export const VALUE_OF: Record<Facet, (job: JobRow) => string> = {
  state: (job) => job.state ?? "",
  ws: (job) => job.workspaceId,
  team: (job) => job.team ?? "",
  owner: (job) => job.owner ?? "",
};

export type Counts = Record<Facet, Map<string, number>>;
export type Filtered = { shown: JobRow[]; counts: Counts };

const JOB_ADDRESS = /[/#]jobs?\/(?:\d+\/)?(\d+)/;

/** Whether the text fits the pattern as a whole. Piece by piece from the left, so that many stars cost nothing. */
function fits(text: string, pieces: readonly string[]): boolean {
  const [first = "", ...rest] = pieces;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

/** A test of the text filter: a pattern of the whole name where it has a `*`, an address of a job, else words. */
export function textTest(text: string): (job: Pick<JobRow, "jobId" | "name" | "hay">) => boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return () => true;
  const address = JOB_ADDRESS.exec(wanted)?.[1];
  if (address) return (job) => job.jobId === address;
  if (wanted.includes("*")) {
    const pieces = wanted.split("*");
    return (job) => fits((job.name ?? "").toLowerCase(), pieces);
  }
  const words = wanted.split(/\s+/);
  return (job) => words.every((word) => job.hay.includes(word));
}

/** A test of tags as the server has it: of one key any value, of different keys all; `key=` is none, `key` is any. */
export function tagTest(asked: readonly string[]): (job: Pick<JobRow, "tags">) => boolean {
  const byKey = new Map<string, string[]>();
  for (const one of asked) {
    const key = one.split("=", 1)[0] ?? "";
    byKey.set(key, [...(byKey.get(key) ?? []), ...(one === key ? [] : [one])]);
  }
  return ({ tags }) =>
    [...byKey].every(([key, values]) => {
      const own = tags.find((tag) => tag.startsWith(`${key}=`));
      return values.length === 0 ? own !== undefined : values.includes(own ?? `${key}=`);
    });
}

/** The jobs that fit, and for each facet how many would fit by value if that facet were not asked for. */
export function filterJobs(jobs: readonly JobRow[], search: JobsSearch): Filtered {
  const counts: Counts = { state: new Map(), ws: new Map(), team: new Map(), owner: new Map() };
  const hasText = textTest(search.q ?? "");
  const hasTags = tagTest(listOf(search.tag));
  const chosen = FACETS.map((facet) => {
    const values = listOf(search[facet]);
    return values.length === 0 ? null : new Set(values);
  });
  const shown = jobs.filter((job) => {
    if ((job.isDeleted && !search.deleted) || !hasText(job) || !hasTags(job)) return false;
    return countIn(job, chosen, counts);
  });
  return { shown, counts };
}

/** Counts the job in every facet whose others it fits; whether it fits all. */
function countIn(job: JobRow, chosen: readonly (Set<string> | null)[], counts: Counts): boolean {
  const values = FACETS.map((facet) => VALUE_OF[facet](job));
  const misses = values.filter((value, place) => chosen[place]?.has(value) === false).length;
  FACETS.forEach((facet, place) => {
    const value = values[place] ?? "";
    const isOwnMiss = chosen[place]?.has(value) === false;
    if (misses - (isOwnMiss ? 1 : 0) === 0) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
  });
  return misses === 0;
}

/** Values of a facet to choose from, the most frequent first; those that are chosen stay, with nothing behind them. */
export function offered(counts: ReadonlyMap<string, number>, chosen: readonly string[]): [string, number][] {
  const all = new Map([...chosen.map((value): [string, number] => [value, 0]), ...counts]);
  return [...all].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}
