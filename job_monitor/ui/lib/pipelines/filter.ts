import { textTest } from "~/lib/jobs/filter.ts";
import { listOf } from "~/lib/jobs/search.ts";
import type { PipelineRow } from "./decode.ts";
import { type PipelinesSearch, TRAITS, type Trait } from "./search.ts";

type TraitLook = { word: string; meaning: string; has: (row: PipelineRow) => boolean };

/** The questions as tests. What is not known fits none of them. */
export const TRAIT_LOOKS = {
  failing: {
    word: "Failing",
    meaning: "The last request that succeeded or failed failed",
    has: (row) => row.failingSince !== null,
  },
  retried: { word: "Retried", meaning: "A request of the window had retries", has: (row) => (row.retries ?? 0) > 0 },
  alone: {
    word: "No job asks",
    meaning: "It had requests in the window, and no job asked for any",
    has: (row) => row.jobsCount === 0 && (row.requests ?? 0) > 0,
  },
  idle: { word: "Not asked for", meaning: "No request in the window", has: (row) => row.requests === 0 },
  continuous: { word: "Continuous", meaning: "Runs until it is stopped", has: (row) => row.isContinuous === true },
  development: {
    word: "Development",
    meaning: "In development mode, which does not retry",
    has: (row) => row.isDevelopment === true,
  },
} satisfies Record<Trait, TraitLook>;

export type Counts = { state: Map<string, number>; ws: Map<string, number>; show: Map<string, number> };
export type Filtered = { shown: PipelineRow[]; counts: Counts };

/** The rows that fit, and how many each value of a facet would show if it alone were chosen beside the others. */
export function filterPipelines(rows: readonly PipelineRow[], search: PipelinesSearch): Filtered {
  const counts: Counts = { state: new Map(), ws: new Map(), show: new Map() };
  const hasText = textTest(search.q ?? "");
  const isOf = testOf(search);
  const shown = rows.filter((row) => {
    if (!hasText({ jobId: row.pipelineId, name: row.name, hay: row.hay })) return false;
    const fits = isOf(row);
    countIn(row, fits, counts);
    return fits.state && fits.ws && fits.show;
  });
  return { shown, counts };
}

type Fits = { state: boolean; ws: boolean; show: boolean };

function testOf(search: PipelinesSearch): (row: PipelineRow) => Fits {
  const [states, workspaces] = [new Set(listOf(search.state)), new Set(listOf(search.ws))];
  const traits = TRAITS.filter((trait) => listOf(search.show).includes(trait));
  return (row) => ({
    state: states.size === 0 || states.has(row.state ?? ""),
    ws: workspaces.size === 0 || workspaces.has(row.workspaceId),
    show: traits.every((trait) => TRAIT_LOOKS[trait].has(row)),
  });
}

function countIn(row: PipelineRow, fits: Fits, counts: Counts): void {
  if (fits.ws && fits.show && row.state !== null) add(counts.state, row.state);
  if (fits.state && fits.show) add(counts.ws, row.workspaceId);
  if (!(fits.state && fits.ws && fits.show)) return;
  for (const trait of TRAITS) {
    if (TRAIT_LOOKS[trait].has(row)) add(counts.show, trait);
  }
}

function add(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}
