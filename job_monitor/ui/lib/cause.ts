import type { JobKey } from "./job-queries.ts";
import type { LiveRun } from "./types.ts";

/** A run's id means something in its workspace only: an answer about another run says nothing. */
export function isAbout(live: LiveRun, { workspaceId, jobId }: JobKey): boolean {
  return live.workspace_id === workspaceId && live.job_id === jobId;
}
