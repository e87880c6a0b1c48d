import { listOf } from "./jobs/search.ts";
import type { FilterSearch } from "./metrics/filter-address.ts";
import { filterParams, isNarrowed, USUAL_KINDS } from "./metrics/filters.ts";
import type { Dates } from "./metrics/range.ts";
import { STACK_ORDER } from "./results.ts";
import type { RunsSearch } from "./runs-address.ts";
import type { MetricScope, RunQuery } from "./types.ts";

export function isNarrowedList(search: RunsSearch): boolean {
  return isNarrowed(search) || search.result !== undefined;
}

/** The days of the list, as the metrics are asked for them. */
export function rangeOf({ from, to, zone, days }: RunsSearch, initial: number): MetricScope {
  if (from !== undefined && to !== undefined) return { from, to, ...(zone ? { zone } : {}) };
  return { days: days ?? initial };
}

/** The list as the API is asked for it, without its pages. */
export function runsParams(search: RunsSearch, initial: number): RunQuery {
  const { from, to, zone, result, days = initial } = search;
  const when = from !== undefined && to !== undefined ? { from, to, ...(zone ? { zone } : {}) } : { days };
  const results = STACK_ORDER.filter((one) => listOf(result).includes(one));
  return { ...when, ...filterParams(search), ...(results.length > 0 ? { result_class: results } : {}) };
}

/** The metrics that count runs of one result. */
const RESULT_OF: Record<string, string> = {
  succeeded_runs: "succeeded",
  failed_runs: "failed",
  timed_out_runs: "timed_out",
  cancelled_runs: "cancelled",
  skipped_runs: "skipped",
  blocked_runs: "blocked",
  running_runs: "running",
  unknown_runs: "unknown",
};

type Behind = {
  dates: Dates;
  zone?: string | undefined;
  filters: FilterSearch;
  metric?: string | undefined;
  result?: string;
};

/** The list of the runs behind a figure: the same days, zone, jobs and kinds. */
export function runsBehind({ dates, zone, filters, metric, result }: Behind): RunsSearch {
  const { ws, team, owner, tag, name, kind } = filters;
  return {
    ws,
    team,
    owner,
    tag,
    name,
    kind: kind ?? [...USUAL_KINDS],
    from: dates.from,
    to: dates.to,
    zone,
    result: result ?? (metric === undefined ? undefined : RESULT_OF[metric]),
  };
}
