import { addDays, daysBetween } from "~/lib/metrics/range.ts";
import type {
  MetricDescription,
  MetricLine,
  MetricList,
  MetricName,
  MetricPoint,
  MetricState,
  MetricsResult,
  Source,
} from "~/lib/types.ts";
import { AS_OF, allSources, PRICES, RUNS, USAGE } from "./answers.ts";

type Kind = Pick<MetricState, "unit" | "better" | "title">;

const UNITS: Partial<Record<MetricName, Kind>> = {
  runs: { unit: "count", better: null, title: "Runs" },
  success_ratio: { unit: "ratio", better: "up", title: "Success ratio" },
  worked_p50: { unit: "s", better: "down", title: "Worked time, median" },
  worked_p90: { unit: "s", better: "down", title: "Worked time, p90" },
  queue_p90: { unit: "s", better: "down", title: "Queue time, p90" },
  cost: { unit: "currency", better: "down", title: "Cost of jobs" },
};

function kindOf(name: MetricName): Kind {
  return UNITS[name] ?? { unit: "count", better: "down", title: name };
}

/** The same value for each of these metrics. */
export function each(names: readonly MetricName[], value: number | null): MetricLine["values"] {
  return Object.fromEntries(names.map((name) => [name, value])) as MetricLine["values"];
}

const OF_A_RUN = ["workspace", "team", "owner", "tag", "job", "kind"];

export function described(name: MetricName, more: Partial<MetricDescription> = {}): MetricDescription {
  const isCost = name === "cost";
  return {
    name,
    ...kindOf(name),
    meaning: `What ${name} means.`,
    is_additive: isCost || name === "runs",
    has_coverage: name === "queue_p90",
    dimensions: isCost ? OF_A_RUN.slice(0, 5) : OF_A_RUN,
    filters: [...OF_A_RUN.slice(0, isCost ? 5 : 6), "name"],
    sources: isCost ? [USAGE, PRICES] : [RUNS],
    reason: null,
    ...more,
  };
}

export function metricList(changed: MetricDescription[] = []): MetricList {
  const names = Object.keys(UNITS) as MetricName[];
  return {
    as_of: AS_OF,
    sources: allSources(),
    metrics: names.map((name) => changed.find((one) => one.name === name) ?? described(name)),
    tag_keys: ["cost_center", "env"],
    dimensions: [],
    grains: ["none", "hour", "day", "week", "month"],
  };
}

export function state(name: MetricName, more: Partial<MetricState> = {}): MetricState {
  const isCost = name === "cost";
  return {
    name,
    ...kindOf(name),
    reason: null,
    currency: isCost ? "EUR" : null,
    price_basis: isCost ? "list" : null,
    history_from: "2025-12-01T00:00:00Z",
    complete_until: "2026-11-21T00:00:00Z",
    complete: { from: "2026-11-18", to: "2026-11-20", days: 3 },
    previous: { from: "2026-11-15", to: "2026-11-17", days: 3 },
    ...more,
  };
}

export function point(date: string, values: MetricPoint["values"], incomplete: MetricName[] = []): MetricPoint {
  return {
    from: date,
    to: date,
    from_at: `${date}T00:00:00Z`,
    until_at: `${addDays(date, 1)}T00:00:00Z`,
    values,
    incomplete,
  };
}

export function line(more: Partial<MetricLine> = {}): MetricLine {
  return {
    group: {},
    labels: {},
    values: {},
    coverage: {},
    complete: {},
    previous: {},
    points: [],
    points_before: [],
    ...more,
  };
}

/** What each of the usual six was on a day; the last of the range is not complete. */
const OF_A_DAY = { runs: 10, success_ratio: 0.9, worked_p50: 60, worked_p90: 300, queue_p90: 5, cost: "2.5" };

export function metricsResult(names: MetricName[], more: Partial<MetricsResult> = {}): MetricsResult {
  const window = more.window ?? { from: "2026-11-18", to: "2026-11-21", days: 4 };
  const dates = Array.from({ length: daysBetween(window) }, (_, day) => addDays(window.from, day));
  const entries = Object.entries(OF_A_DAY).filter(([name]) => names.some((one) => one === name));
  const values = Object.fromEntries(entries) as MetricLine["values"];
  return {
    as_of: AS_OF,
    sources: allSources(),
    zone: "UTC",
    grain: "day",
    group_by: [],
    metrics: names.map((name) => state(name)),
    total: line({
      values: { ...values, ...(names.includes("runs") ? { runs: 40 } : {}) },
      complete: values,
      previous: { ...values, ...(names.includes("success_ratio") ? { success_ratio: 0.95 } : {}) },
      points: dates.map((date) => point(date, values, date === window.to ? names : [])),
      points_before: dates.map((date) => point(addDays(date, -dates.length), values)),
    }),
    groups: [],
    groups_count: 0,
    ...more,
    window,
  };
}

/** The names that a request asks for. */
export function asked(query: URLSearchParams): MetricName[] {
  return query.getAll("metric") as MetricName[];
}

/** Nothing of the runs is known. */
export function blindResult(names: MetricName[], reason: string, sources: Source[]): MetricsResult {
  const whole = metricsResult(names);
  const bare = each(names, null);
  return {
    ...whole,
    sources,
    metrics: names.map((name) => state(name, { reason, complete: null, previous: null })),
    total: line({
      values: bare,
      complete: bare,
      previous: bare,
      points: whole.total.points.map((one) => ({ ...one, values: bare, incomplete: names })),
    }),
  };
}
