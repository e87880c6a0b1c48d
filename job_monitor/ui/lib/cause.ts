import type { JobKey } from "./job-queries.ts";
import { instant } from "./time.ts";
import type { LiveRun } from "./types.ts";

/** The error of one task, and what else the Jobs API says of the run. */
export type Cause = { taskKey: string | null; error: string; trace: string | null; others: number };

/** Tasks that failed because another one had. */
const FOLLOWERS: ReadonlySet<string | null> = new Set(["UPSTREAM_FAILED", "UPSTREAM_CANCELED"]);

type LiveTask = LiveRun["tasks"][number];

function hasText(task: LiveTask): boolean {
  return Boolean(task.error) || (task.message !== null && task.result_state !== "SUCCESS");
}

/** The first cause: of the tasks that failed by themselves the one that ended first. Null where nothing is said. */
export function firstCause(live: LiveRun): Cause | null {
  const spoken = live.tasks.filter((task) => hasText(task) && !FOLLOWERS.has(task.result_state));
  // Of several tries of a task the newest says what is wrong now.
  const newest = spoken.filter((task) => !spoken.some((other) => isLaterTry(other, task)));
  const ends = (task: LiveTask) => instant(task.ended_at) ?? Number.POSITIVE_INFINITY;
  const [first, ...rest] = newest.sort((a, b) => Number(!a.error) - Number(!b.error) || ends(a) - ends(b));
  if (first) {
    const error = first.error ?? first.message ?? "";
    return { taskKey: first.task_key, error, trace: first.error_trace, others: rest.length };
  }
  return live.message ? { taskKey: null, error: live.message, trace: null, others: 0 } : null;
}

function isLaterTry(other: LiveTask, task: LiveTask): boolean {
  if (other === task || other.task_key !== task.task_key) return false;
  return (instant(other.started_at) ?? 0) > (instant(task.started_at) ?? 0);
}

/** A run's id means something in its workspace only: an answer about another run says nothing. */
export function isAbout(live: LiveRun, { workspaceId, jobId }: JobKey): boolean {
  return live.workspace_id === workspaceId && live.job_id === jobId;
}
