import { type FilterSearch, readFilters } from "~/lib/metrics/filter-address.ts";
import { type Dates, datesOf, type RangeSearch, rangeDays, readRange } from "~/lib/metrics/range.ts";
import type { Grain, MetricName } from "~/lib/types.ts";

export type Step = Exclude<Grain, "none">;

export const STEPS: Record<Step, string> = { hour: "Hour", day: "Day", week: "Week", month: "Month" };

/** The page's state as its address carries it. What is usual is left out. */
export type TrendsSearch = FilterSearch &
  RangeSearch & {
    /** One metric, large; the usual six when left out. */
    metric?: string | undefined;
    /** A dimension, or `tag:<key>`. */
    by?: string | undefined;
    grain?: Step | undefined;
    /** The chosen part of the range: `2026-11-01..2026-11-04`. */
    span?: string | undefined;
  };

export const HOURLY_DAYS_AT_MOST = 7;

export function readSpan(text: unknown): Dates | undefined {
  const [from, to, more] = typeof text === "string" ? text.split("..") : [];
  return more === undefined ? datesOf(from, to) : undefined;
}

export function spanText({ from, to }: Dates): string {
  return `${from}..${to}`;
}

function readGrain(value: unknown, range: RangeSearch): Step | undefined {
  const known = (Object.keys(STEPS) as Step[]).find((step) => step === value);
  const isTooFine = known === "hour" && rangeDays(range) > HOURLY_DAYS_AT_MOST;
  return known === undefined || isTooFine || known === usualStep(range) ? undefined : known;
}

export function readTrends(search: Record<string, unknown>): TrendsSearch {
  const range = readRange(search);
  const metric =
    typeof search.metric === "string" && /^[a-z0-9_]{1,60}$/.test(search.metric) ? search.metric : undefined;
  const by = typeof search.by === "string" && /^[a-z_]+(:.{1,100})?$/.test(search.by) ? search.by : undefined;
  const span = readSpan(search.span);
  return {
    ...readFilters(search),
    ...range,
    metric,
    by: metric === undefined ? undefined : by,
    grain: readGrain(search.grain, range),
    span: span && spanText(span),
  };
}

/** The step that a range is drawn with when none is chosen: so many points that a line can be read. */
export function usualStep(range: RangeSearch): Step {
  const days = rangeDays(range);
  if (days <= 2) return "hour";
  return days <= 120 ? "day" : "week";
}

export function stepOf(search: TrendsSearch): Step {
  return search.grain ?? usualStep(search);
}

/** The page's usual set, in the order of its questions. */
export const USUAL_METRICS: readonly MetricName[] = [
  "runs",
  "success_ratio",
  "worked_p50",
  "worked_p90",
  "queue_p90",
  "cost",
];
