import type { ResultClass } from "./types.ts";

/** Sizes of the matrix in pixels. */
export const ROW = 18;
/** The least height of a bar: a run of a second can still be hit. */
export const LEAST_BAR = 10;
/** Above the longest bar, for the marks. */
const HEADROOM = 10;
const BARS_LEAST = 64;
const BARS_MOST = 190;

/** Width of a run's column, and the side of its squares. */
export type Size = { column: number; cell: number };

const WIDTH = 680;

/** Few runs are drawn wider, as far as a usual screen has room; many never below what a pointer hits. */
export function sizeOf(runs: number): Size {
  const column = Math.min(20, Math.max(14, Math.floor(WIDTH / Math.max(1, runs))));
  return { column, cell: Math.min(ROW - 3, column - 2) };
}

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

export function cellX(index: number, { column, cell }: Size): number {
  return index * column + (column - cell) / 2;
}

/** Upper edge of the squares of a row that begins at `y`. */
export function cellY(y: number, { cell }: Size): number {
  return y + (ROW - cell) / 2;
}

/** One path of rounded squares: a row has as many elements as it has results, however many runs. */
export function squares(places: readonly number[], y: number, size: Size): string {
  const side = size.cell - 4;
  const corner = "a2 2 0 0 1";
  return places
    .map((index) => {
      const x = cellX(index, size);
      return `M${x + 2} ${y}h${side}${corner} 2 2v${side}${corner} -2 2h-${side}${corner} -2 -2v-${side}${corner} 2 -2z`;
    })
    .join("");
}

const INSET = 3.8;

/** The second cue beside the colour, as strokes over the squares. */
export function signs(result: ResultClass, places: readonly number[], y: number, size: Size): string {
  const draw = SIGNS[result];
  return draw ? places.map((index) => draw(cellX(index, size), y, size.cell)).join("") : "";
}

type Draw = (x: number, y: number, cell: number) => string;

const SIGNS: Partial<Record<ResultClass, Draw>> = {
  failed: (x, y, cell) => {
    const far = cell - INSET * 2;
    return `M${x + INSET} ${y + INSET}l${far} ${far}m0 ${-far}l${-far} ${far}`;
  },
  timed_out: (x, y, cell) => `M${x + cell / 2} ${y + 3}v${cell / 2 - 2}m0 2.4v.2`,
  cancelled: (x, y, cell) => `M${x + INSET} ${y + cell - INSET}l${cell - INSET * 2} ${INSET * 2 - cell}`,
  skipped: (x, y, cell) => `M${x + INSET} ${y + cell / 2}h${cell - INSET * 2}`,
  blocked: (x, y, cell) => {
    const half = cell / 2 - INSET;
    return `M${x + INSET} ${y + cell / 2}h.1m${half} 0h.1m${half} 0h.1`;
  },
  running: (x, y, cell) => {
    const radius = cell / 2 - INSET;
    return `M${x + cell / 2} ${y + INSET}a${radius} ${radius} 0 1 0 ${radius} ${radius}`;
  },
};

/** Places of each result that occurs in a row. */
export function byResult(results: readonly (ResultClass | null)[]): [ResultClass, number[]][] {
  const places = new Map<ResultClass, number[]>();
  results.forEach((result, index) => {
    if (result) places.set(result, [...(places.get(result) ?? []), index]);
  });
  return [...places];
}
