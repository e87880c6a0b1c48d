import { api } from "./api.ts";
import { instant } from "./time.ts";
import type { Grouping, JobFilters, RunningNow } from "./types.ts";

const LIVE_MS = 15_000;
const TIMELINE_MS = 60_000;

/** Asked every 15 seconds while somebody looks: the query client pauses in a hidden tab. */
const LIVE = { refetchInterval: LIVE_MS, staleTime: 0 };

export function useRunning(filters: JobFilters = {}) {
  return api.useQuery("get", "/api/running", { params: { query: filters } }, LIVE);
}

/** How many run, wait and are late: without the runs themselves. */
export function useRunningCounts(filters: JobFilters) {
  return api.useQuery("get", "/api/running", { params: { query: { ...filters, with_runs: false } } }, LIVE);
}

/** How far the server's clock is ahead of the browser's, in milliseconds. */
export function clockAhead(answer: RunningNow | undefined, answeredAt: number): number {
  const told = instant(answer?.now);
  return told === null ? 0 : told - answeredAt;
}

export function useTimeline(hours: number, group: Grouping, filters: JobFilters = {}) {
  return api.useQuery(
    "get",
    "/api/timeline",
    { params: { query: { hours, group, ...filters } } },
    { refetchInterval: TIMELINE_MS, placeholderData: (before) => before },
  );
}
