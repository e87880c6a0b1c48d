import { duration } from "./format.ts";
import { type Asked, type Look, lookOf } from "./look.ts";
import { pick } from "./sources.ts";
import { instant } from "./time.ts";
import type { JobChange, JobDetail, ResultClass } from "./types.ts";

const JOBS = ["system.lakeflow.jobs"];
const RUNS = ["system.lakeflow.job_run_timeline"];
const TASKS = ["system.lakeflow.job_task_run_timeline"];
const COSTS = ["system.billing.usage", "system.billing.list_prices"];

type Query = Asked<JobDetail>;

export function headerLook(query: Query): Look<JobDetail> {
  return lookOf({ query, sources: (data) => pick(data.sources, JOBS), value: (data) => data });
}

/** One of the newest runs, put together from its columns. */
export type JobRun = {
  runId: string;
  startedAt: string;
  lastSeenAt: string;
  result: ResultClass;
  code: string | null;
  trigger: string;
  workedS: number;
  elapsedS: number;
  attempts: number;
  isOpen: boolean;
  cost: string | null;
};

export type RunsValue = { runs: JobRun[]; detail: JobDetail };

export function runsLook(query: Query): Look<RunsValue> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, RUNS),
    value: (data) => (data.runs === null ? null : { runs: runsOf(data), detail: data }),
    isEmpty: ({ runs }) => runs.length === 0,
  });
}

/** What hides the tasks of the runs; null while they are told. */
export function taskProblem(detail: JobDetail): string | null {
  if (detail.tasks !== null) return null;
  const source = pick(detail.sources, TASKS)[0];
  return source?.message ?? "The tasks of these runs are not known.";
}

export function changesLook(query: Query): Look<JobChange[]> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, JOBS),
    value: ({ changes }) => changes,
    isEmpty: (changes) => changes.length === 0,
  });
}

export type JobCosts = NonNullable<JobDetail["cost"]>;

export function costsLook(query: Query): Look<JobCosts> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, COSTS),
    value: ({ cost }) => cost,
    isEmpty: (cost) => cost.cost === null && cost.unpriced.length === 0,
  });
}

export function runsOf({ runs }: JobDetail): JobRun[] {
  if (runs === null) return [];
  return runs.run_id.map((runId, index) => ({
    runId,
    startedAt: runs.started_at[index] ?? "",
    lastSeenAt: runs.last_seen_at[index] ?? "",
    result: runs.result_class[index] ?? "unknown",
    code: runs.termination_code[index] ?? runs.result_state[index] ?? null,
    trigger: runs.trigger_class[index] ?? "unknown",
    workedS: runs.worked_s[index] ?? 0,
    elapsedS: runs.elapsed_s[index] ?? 0,
    attempts: runs.attempts_count[index] ?? 0,
    isOpen: runs.is_open[index] ?? false,
    cost: runs.cost?.[index] ?? null,
  }));
}

const BAD: ReadonlySet<ResultClass> = new Set(["failed", "timed_out"]);

export function isBad(result: ResultClass): boolean {
  return BAD.has(result);
}

/** The run that the page shows: the one that is asked for, else of a failing job the newest that failed, else the newest. */
export function chosenRun(runs: readonly JobRun[], wanted: string | undefined, isFailing: boolean): JobRun | null {
  const asked = runs.find((run) => run.runId === wanted);
  if (asked) return asked;
  const failed = isFailing ? runs.findLast((run) => isBad(run.result)) : undefined;
  return failed ?? runs.at(-1) ?? null;
}

/** The run so many places further; the ends hold. */
export function runBeside(runs: readonly JobRun[], runId: string | null, by: number): JobRun | null {
  const at = runs.findIndex((run) => run.runId === runId);
  const place = at < 0 ? runs.length - 1 : Math.min(runs.length - 1, Math.max(0, at + by));
  return runs[place] ?? null;
}

const CODES: Record<string, ResultClass> = {
  S: "succeeded",
  F: "failed",
  T: "timed_out",
  C: "cancelled",
  K: "skipped",
  B: "blocked",
  R: "running",
  U: "unknown",
};

/** The results of a task, one a run; null where the run has no such task. */
export function resultsOf(codes: string): (ResultClass | null)[] {
  return [...codes].map((code) => CODES[code] ?? null);
}

/** Places between runs at which the definition changed: before which run, and what. The first version is no change. */
export function changeMarks(runs: readonly JobRun[], changes: readonly JobChange[]): Map<number, JobChange[]> {
  const starts = runs.map((run) => instant(run.startedAt) ?? 0);
  const marks = new Map<number, JobChange[]>();
  for (const change of changes) {
    const at = instant(change.changed_at);
    if (at === null || change.is_first || starts.length === 0 || at < (starts[0] ?? 0)) continue;
    const next = starts.findIndex((start) => start >= at);
    const place = next < 0 ? starts.length : next;
    marks.set(place, [...(marks.get(place) ?? []), change]);
  }
  return marks;
}

const FIELDS: Record<string, string> = {
  name: "name",
  run_as: "runs as",
  trigger_type: "trigger",
  schedule: "schedule",
  timezone: "zone",
  is_paused: "paused",
  timeout_s: "time limit",
  tags: "tags",
};

export function fieldWord(field: string): string {
  return FIELDS[field] ?? field;
}

/** A field of a definition as text; null for nothing. */
export function fieldText(field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (field === "timeout_s") return value === 0 ? null : duration(Number(value));
  if (typeof value === "object") {
    const parts = Object.entries(value).map(([key, text]) => (text ? `${key}=${String(text)}` : key));
    return parts.length === 0 ? null : parts.join(", ");
  }
  return String(value);
}

/** What changed, in one line. */
export function changeSentence(change: JobChange): string {
  if (change.is_deletion) return "deleted";
  if (change.fields.length === 0) return "something that the table does not record";
  return change.fields.map(({ field }) => fieldWord(field)).join(", ");
}

const TRIGGERS: Record<string, string> = {
  scheduled: "Schedule",
  manual: "By hand",
  retry: "Retry of the run",
  run_job: "Another job",
  file_arrival: "File arrival",
  table_update: "Table update",
  continuous: "Continuous",
  model: "Model update",
};

export function triggerClassWord(trigger: string): string {
  return TRIGGERS[trigger] ?? "Not known";
}
