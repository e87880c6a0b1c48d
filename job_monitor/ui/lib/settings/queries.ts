import { useInfiniteQuery } from "@tanstack/react-query";
import { api, client } from "~/lib/api.ts";
import { RATIO_DAYS, RATIO_JOBS } from "./targets.ts";

const FIRST_PAGE: string | null = null;
const TARGETS_A_PAGE = 50;
const PEOPLE_AT_MOST = 50;

export function useConfigured() {
  return api.useQuery("get", "/api/settings", {});
}

export function useOwnership() {
  return api.useQuery("get", "/api/ownership", {});
}

/** People who have left and still stand in living jobs: the first page, which is all but in a very large account. */
export function useLeavers() {
  return api.useQuery("get", "/api/ownership/people", {
    params: { query: { left_only: true, limit: PEOPLE_AT_MOST } },
  });
}

/** Tries rules; nothing is stored. */
export function useTrial() {
  return api.useMutation("post", "/api/settings/preview");
}

/** All targets that the viewer may see, page by page. */
export function useTargetPages() {
  return useInfiniteQuery({
    queryKey: ["get", "/api/targets", {}, "pages"],
    initialPageParam: FIRST_PAGE,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: TARGETS_A_PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const { data } = await client.GET("/api/targets", { params: { query }, signal });
      if (data === undefined) throw new Error("The server sent an empty answer.");
      return data;
    },
    getNextPageParam: (page) => page.next,
  });
}

/** The share of runs that kept their target, of these jobs; not asked for while there are none. */
export function useHitRatios(jobs: readonly string[]) {
  const query = {
    metric: ["sla_hit_ratio" as const],
    days: RATIO_DAYS,
    group_by: ["job"],
    job: jobs.slice(0, RATIO_JOBS),
    limit: RATIO_JOBS,
  };
  return api.useQuery("get", "/api/metrics/query", { params: { query } }, { enabled: jobs.length > 0 });
}
