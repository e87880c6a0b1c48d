import type { Dates } from "~/lib/metrics/range.ts";
import { numberOf, type Value, valueIn } from "~/lib/metrics/values.ts";
import type { MetricLine, MetricName, MetricPoint } from "~/lib/types.ts";
import type { Step } from "./search.ts";

/** A step of a series, placed by time: shares of the width from 0 to 1. */
export type Place = {
  from: string;
  to: string;
  fromAt: string;
  left: number;
  right: number;
  value: Value;
  /** Rows may still come, or history begins later, or the week or month is cut to the range. */
  isPartial: boolean;
  /** Days of a week or month that the range leaves out. */
  cutDays: number;
};

const DAY_MS = 86_400_000;

function daysOf({ from, to }: Dates): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

function lengthOf(date: string, step: Step): number {
  if (step === "week") return 7;
  if (step !== "month") return 1;
  const [year = 0, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Days that a step of the series lacks, because the range begins or ends within it. */
function cutDays(point: MetricPoint, step: Step): number {
  return step === "hour" || step === "day" ? 0 : lengthOf(point.from, step) - daysOf(point);
}

/** The series of one metric. Places are by time, so that a cut week is narrower and periods of equal length align. */
export function placesOf(line: MetricLine, metric: MetricName, step: Step): Place[] {
  const { points } = line;
  const begin = Date.parse(points[0]?.from_at ?? "");
  const length = Date.parse(points.at(-1)?.until_at ?? "") - begin;
  return points.map((point) => ({
    from: point.from,
    to: point.to,
    fromAt: point.from_at,
    left: (Date.parse(point.from_at) - begin) / length,
    right: (Date.parse(point.until_at) - begin) / length,
    value: valueIn(point.values, metric),
    isPartial: point.incomplete.includes(metric) || cutDays(point, step) > 0,
    cutDays: cutDays(point, step),
  }));
}

export function middle(place: Place): number {
  return (place.left + place.right) / 2;
}

/** Neighbouring steps that are not complete, as bands to be hatched. */
export function bandsOf(places: readonly Place[]): { left: number; right: number }[] {
  const bands: { left: number; right: number }[] = [];
  for (const [index, place] of places.entries()) {
    if (!place.isPartial) continue;
    const last = bands.at(-1);
    if (last && places[index - 1]?.isPartial) last.right = place.right;
    else bands.push({ left: place.left, right: place.right });
  }
  return bands;
}

export type Scale = { low: number; high: number; ticks: number[] };

/** A value's height as a share of the scale, 0 at its foot. */
export function heightOf(value: number, { low, high }: Scale): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

const WIDTH = 1000;

type Drawn = { x: number; y: number; isPartial: boolean };

/** What stands between two gaps: steps without a value are never bridged. */
function stretches(places: readonly Place[], scale: Scale, height: number): Drawn[][] {
  const found: Drawn[][] = [[]];
  for (const place of places) {
    const value = numberOf(place.value);
    if (value === null) {
      found.push([]);
      continue;
    }
    const y = height * (1 - heightOf(value, scale));
    found.at(-1)?.push({ x: middle(place) * WIDTH, y, isPartial: place.isPartial });
  }
  return found.filter((stretch) => stretch.length > 0);
}

export type Paths = { solid: string; dashed: string; lone: { left: number; y: number }[] };

function text({ x, y }: Drawn): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** One piece goes on where the one before it ended, unless they are drawn differently. */
function drawn(stretch: readonly Drawn[], isDashed: boolean): string {
  let path = "";
  for (const [index, to] of stretch.entries()) {
    const from = stretch[index - 1];
    if (from === undefined || (from.isPartial || to.isPartial) !== isDashed) continue;
    path += path.endsWith(text(from)) ? `L${text(to)}` : `M${text(from)}L${text(to)}`;
  }
  return path;
}

/** The line as paths on a width of 1000: solid between complete steps, dashed where one of the two is not. */
export function pathsOf(places: readonly Place[], scale: Scale, height: number): Paths {
  const all = stretches(places, scale, height);
  const lone = all.flatMap((stretch) => (stretch.length === 1 ? stretch : []));
  return {
    solid: all.map((stretch) => drawn(stretch, false)).join(""),
    dashed: all.map((stretch) => drawn(stretch, true)).join(""),
    lone: lone.map(({ x, y }) => ({ left: x / WIDTH, y })),
  };
}
