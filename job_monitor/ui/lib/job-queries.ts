import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, client } from "./api.ts";
import { useSettled } from "./settled.ts";
import type { TargetWish } from "./types.ts";

/** A job is known by its workspace and its id together. */
export type JobKey = { workspaceId: string; jobId: string };

const RUNS_SHOWN = 50;
/** What a run that has ended said does not change. */
const LIVE_STALE_MS = 300_000;

function pathOf({ workspaceId, jobId }: JobKey) {
  return { workspace_id: workspaceId, job_id: jobId };
}

export function useJob(key: JobKey) {
  return api.useQuery("get", "/api/jobs/{workspace_id}/{job_id}", {
    params: { path: pathOf(key), query: { runs: RUNS_SHOWN } },
  });
}

/** One run of the job; not asked for while none is chosen. */
export function useRun(key: JobKey, runId: string | null) {
  return api.useQuery(
    "get",
    "/api/jobs/{workspace_id}/{job_id}/runs/{run_id}",
    { params: { path: { ...pathOf(key), run_id: runId ?? "0" } } },
    { enabled: runId !== null },
  );
}

/** What the Jobs API says of a run of the connected workspace: the error text, which no system table holds. */
export function useLiveRun(runId: string, isWanted: boolean) {
  return api.useQuery(
    "get",
    "/api/jobs-api/runs/{run_id}",
    { params: { path: { run_id: runId } } },
    { enabled: isWanted, staleTime: LIVE_STALE_MS },
  );
}

/** The first error line of some runs, each as `workspace/job/run`; the workspace may take its time to tell. */
export function useRunErrors(runs: readonly string[]) {
  const isSettled = useSettled();
  return api.useQuery(
    "get",
    "/api/jobs/errors",
    { params: { query: { run: [...runs] } } },
    { enabled: isSettled && runs.length > 0, staleTime: LIVE_STALE_MS },
  );
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Sets, changes or removes the job's target: the version that was seen, and nothing newer. */
export function useTargetChange(key: JobKey) {
  const queries = useQueryClient();
  const path = pathOf(key);
  return useMutation({
    mutationFn: async ({ wish, version, reason }: TargetDeed) => {
      const header = version === null ? {} : { "if-match": `"${version}"` };
      if (wish !== null) {
        await client.PUT("/api/targets/{workspace_id}/{job_id}", { params: { path, header }, body: wish });
        return;
      }
      const query = reason ? { reason } : {};
      // Without a body too: the server takes a change only with a header that another site cannot send.
      const headers = { "content-type": "application/json" };
      await client.DELETE("/api/targets/{workspace_id}/{job_id}", { params: { path, header, query }, headers });
    },
    // Also after a refusal: what somebody else changed meanwhile is then seen.
    onSettled: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey }) =>
          ["/api/jobs/{workspace_id}/{job_id}", "/api/targets", "/api/audit"].includes(String(queryKey[1])),
      }),
  });
}

/** `wish` null: the target is removed. `version` null: none was seen. */
export type TargetDeed = { wish: TargetWish | null; version: string | null; reason: string | null };
