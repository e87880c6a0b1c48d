import type { Source, SourceState } from "./types.ts";

export type StateLook = {
  word: string;
  /** What it means, for somebody who sees it for the first time. */
  meaning: string;
  text: string;
};

/** How each state of a source looks, the worst first. */
export const SOURCE_STATES = {
  unconfigured: { word: "Not set up", meaning: "No workspace or no warehouse is set.", text: "text-queued" },
  failed: { word: "Failed", meaning: "The last read ended with an error.", text: "text-failed" },
  denied: { word: "No access", meaning: "You may not read this table.", text: "text-cancelled" },
  absent: { word: "Absent", meaning: "The account does not have this table.", text: "text-queued" },
  pending: { word: "Waiting", meaning: "The first read is still to come.", text: "text-running" },
  stale: { word: "Stale", meaning: "The newest row is older than usual.", text: "text-timed-out" },
  ok: { word: "Up to date", meaning: "Read, and as new as it should be.", text: "text-succeeded" },
  empty: { word: "Empty", meaning: "It was read, and it holds no row.", text: "text-skipped" },
} satisfies Record<SourceState, StateLook>;

const WORST_FIRST = Object.keys(SOURCE_STATES) as SourceState[];

/** The states in which missing rows say nothing about the account. */
export const BLIND: ReadonlySet<SourceState> = new Set(["unconfigured", "failed", "denied", "absent", "pending"]);

export function byWorst(sources: readonly Source[]): Source[] {
  return [...sources].sort(
    (a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) || a.name.localeCompare(b.name),
  );
}

export function worst(sources: readonly Source[]): Source | null {
  return byWorst(sources)[0] ?? null;
}

/** How many sources are in each state that occurs, the worst first. */
export function tally(sources: readonly Source[]): { state: SourceState; count: number }[] {
  return WORST_FIRST.map((state) => ({ state, count: sources.filter((s) => s.state === state).length })).filter(
    (entry) => entry.count > 0,
  );
}

/** The sources that one panel stands on. */
export function pick(sources: readonly Source[], names: readonly string[]): Source[] {
  return sources.filter((source) => names.includes(source.name));
}
