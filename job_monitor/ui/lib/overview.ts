import type { ChartDay } from "./chart.ts";
import { changeBetween, money, pointsBetween } from "./format.ts";
import { type Asked, type Look, lookOf } from "./look.ts";
import { STACK_ORDER } from "./results.ts";
import { pick } from "./sources.ts";
import { calendarDay, instant } from "./time.ts";
import type { Attention, Movers, Overview } from "./types.ts";

const JOBS = ["system.lakeflow.jobs"];
const RUNS = ["system.lakeflow.job_run_timeline"];
const COSTS = ["system.billing.usage", "system.billing.list_prices"];

type Query = Asked<Overview>;

function look<Value>(
  query: Query,
  names: readonly string[],
  value: (overview: Overview) => Value | null,
  isEmpty?: (value: Value) => boolean,
): Look<Value> {
  return lookOf({ query, sources: (data) => pick(data.sources, names), value, ...(isEmpty ? { isEmpty } : {}) });
}

export function jobsLook(query: Query): Look<Overview["jobs"]> {
  return look(
    query,
    JOBS,
    ({ jobs }) => (jobs.count === null ? null : jobs),
    (jobs) => jobs.count === 0,
  );
}

export type RunsValue = Pick<Overview, "runs" | "complete" | "previous">;

export function runsLook(query: Query): Look<RunsValue> {
  return look(
    query,
    RUNS,
    (data) => (data.runs.count === null ? null : data),
    ({ runs }) => runs.count === 0,
  );
}

export function runFiguresLook(query: Query): Look<Overview["runs"]> {
  return look(
    query,
    RUNS,
    ({ runs }) => (runs.count === null ? null : runs),
    (runs) => runs.count === 0,
  );
}

export function successLook(query: Query): Look<RunsValue> {
  const isNothing = ({ runs }: RunsValue) => runs.success_ratio === null;
  return look(query, RUNS, (data) => (data.runs.count === null ? null : data), isNothing);
}

type Cost = NonNullable<Overview["cost"]>[number];
export type CostValue = {
  costs: Cost[];
  unpriced: { usage_unit: string; usage_quantity: string }[];
  isPriced: boolean;
};

/** Cost of the window. Usage of which nothing found a price has no cost: `isPriced` is then false. */
export function costLook(query: Query): Look<CostValue> {
  const value = ({ cost, unpriced, usage }: Overview): CostValue | null => {
    if (cost === null) return null;
    const left = unpriced ?? [];
    const same = (unit: { usage_unit: string; usage_quantity: string }) =>
      left.some((other) => other.usage_unit === unit.usage_unit && other.usage_quantity === unit.usage_quantity);
    const isPriced = usage === null || usage.length === 0 || !usage.every(same);
    return { costs: usage !== null && usage.length === 0 ? [] : cost, unpriced: left, isPriced };
  };
  return look(query, COSTS, value, ({ costs }) => costs.length === 0);
}

/** Which of the failing jobs are listed: all where nothing is said. */
export type Wanted = "new" | undefined;

export function attentionLook(query: Query, show?: Wanted): Look<Attention[]> {
  return look(
    query,
    RUNS,
    ({ attention }) => attention?.filter((row) => show === undefined || row.is_new) ?? null,
    (rows) => rows.length === 0,
  );
}

export function newlyFailingLook(query: Query): Look<Overview["runs"]> {
  return look(
    query,
    RUNS,
    ({ runs }) => (runs.newly_failing_jobs === null ? null : runs),
    (runs) => runs.count === 0,
  );
}

/** Hours of the last day as columns; one of which nothing has arrived has no parts. */
export function hoursLook(query: Query): Look<ChartDay[]> {
  const hours = ({ last_hours: told }: Overview): ChartDay[] | null => {
    if (told === null) return null;
    const from = instant(told.from_at) ?? 0;
    const known = instant(told.known_until) ?? 0;
    return told.by_class.map((counts, place) => ({
      date: new Date(from + place * HOUR_MS).toISOString(),
      isComplete: from + (place + 1) * HOUR_MS <= known,
      parts: counts === null ? [] : STACK_ORDER.map((key) => ({ key, value: counts[key] })),
    }));
  };
  // Hours of which nothing is known are not hours in which nothing ended.
  return look(query, RUNS, hours, (found) => areHoursKnown(found) && isBare(found));
}

