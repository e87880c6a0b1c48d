import { type Asked, type Look, lookOf } from "~/lib/look.ts";
import { pick } from "~/lib/sources.ts";
import { calendarDay } from "~/lib/time.ts";
import type { MetricLine, MetricName, MetricState, MetricsResult } from "~/lib/types.ts";
import { type FilterSearch, isNarrowed } from "./filters.ts";
import { numberOf, valueIn } from "./values.ts";

/** An answer in which this metric is told. */
export type Told = { answer: MetricsResult; state: MetricState };

/** Without these a figure is not known; the others of an answer make it finer, and their states stand below the page. */
const NEEDED: readonly string[] = [
  "system.lakeflow.job_run_timeline",
  "system.lakeflow.job_task_run_timeline",
  "system.billing.usage",
  "system.billing.list_prices",
];

const JOBS = "system.lakeflow.jobs";

function stateOf(answer: MetricsResult, name: MetricName): MetricState | undefined {
  return answer.metrics.find((state) => state.name === name);
}

function isBlank(line: MetricLine, name: MetricName): boolean {
  return [line, ...line.points].every(({ values }) => valueIn(values, name) === null);
}

/** Nothing was counted in the whole range: no line to draw. A metric that is 0 because all went well is drawn. */
function isNothing({ answer, state }: Told): boolean {
  if (isBlank(answer.total, state.name)) return true;
  return state.name === "runs" && numberOf(valueIn(answer.total.values, "runs")) === 0;
}

/** How the panel of one metric looks. `rests` are the tables that the metric rests on. */
export function metricLook(query: Asked<MetricsResult>, name: MetricName, rests: readonly string[]): Look<Told> {
  const reason = query.data && stateOf(query.data, name)?.reason;
  const look = lookOf<MetricsResult, Told>({
    query,
    sources: ({ sources }) => [
      ...pick(
        sources,
        NEEDED.filter((one) => rests.includes(one)),
      ),
      // Neither is a source of the metric; each may be why it is not told: what contradicts itself, and jobs, by which
      // it may be split or narrowed.
      ...(reason ? sources.filter(({ name: one }) => one.startsWith("claim:") || one === JOBS) : []),
    ],
    value: (answer) => {
      const state = stateOf(answer, name);
      return state && state.reason === null ? { answer, state } : null;
    },
    isEmpty: isNothing,
  });
  if (look.kind !== "unknown" || !reason) return look;
  return { kind: "failed", sentence: reason, source: null, retry: () => void query.refetch() };
}

/** Why there is nothing: the filter, the range, or the account. */
export function nothingSentence(answer: MetricsResult | undefined, name: MetricName, filters: FilterSearch): string {
  const begin = answer && stateOf(answer, name)?.history_from;
  if (answer && begin && begin.slice(0, 10) > answer.window.to) {
    return `Nothing is known of these days: history begins on ${calendarDay(begin)}.`;
  }
  return isNarrowed(filters)
    ? "Nothing in these days fits the filter. Clear it, or choose other days."
    : "The account has nothing of it in these days.";
}
