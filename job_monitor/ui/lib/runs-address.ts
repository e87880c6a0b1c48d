import { readSome, type Some } from "./jobs/search.ts";
import { type FilterSearch, readFilters } from "./metrics/filter-address.ts";
import { datesOf } from "./metrics/range.ts";
import { zoneSearch } from "./metrics/zone.ts";
import { RESULTS } from "./results.ts";
import { type WindowSearch, windowSearch } from "./window.ts";

/** The state of the list of runs: days until today, or dates in a zone, and which runs. */
export type RunsSearch = WindowSearch &
  FilterSearch & {
    from?: string | undefined;
    to?: string | undefined;
    zone?: string | undefined;
    result?: Some;
  };

export function readRuns(search: Record<string, unknown>): RunsSearch {
  const dates = datesOf(search.from, search.to);
  return {
    days: dates ? undefined : windowSearch(search).days,
    ...readFilters(search),
    from: dates?.from,
    to: dates?.to,
    zone: dates ? zoneSearch(search.zone) : undefined,
    result: readSome(search.result, (one) => one in RESULTS),
  };
}
