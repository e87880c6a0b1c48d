import { api, client } from "~/lib/api.ts";
import { dataOf, PAGE_SIZE, readToEnd } from "~/lib/list-queries.ts";
import { instant } from "~/lib/time.ts";
import type { Run } from "~/lib/types.ts";
import type { JobRow } from "./decode.ts";
import { HOUR, HOURS } from "./hours.ts";

const EACH_MS = 60_000;

/** All jobs by the hour, whose hours begin at the minute. The last hour moves on, so it is asked again each minute. */
export function useJobHours(minute: number) {
  return api.useQuery(
    "get",
    "/api/jobs/hours",
    { params: { query: { hours: HOURS.cells, minute } } },
    { refetchInterval: EACH_MS, placeholderData: (before) => before },
  );
}

/** Whether a run was there in the hour: one that is open is there until now. */
export function isIn(run: Pick<Run, "started_at" | "last_seen_at" | "result_class">, fromAt: number): boolean {
  const began = instant(run.started_at) ?? 0;
  const seen = run.result_class === "running" ? Number.POSITIVE_INFINITY : (instant(run.last_seen_at) ?? 0);
  return began < fromAt + HOUR && seen >= fromAt;
}

/** A job's runs that were there in an hour, the newest start first. */
export async function runsOfHour(job: JobRow, fromAt: number): Promise<Run[]> {
  const query = {
    job: [`${job.workspaceId}/${job.jobId}`],
    kind: ["job"],
    from: new Date(fromAt).toISOString().slice(0, 10),
    limit: PAGE_SIZE,
  };
  const { items } = await readToEnd(async (cursor) =>
    dataOf(await client.GET("/api/jobs/runs", { params: { query: cursor === null ? query : { ...query, cursor } } })),
  );
  return items.filter((run) => isIn(run, fromAt));
}
