import { type Asked, type Look, lookOf } from "./look.ts";
import { pick } from "./sources.ts";
import type { RunDetail, RunTask } from "./types.ts";

const RUNS = ["system.lakeflow.job_run_timeline"];
const TASKS = ["system.lakeflow.job_task_run_timeline"];
const COSTS = ["system.billing.usage", "system.billing.list_prices"];

type Query = Asked<RunDetail>;
export type RunFacts = NonNullable<RunDetail["run"]>;
export type RunCosts = NonNullable<RunDetail["cost"]>;

export function runLook(query: Query): Look<RunDetail & { run: RunFacts }> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, RUNS),
    value: (data) => (data.run === null ? null : { ...data, run: data.run }),
  });
}

/** The run with its tasks: without the right to read these there is nothing to draw. */
export function tasksLook(query: Query): Look<RunDetail> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, [...TASKS, ...RUNS]),
    value: (data) => (data.tasks === null ? null : data),
    isEmpty: ({ tasks }) => tasks?.length === 0,
  });
}

export function attemptsLook(query: Query): Look<NonNullable<RunDetail["attempts"]>> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, RUNS),
    value: ({ attempts }) => attempts,
    isEmpty: (attempts) => attempts.length === 0,
  });
}

export function runCostLook(query: Query): Look<RunCosts> {
  return lookOf({
    query,
    sources: (data) => pick(data.sources, COSTS),
    value: ({ cost }) => cost,
    isEmpty: (cost) => cost.cost === null && cost.unpriced.length === 0,
  });
}

export type ComparedTask = { task: RunTask; goodS: number | null };

/** Each task beside the time that it worked in the last good run; null where that had no such task, or is not known. */
export function compared({ tasks, good_run }: RunDetail): ComparedTask[] {
  const good = new Map((good_run?.tasks ?? []).map((task) => [task.task_key, task.worked_s]));
  return (tasks ?? []).map((task) => ({ task, goodS: good.get(task.task_key) ?? null }));
}

/** Tasks that the last good run had and this one has not. */
export function missingTasks({ tasks, good_run }: RunDetail): string[] {
  if (tasks === null || good_run?.tasks == null) return [];
  const known = new Set(tasks.map((task) => task.task_key));
  return good_run.tasks.map((task) => task.task_key).filter((key) => !known.has(key));
}

/** `+12s`, `−1m 05s`, `±0`; null where there is nothing to compare with. */
export function difference(seconds: number, before: number | null, format: (s: number) => string): string | null {
  if (before === null) return null;
  const by = seconds - before;
  if (Math.abs(by) < 0.5) return "±0";
  return `${by < 0 ? "−" : "+"}${format(Math.abs(by))}`;
}

/** `18m 28s less than`, `12s more than`, `as long as`. */
export function comparison(seconds: number, before: number, format: (s: number) => string): string {
  const by = seconds - before;
  if (Math.abs(by) < 0.5) return "as long as";
  return `${format(Math.abs(by))} ${by < 0 ? "less" : "more"} than`;
}

const COMPUTE: Record<string, string> = {
  serverless: "Serverless",
  classic: "Cluster",
  warehouse: "SQL warehouse",
  never_started: "Never started",
  not_stated: "Not stated",
};

export function computeWord({ compute_kind, compute_name, compute_id }: RunTask): string {
  const kind = COMPUTE[compute_kind] ?? compute_kind;
  const name = compute_name ?? compute_id;
  return name === null ? kind : `${kind} ${name}`;
}
