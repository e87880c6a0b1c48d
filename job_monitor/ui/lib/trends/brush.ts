import type { Dates } from "~/lib/metrics/range.ts";
import type { Place } from "./series.ts";

/** Where the cursor stands, and where a selection that is under way began; indexes of steps. */
export type Brush = { cursor: number | null; anchor: number | null };

export const NO_BRUSH: Brush = { cursor: null, anchor: null };

/** The step under a share of the width. */
export function stepAt(places: readonly Place[], share: number): number | null {
  if (places.length === 0) return null;
  const found = places.findIndex((place) => share < place.right);
  return found < 0 ? places.length - 1 : found;
}

/** The days from one step to another, in whichever order. */
export function datesOfSteps(places: readonly Place[], one: number, other: number): Dates | null {
  const [first, last] = [places[Math.min(one, other)], places[Math.max(one, other)]];
  return first && last ? { from: first.from, to: last.to } : null;
}

/** The selection in shares of the width; null where it lies outside of the range. */
export function shareOfDates(places: readonly Place[], { from, to }: Dates): { left: number; right: number } | null {
  const within = places.filter((place) => place.to >= from && place.from <= to);
  const [first, last] = [within[0], within.at(-1)];
  return first && last ? { left: first.left, right: last.right } : null;
}

const MOVES: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: -7,
  PageDown: 7,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * The brush after a key; null where the key is none of its own. With Shift the selection grows from where the cursor
 * stood, without it the selection is let go.
 */
export function pressed(brush: Brush, key: string, isShift: boolean, count: number): Brush | null {
  const move = MOVES[key];
  if (move === undefined || count === 0) return null;
  const at = brush.cursor ?? count;
  const cursor = Math.min(count - 1, Math.max(0, at + move));
  return { cursor, anchor: isShift ? (brush.anchor ?? Math.min(count - 1, at)) : null };
}
