import { type JobSearch, readJobFilters } from "./metrics/filter-address.ts";

export const SHOWN = ["running", "waiting", "late", "gone"] as const;
/** A part of the list. */
export type Shown = (typeof SHOWN)[number];

export type RunningSearch = JobSearch & { q?: string | undefined; show?: Shown | undefined };

/** Reads the address; what is not known is dropped. */
export function readRunningSearch(search: Record<string, unknown>): RunningSearch {
  const q = typeof search.q === "number" ? String(search.q) : search.q;
  return {
    ...readJobFilters(search),
    q: typeof q === "string" && q !== "" ? q : undefined,
    show: SHOWN.find((one) => one === search.show),
  };
}
