import { type JobSearch, readJobFilters } from "./metrics/filter-address.ts";

export const HOURS = [6, 12, 24, 48] as const;
export type TimelineSearch = JobSearch & {
  hours?: number | undefined;
  group?: "workspace" | undefined;
  /** Groups that are folded up, by key; `-` is the one without. */
  closed?: string[] | undefined;
};

export const NO_GROUP = "-";
export const INITIAL_HOURS = 24;

/** Reads the address; what is not known is dropped, and what is usual is left out. */
export function readTimelineSearch(search: Record<string, unknown>): TimelineSearch {
  const hours = HOURS.find((one) => one === search.hours && one !== INITIAL_HOURS);
  const given = Array.isArray(search.closed) ? search.closed : [search.closed];
  const closed = [...new Set(given.filter((one) => typeof one === "string" || typeof one === "number").map(String))];
  return {
    ...readJobFilters(search),
    hours,
    group: search.group === "workspace" ? "workspace" : undefined,
    closed: closed.length > 0 ? closed.sort() : undefined,
  };
}

export function toggledGroup(search: TimelineSearch, key: string): TimelineSearch {
  const closed = new Set(search.closed);
  if (!closed.delete(key)) closed.add(key);
  return { ...search, closed: closed.size > 0 ? [...closed].sort() : undefined };
}
