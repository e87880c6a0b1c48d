import type { ResultClass } from "./types.ts";

/** Sizes of the matrix in pixels. */
export const COLUMN = 14;
export const ROW = 18;
/** Side of a square, and the least height of a bar: a run of a second can still be hit. */
export const CELL = 12;
export const LEAST_BAR = 10;
/** Above the longest bar, for the marks. */
const HEADROOM = 10;
const BARS_LEAST = 64;
const BARS_MOST = 190;

/** Room for the bars: what few tasks leave free. */
export function barRoom(tasks: number): number {
  return Math.max(BARS_LEAST, BARS_MOST - tasks * ROW);
}

/** Height of a run's bar in the room; the longest fills it, and what did not run at all has the least. */
export function barHeight(workedS: number, longestS: number, room: number): number {
  if (longestS <= 0) return LEAST_BAR;
  return Math.max(LEAST_BAR, Math.round((workedS / longestS) * (room - HEADROOM)));
}

export function usualY(seconds: number, longestS: number, room: number): number {
  return room - (seconds / longestS) * (room - HEADROOM);
}

export function cellX(index: number): number {
  return index * COLUMN + (COLUMN - CELL) / 2;
}

/** One path of rounded squares: a row has as many elements as it has results, however many runs. */
export function squares(places: readonly number[], y: number): string {
  const side = CELL - 4;
  const corner = "a2 2 0 0 1";
  return places
    .map((index) => {
      const x = cellX(index);
      return `M${x + 2} ${y}h${side}${corner} 2 2v${side}${corner} -2 2h-${side}${corner} -2 -2v-${side}${corner} 2 -2z`;
    })
    .join("");
}

const INSET = 3.8;

/** The second cue beside the colour, as strokes over the squares. */
export function signs(result: ResultClass, places: readonly number[], y: number): string {
  const draw = SIGNS[result];
  return draw ? places.map((index) => draw(cellX(index), y)).join("") : "";
}

const far = CELL - INSET * 2;
const mid = CELL / 2;
const SIGNS: Partial<Record<ResultClass, (x: number, y: number) => string>> = {
  failed: (x, y) => `M${x + INSET} ${y + INSET}l${far} ${far}m0 ${-far}l${-far} ${far}`,
  timed_out: (x, y) => `M${x + mid} ${y + 3}v4.2m0 2.4v.2`,
  cancelled: (x, y) => `M${x + INSET} ${y + CELL - INSET}l${far} ${-far}`,
  skipped: (x, y) => `M${x + INSET} ${y + mid}h${far}`,
  blocked: (x, y) => `M${x + INSET} ${y + mid}h.1m${far / 2} 0h.1m${far / 2} 0h.1`,
  running: (x, y) => `M${x + mid} ${y + INSET}a${far / 2} ${far / 2} 0 1 0 ${far / 2} ${far / 2}`,
};

/** Places of each result that occurs in a row. */
export function byResult(results: readonly (ResultClass | null)[]): [ResultClass, number[]][] {
  const places = new Map<ResultClass, number[]>();
  results.forEach((result, index) => {
    if (result) places.set(result, [...(places.get(result) ?? []), index]);
  });
  return [...places];
}
