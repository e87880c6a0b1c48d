import type { MetricScope } from "~/lib/types.ts";
import { zoneSearch } from "./zone.ts";

/** The ranges that are offered, in days until today. */
export const RANGES = [7, 30, 90, 365] as const;
export type RangeDays = (typeof RANGES)[number];
export const INITIAL_RANGE: RangeDays = 30;

/** Days of the server: either so many until today, or from one to another, both included. */
export type RangeSearch = {
  days?: RangeDays | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** IANA name; UTC when left out, so that an address means the same to everybody. */
  zone?: string | undefined;
};

export type Dates = { from: string; to: string };

const DAY_MS = 86_400_000;
const DAYS_AT_MOST = 400;

/** A calendar date as text, undefined for anything else (31 February among it). */
export function dateOf(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value) ? value : undefined;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days, both ends included. */
export function daysBetween({ from, to }: Dates): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** The dates, if they are a span that can be asked for. */
export function datesOf(from: unknown, to: unknown): Dates | undefined {
  const [first, last] = [dateOf(from), dateOf(to)];
  if (first === undefined || last === undefined || first > last || first < "1971") return undefined;
  return daysBetween({ from: first, to: last }) <= DAYS_AT_MOST ? { from: first, to: last } : undefined;
}

/** Reads the address; dates go before a number of days, and what is not offered is dropped. */
export function readRange(search: Record<string, unknown>): RangeSearch {
  const dates = datesOf(search.from, search.to);
  const days = RANGES.find((offered) => offered === Number(search.days) && offered !== INITIAL_RANGE);
  return {
    days: dates ? undefined : days,
    from: dates?.from,
    to: dates?.to,
    zone: zoneSearch(search.zone),
  };
}

export function rangeDays({ days = INITIAL_RANGE, from, to }: RangeSearch): number {
  return from !== undefined && to !== undefined ? daysBetween({ from, to }) : days;
}

export function rangeParams(range: RangeSearch): MetricScope {
  const { days = INITIAL_RANGE, from, to, zone } = range;
  const dates = from !== undefined && to !== undefined ? { from, to } : { days };
  return zone === undefined ? dates : { ...dates, zone };
}
