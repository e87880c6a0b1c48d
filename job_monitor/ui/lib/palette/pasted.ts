/** A job or a run that somebody pasted, as far as the text names it. */
export type Pasted =
  | { kind: "job"; jobId: string; workspaceId: string | null }
  | { kind: "run"; runId: string; jobId: string | null; workspaceId: string | null };

const ID = /^\d{1,20}$/;
/** A bare number so long is looked up as a run too; shorter ones are parts of names. */
const LONG_ENOUGH = 3;
const JOB = String.raw`(?:^|[/#])jobs?/(\d{1,20})`;
const WITH_RUN = new RegExp(String.raw`${JOB}/runs?/(\d{1,20})(?!\d)`);
const ALONE = new RegExp(String.raw`${JOB}(?!\d)`);
/** Older addresses, and those of one-off runs, name the run alone. */
const RUN_ALONE = /(?:^|[/#])(?:jobs\/)?runs\/(\d{1,20})(?!\d)/;

/** Reads an address of Databricks (`https://…/jobs/1/runs/2?o=3`, `…#job/1/run/2`), one of ours, or a bare id. */
export function readPasted(text: string): Pasted | null {
  const given = text.trim();
  if (ID.test(given)) {
    return given.length < LONG_ENOUGH ? null : { kind: "run", runId: given, jobId: null, workspaceId: null };
  }
  return isAddress(given) ? (readOurs(given) ?? readTheirs(given)) : null;
}

function isAddress(text: string): boolean {
  return /^(https?:\/\/|\/|#)/.test(text) && !/\s/.test(text);
}

/** `/jobs/<workspace>/<job>[/runs/<run>]`. */
function readOurs(text: string): Pasted | null {
  const found = /\/jobs\/(\d{1,20})\/(\d{1,20})(?:\/runs\/(\d{1,20}))?(?:[?#]|$)/.exec(text);
  const [, workspaceId, jobId, runId] = found ?? [];
  if (workspaceId === undefined || jobId === undefined) return null;
  return runId === undefined ? { kind: "job", jobId, workspaceId } : { kind: "run", runId, jobId, workspaceId };
}

function readTheirs(text: string): Pasted | null {
  const workspaceId = /[?&]o=(\d{1,20})(?!\d)/.exec(text)?.[1] ?? null;
  const [, ofRun, runId] = WITH_RUN.exec(text) ?? [];
  if (runId !== undefined) return { kind: "run", runId, jobId: ofRun ?? null, workspaceId };
  const alone = RUN_ALONE.exec(text)?.[1];
  if (alone !== undefined) return { kind: "run", runId: alone, jobId: null, workspaceId };
  const jobId = ALONE.exec(text)?.[1];
  return jobId === undefined ? null : { kind: "job", jobId, workspaceId };
}
