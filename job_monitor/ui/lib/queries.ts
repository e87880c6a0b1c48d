import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, client } from "./api.ts";
import { type LiveMode, useLiveMode } from "./live.ts";
import type { Asked } from "./look.ts";
import type { Health, JobCost, MetricName, MetricScope, RunQuery, Source } from "./types.ts";

const CALM_MS = 15_000;
const FIRST_SYNC_MS = 3_000;
const TOLD_MS = 60_000;
const ASKED_MS = 30_000;

/**
 * How long until health is asked again: often while the first sync runs, since people watch it, and while it is not
 * known yet what the viewer may see, since until then it tells of no source. Where news are told by the stream, what is
 * left to ask for is that the workspace cannot be reached.
 */
export function pollInterval(health: Health | undefined, mode: LiveMode): number {
  if (health && (health.status === "pending" || health.sources.length === 0)) return FIRST_SYNC_MS;
  return mode === "polling" ? ASKED_MS : TOLD_MS;
}

/** Of every question for health, whatever else stands in its key. */
export const HEALTH_KEY = ["get", "/api/health"];

export function useHealth() {
  const mode = useLiveMode();
  return api.useQuery(
    "get",
    "/api/health",
    {},
    { refetchInterval: (query) => pollInterval(query.state.data, mode), staleTime: 0, refetchOnWindowFocus: true },
  );
}

/** Adds to a query whether the figures it asks for can exist already. */
export function useAsked<Data>(query: Asked<Data>): Asked<Data> {
  const { data, error } = useHealth();
  const isBuilt = data ? data.generation !== null : error != null || null;
  return { data: query.data, error: query.error, refetch: query.refetch, isBuilt };
}

export function useMe() {
  return api.useQuery("get", "/api/me", {}, { staleTime: Number.POSITIVE_INFINITY });
}

export function useStatus() {
  return api.useQuery("get", "/api/status", {}, { refetchInterval: CALM_MS, staleTime: 0 });
}

export function useOverview(days: number) {
  return api.useQuery("get", "/api/overview", { params: { query: { days } } });
}

export function useAttribution(days: number) {
  return api.useQuery("get", "/api/billing/attribution", { params: { query: { days } } });
}

/** The statement behind a number, asked for when somebody wants to see it. */
export function useMetricSql(metric: MetricName, scope: MetricScope, isWanted: boolean) {
  return api.useQuery(
    "get",
    "/api/metrics/{metric}/sql",
    { params: { path: { metric }, query: scope } },
    { enabled: isWanted },
  );
}

/** A list read to its end, so that sorting and searching it cover everything. */
export type Whole<Item> = { items: Item[]; sources: Source[]; as_of: string | null };

type PageOf<Item> = Whole<Item> & { next: string | null };

export const PAGE_SIZE = 1000;
const MOST_PAGES = 60;

export async function readToEnd<Item>(read: (cursor: string | null) => Promise<PageOf<Item>>): Promise<Whole<Item>> {
  let page = await read(null);
  const items = [...page.items];
  for (let pages = 1; page.next !== null; pages += 1) {
    if (pages >= MOST_PAGES) throw new Error(`The list is longer than ${MOST_PAGES * PAGE_SIZE} rows.`);
    page = await read(page.next);
    items.push(...page.items);
  }
  return { items, sources: page.sources, as_of: page.as_of };
}

export function dataOf<Data>(answer: { data?: Data }): Data {
  if (answer.data === undefined) throw new Error("The server sent an empty answer.");
  return answer.data;
}

export function useAllJobCosts(days: number) {
  return useQuery({
    queryKey: ["get", "/api/billing/by-job", { days }, "all"],
    queryFn: ({ signal }): Promise<Whole<JobCost>> =>
      readToEnd(async (cursor) => {
        const query = { limit: PAGE_SIZE, days, ...(cursor ? { cursor } : {}) };
        return dataOf(await client.GET("/api/billing/by-job", { params: { query }, signal }));
      }),
  });
}

const FIRST_PAGE: string | null = null;
const ROWS_A_PAGE = 50;

export function useRunPages(which: RunQuery) {
  return useInfiniteQuery({
    queryKey: ["get", "/api/jobs/runs", which, "pages"],
    initialPageParam: FIRST_PAGE,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: ROWS_A_PAGE, ...which, ...(pageParam ? { cursor: pageParam } : {}) };
      return dataOf(await client.GET("/api/jobs/runs", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
}

export function useUsagePages(days: number) {
  return useInfiniteQuery({
    queryKey: ["get", "/api/billing/usage", { days }, "pages"],
    initialPageParam: FIRST_PAGE,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: ROWS_A_PAGE, days, ...(pageParam ? { cursor: pageParam } : {}) };
      return dataOf(await client.GET("/api/billing/usage", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
}

/** All changes that the viewer may see, or those of one thing. */
export function useAuditPages(subject?: string) {
  return useInfiniteQuery({
    queryKey: ["get", "/api/audit", { subject }, "pages"],
    initialPageParam: FIRST_PAGE,
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: ROWS_A_PAGE,
        ...(subject ? { subject } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return dataOf(await client.GET("/api/audit", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
}
