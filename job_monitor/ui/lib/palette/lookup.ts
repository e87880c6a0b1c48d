import { client, sentenceOf } from "~/lib/api.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import type { Pasted } from "./pasted.ts";

export type Place = { workspaceId: string; jobId: string; runId: string | null; name: string | null };
/** The server has to be asked where the run is. */
export type Ask = { kind: "ask"; runId: string; workspaceId: string | null };
export type Answer = { kind: "places"; places: Place[] } | { kind: "none"; sentence: string };

const DAYS = 90;

const places = (found: Place[]): Answer => ({ kind: "places", places: found });
const none = (sentence: string): Answer => ({ kind: "none", sentence });

/** What was pasted, held against the jobs that the viewer sees; null while these are not known. */
export function meantBy(pasted: Pasted, jobs: readonly JobRow[] | null): Answer | Ask {
  const { jobId, workspaceId } = pasted;
  const runId = pasted.kind === "run" ? pasted.runId : null;
  const ask: Ask | null = runId === null ? null : { kind: "ask", runId, workspaceId };
  if (jobId === null) return ask ?? places([]);
  if (jobs === null) return places(workspaceId === null ? [] : [{ workspaceId, jobId, runId, name: null }]);
  const found = jobs.filter((job) => job.jobId === jobId && (workspaceId === null || job.workspaceId === workspaceId));
  if (found.length === 0) {
    const where = workspaceId === null ? "" : ` in the workspace ${workspaceId}`;
    return none(`There is no job ${jobId} that you may see${where}.`);
  }
  if (ask !== null && found.length > 1) return ask;
  return places(found.map(({ name, ...job }) => ({ workspaceId: job.workspaceId, jobId, runId, name })));
}

/** Where the run stands, as the server knows it; a sentence where it knows none. */
export async function findRun({ runId, workspaceId }: Ask, signal: AbortSignal): Promise<Answer> {
  try {
    const query = { run_id: runId, days: DAYS, limit: 20 };
    const { data } = await client.GET("/api/jobs/runs", { params: { query }, signal });
    const found = (data?.items ?? []).filter((run) => workspaceId === null || run.workspace_id === workspaceId);
    if (found.length === 0) return none(`No run ${runId} among those of the last ${DAYS} days that you may see.`);
    const ofJobs = found.flatMap((run) =>
      run.job_id === null ? [] : [{ workspaceId: run.workspace_id, jobId: run.job_id, runId, name: run.job_name }],
    );
    return ofJobs.length > 0 ? places(ofJobs) : none(`Run ${runId} belongs to no job, so it has no page.`);
  } catch (error) {
    return none(`The run cannot be looked up: ${sentenceOf(error)}`);
  }
}
