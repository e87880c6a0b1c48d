import { type FilterSearch, readFilters } from "~/lib/metrics/filter-address.ts";
import { zoneSearch } from "~/lib/metrics/zone.ts";
import type { MetricScope } from "~/lib/types.ts";

/** The page's state as its address carries it: a calendar year, or when left out the last 53 weeks. */
export type CalendarSearch = FilterSearch & { year?: number | undefined; zone?: string | undefined };

/** As many weeks as a year touches. */
export const WEEKS = 53;

export function readCalendar(search: Record<string, unknown>): CalendarSearch {
  const year = Number(search.year);
  return {
    ...readFilters(search),
    year: Number.isInteger(year) && year >= 2000 && year <= 2100 ? year : undefined,
    zone: zoneSearch(search.zone),
  };
}

/** The days that are asked: of a year that is not over, those that have begun. */
export function calendarParams({ year, zone }: CalendarSearch, yearNow: number): MetricScope {
  const days =
    year === undefined
      ? { days: WEEKS * 7 }
      : { from: `${year}-01-01`, ...(year < yearNow ? { to: `${year}-12-31` } : {}) };
  return zone === undefined ? days : { ...days, zone };
}

/** Which year it is where the days are counted. */
export function yearIn(now: number, zone = "UTC"): number {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric" }).format(now));
}
