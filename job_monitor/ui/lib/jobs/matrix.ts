import { duration } from "~/lib/format.ts";
import { RESULT_OF_CODE, RESULTS } from "~/lib/results.ts";
import type { JobRow } from "./decode.ts";
import { secondsOf } from "./strip.ts";

/** A run in the matrix: the line, and how many runs before the newest. */
export type Cell = { index: number; back: number };

type Bounds = { count: number; cells: number; isJob: (index: number) => boolean };

const STEPS: Record<string, { lines: number; runs: number }> = {
  ArrowUp: { lines: -1, runs: 0 },
  ArrowDown: { lines: 1, runs: 0 },
  ArrowLeft: { lines: 0, runs: 1 },
  ArrowRight: { lines: 0, runs: -1 },
};

/** Where a key leads; null for a key that leads nowhere. Titles of groups are passed over. */
export function moved(cell: Cell | null, key: string, { count, cells, isJob }: Bounds): Cell | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  if (cell === null) return firstJob(count, isJob);
  let index = cell.index + step.lines;
  while (index >= 0 && index < count && !isJob(index)) index += step.lines || 1;
  if (index < 0 || index >= count) index = cell.index;
  return { index, back: Math.min(Math.max(cell.back + step.runs, 0), cells - 1) };
}

function firstJob(count: number, isJob: (index: number) => boolean): Cell | null {
  for (let index = 0; index < count; index += 1) if (isJob(index)) return { index, back: 0 };
  return null;
}

/** A run in words. Its time is told as what it is: a step of a scale. */
export function cellWords(job: JobRow, back: number): string {
  const name = job.name ?? `Job ${job.jobId}`;
  const place = job.results.length - 1 - back;
  const code = job.results[place];
  if (code === undefined) return `${name}: no such run is known`;
  const which = back === 0 ? "newest run" : back === 1 ? "1 run before the newest" : `${back} runs before the newest`;
  const word = RESULTS[RESULT_OF_CODE[code] ?? "unknown"].word.toLowerCase();
  const seconds = secondsOf(job.durations[place]);
  return `${name}, ${which}: ${word}${seconds === null ? "" : `, worked about ${duration(seconds)}`}`;
}
