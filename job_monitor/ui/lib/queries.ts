import { api } from "./api.ts";
import { type LiveMode, useLiveMode } from "./live.ts";
import type { Asked } from "./look.ts";
import { useSettled } from "./settled.ts";
import type { FigureName, Health, JobFilters, MetricName, MetricScope } from "./types.ts";

const CALM_MS = 15_000;
const FIRST_SYNC_MS = 3_000;
const TOLD_MS = 60_000;
const ASKED_MS = 30_000;
/** What came with the page itself need not be asked for again at once. */
const FRESH_MS = 2_000;

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
    {
      refetchInterval: (query) => pollInterval(query.state.data, mode),
      staleTime: FRESH_MS,
      refetchOnWindowFocus: "always",
    },
  );
}

/** Adds to a query whether the figures it asks for can exist already. */
export function useAsked<Data>(query: Asked<Data>): Asked<Data> {
  const { data, error } = useHealth();
  const isBuilt = data ? data.generation !== null : error != null || null;
  return { data: query.data, error: query.error, refetch: query.refetch, isBuilt };
}

export function useMe() {
  return api.useQuery("get", "/api/me", {}, { staleTime: Number.POSITIVE_INFINITY, enabled: useSettled() });
}

export function useStatus() {
  return api.useQuery("get", "/api/status", {}, { refetchInterval: CALM_MS, staleTime: 0 });
}

export function useOverview(days: number, filters: JobFilters = {}) {
  return api.useQuery("get", "/api/overview", { params: { query: { days, ...filters } } });
}

/** Of these workspaces; of everything where none is named. */
export function useAttribution(days: number, workspace: string[] = []) {
  const query = workspace.length > 0 ? { days, workspace } : { days };
  return api.useQuery("get", "/api/billing/attribution", { params: { query } });
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

export function useFigureSql(figure: FigureName, filters: JobFilters) {
  return api.useQuery("get", "/api/metrics/figures/{figure}/sql", { params: { path: { figure }, query: filters } });
}
