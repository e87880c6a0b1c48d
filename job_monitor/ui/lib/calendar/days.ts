import { numberOf, valueIn } from "~/lib/metrics/values.ts";
import { STACK_ORDER } from "~/lib/results.ts";
import type { MetricName, MetricPoint, MetricsResult, ResultClass } from "~/lib/types.ts";

/** The metric that counts runs of each class; a new class does not compile until it is given one. */
export const METRIC_OF = {
  failed: "failed_runs",
  timed_out: "timed_out_runs",
  blocked: "blocked_runs",
  cancelled: "cancelled_runs",
  skipped: "skipped_runs",
  unknown: "unknown_runs",
  running: "running_runs",
  succeeded: "succeeded_runs",
} as const satisfies Record<ResultClass, MetricName>;

export const CALENDAR_METRICS: readonly MetricName[] = ["runs", ...STACK_ORDER.map((result) => METRIC_OF[result])];

/**
 * What a day was, the worst last. `unknown`: nothing can be told of it; `none`: no run ended, and that is known;
 * `neither`: runs ended, and none of them well or badly.
 */
export const LEVELS = ["unknown", "none", "neither", "good", "few", "some", "many"] as const;
export type Level = (typeof LEVELS)[number];

/** From which share of failures on a day counts as so bad, of the runs that ended well or badly. */
export const SOME_FROM = 0.05;
export const MANY_FROM = 0.2;

export type CalendarDay = {
  date: string;
  level: Level;
  /** Rows of this day may still come. */
  isPartial: boolean;
  /** By class; null where they are not known. */
  counts: Record<ResultClass, number> | null;
  runs: number | null;
  /** Failed and timed-out runs. */
  bad: number;
  /** Runs that ended well or badly. */
  judged: number;
  /** Whether the bad ones are time-outs alone. */
  isTimeOut: boolean;
};

function countsOf(point: MetricPoint): Record<ResultClass, number> | null {
  const entries = STACK_ORDER.map((result) => [result, numberOf(valueIn(point.values, METRIC_OF[result]))] as const);
  if (entries.some(([, value]) => value === null)) return null;
  return Object.fromEntries(entries) as Record<ResultClass, number>;
}

export function levelOf(counts: Record<ResultClass, number> | null, isPartial: boolean): Level {
  if (counts === null) return "unknown";
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  // Nothing has come of a day whose rows are still to come: that is no day without runs.
  if (all === 0) return isPartial ? "unknown" : "none";
  const bad = counts.failed + counts.timed_out;
  const judged = bad + counts.succeeded;
  if (judged === 0) return "neither";
  if (bad === 0) return "good";
  const share = bad / judged;
  if (share >= MANY_FROM) return "many";
  return share >= SOME_FROM ? "some" : "few";
}

export function dayOf(point: MetricPoint): CalendarDay {
  const counts = countsOf(point);
  const isPartial = point.incomplete.length > 0;
  const bad = counts === null ? 0 : counts.failed + counts.timed_out;
  return {
    date: point.from,
    level: levelOf(counts, isPartial),
    isPartial,
    counts,
    runs: numberOf(valueIn(point.values, "runs")),
    bad,
    judged: counts === null ? 0 : bad + counts.succeeded,
    isTimeOut: counts !== null && counts.failed === 0 && counts.timed_out > 0,
  };
}

export function daysOf(answer: MetricsResult): CalendarDay[] {
  return answer.total.points.map(dayOf);
}

export type Month = {
  key: string;
  runs: number;
  bad: number;
  judged: number;
  good: number;
  withBad: number;
  without: number;
  unknown: number;
  partial: number;
};

/** Each month of the days, the newest first. Days of which nothing is known are counted, not taken for zeros. */
export function monthsOf(days: readonly CalendarDay[]): Month[] {
  const months = new Map<string, Month>();
  for (const day of days) {
    const key = day.date.slice(0, 7);
    const month = months.get(key) ?? {
      key,
      runs: 0,
      bad: 0,
      judged: 0,
      good: 0,
      withBad: 0,
      without: 0,
      unknown: 0,
      partial: 0,
    };
    months.set(key, month);
    month.runs += day.runs ?? 0;
    month.bad += day.bad;
    month.judged += day.judged;
    if (day.level === "unknown") month.unknown += 1;
    else if (day.level === "none") month.without += 1;
    else if (day.bad > 0) month.withBad += 1;
    else month.good += 1;
    if (day.isPartial && day.level !== "unknown") month.partial += 1;
  }
  return [...months.values()].reverse();
}

/** The days with the greatest share of failures, the newest of equal ones first. */
export function worstDays(days: readonly CalendarDay[], most: number): CalendarDay[] {
  const share = (day: CalendarDay) => day.bad / Math.max(1, day.judged);
  return days
    .filter((day) => day.bad > 0)
    .sort((a, b) => share(b) - share(a) || b.bad - a.bad || b.date.localeCompare(a.date))
    .slice(0, most);
}