/** Whether anything is known of any of these hours. */
export function areHoursKnown(hours: readonly ChartDay[]): boolean {
  return hours.some((hour) => hour.parts.length > 0);
}

const HOUR_MS = 3_600_000;

/** Nothing where costs are known and the history is too short: that is no failure of a source. */
export function moversLook(query: Query): Look<Movers> {
  const value = ({ movers, cost, window }: Overview): Movers | null => {
    if (movers !== null || cost === null) return movers;
    return { from: window.from, to: window.to, days: 7, currency: "", jobs: [] };
  };
  return look(query, COSTS, value, ({ jobs }) => jobs.length === 0);
}

/** `+$12.30`, `−$4.00`: amounts are compared in cents, which a float holds exactly enough for. */
export function differenceOf({ cost, previous_cost, currency }: Mover & { currency: string }): string {
  const by = Number(cost) - Number(previous_cost);
  return `${by < 0 ? "−" : "+"}${money(Math.abs(by).toFixed(6), currency)}`;
}

type Mover = Movers["jobs"][number];

/** Days of the runs chart; a day that is not known has no parts and is not complete. */
export function runDaysLook(query: Query): Look<ChartDay[]> {
  const days = ({ runs, daily }: Overview): ChartDay[] | null =>
    runs.count === null
      ? null
      : daily.map(({ date, is_complete, by_class }) => ({
          date,
          isComplete: is_complete && by_class !== null,
          parts: by_class === null ? [] : STACK_ORDER.map((key) => ({ key, value: by_class[key] })),
        }));
  return look(query, RUNS, days, isBare);
}

export type CostDays = { days: ChartDay[]; currency: string };

export function costDaysLook(query: Query): Look<CostDays> {
  const value = ({ cost, daily }: Overview): CostDays | null => {
    if (cost === null) return null;
    const currency = cost[0]?.currency ?? "";
    const days = daily.map(({ date, is_cost_complete, list_cost }) => ({
      date,
      isComplete: is_cost_complete && list_cost !== null,
      parts: list_cost === null ? [] : [{ key: "cost", value: Number(list_cost) }],
    }));
    return { days, currency };
  };
  return look(query, COSTS, value, ({ days }) => isBare(days));
}

function isBare(days: ChartDay[]): boolean {
  return days.every((day) => day.parts.every((part) => part.value === 0));
}

/** A difference to the period before, and in words which periods those are. */
export type Change = { text: string; against: string; title: string; tone: "good" | "bad" | "plain" };

function periodWords({ complete, previous }: RunsValue): string {
  const range = (period: RunsValue["complete"]) => `${calendarDay(period.from)} to ${calendarDay(period.to)}`;
  return `Complete days alone: ${range(complete)} against ${range(previous)}`;
}

function daysBefore(days: number): string {
  return `vs ${days} d before`;
}

export function runsChange(value: RunsValue): Change | null {
  const { complete, previous } = value;
  if (complete.runs_count === null || previous.runs_count === null) return null;
  const text = changeBetween(complete.runs_count, previous.runs_count);
  return text === null ? null : { text, against: daysBefore(previous.days), title: periodWords(value), tone: "plain" };
}

export function successChange(value: RunsValue): Change | null {
  const { complete, previous } = value;
  if (complete.success_ratio === null || previous.success_ratio === null) return null;
  const difference = complete.success_ratio - previous.success_ratio;
  const tone = Math.abs(difference) < 0.0005 ? "plain" : difference > 0 ? "good" : "bad";
  const text = pointsBetween(complete.success_ratio, previous.success_ratio);
  return { text, against: daysBefore(previous.days), title: periodWords(value), tone };
}

/** Less cost is not good in itself, nor more bad: it has no tone. */
export function costChange(cost: Cost): Change | null {
  if (cost.previous_list_cost === null || cost.complete_days === 0) return null;
  const text = changeBetween(Number(cost.complete_list_cost), Number(cost.previous_list_cost));
  const title = `The ${cost.complete_days} complete days of the window against as many days before it`;
  return text === null ? null : { text, against: daysBefore(cost.complete_days), title, tone: "plain" };
}
