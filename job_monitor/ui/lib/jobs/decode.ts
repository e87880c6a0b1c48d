import { RESULT_OF_CODE } from "~/lib/results.ts";
import type { JobTable, ResultClass } from "~/lib/types.ts";
import { type Attention, attentionOf } from "./attention.ts";

/** How the newest run went; `none` where there is no run. */
export type JobState = ResultClass | "none";

/** One job, as the table, the matrix, the filter and the export see it. Null is not known; never zero. */
export type JobRow = {
  key: string;
  workspaceId: string;
  workspace: string;
  jobId: string;
  name: string | null;
  team: string | null;
  owner: string | null;
  trigger: string | null;
  /** `key=value` */
  tags: readonly string[];
  isPaused: boolean | null;
  isDeleted: boolean;
  /** Null while the runs are not known. */
  state: JobState | null;
  /** A character a run, the oldest first; see `RESULT_OF_CODE`. */
  results: string;
  /** A character a run: the step of its duration. */
  durations: string;
  /** Moments in milliseconds since 1970. */
  lastSeen: number | null;
  failingSince: number | null;
  succeeded: number | null;
  judged: number | null;
  success: number | null;
  typicalS: number | null;
  recentS: number | null;
  /** Share by which the last 7 days' typical time differs from that of the window. */
  trend: number | null;
  cost: string | null;
  costValue: number | null;
  marginS: number | null;
  target: string | null;
  attention: Attention;
  /** Lower-cased words that the text filter looks into. */
  hay: string;
};

export type JobSet = { jobs: JobRow[]; currency: string | null; hasTargets: boolean };

type Jobs = NonNullable<JobTable["jobs"]>;

/** Rows of the answer's columns; null while the jobs themselves are not known. */
export function decode(answer: JobTable): JobSet | null {
  if (answer.jobs === null) return null;
  const columns = answer.jobs;
  const targets = targetsOf(answer);
  const jobs = columns.job_id.map((_, place) => rowOf(answer, columns, targets, place));
  return { jobs, currency: answer.costs?.currency ?? null, hasTargets: targets.size > 0 };
}

type Target = { text: string; marginS: number | null };

function targetsOf({ targets }: JobTable): Map<number, Target> {
  if (targets === null) return new Map();
  return new Map(
    targets.job.map((job, place) => {
      const parts = [targets.finish_by[place], secondsWord(targets.max_duration_s[place] ?? null)];
      const text = parts.filter((part) => part != null).join(", ");
      return [job, { text, marginS: targets.margin_s[place] ?? null }];
    }),
  );
}

function secondsWord(seconds: number | null): string | null {
  return seconds === null ? null : `within ${seconds} s`;
}

function named(names: readonly string[], place: number | null | undefined): string | null {
  return place == null ? null : (names[place] ?? null);
}

function tagsOf({ tags }: JobTable, place: number): readonly string[] {
  return tags?.sets[tags.of_job[place] ?? -1] ?? NO_TAGS;
}

const NO_TAGS: readonly string[] = [];

function rowOf(answer: JobTable, columns: Jobs, targets: Map<number, Target>, place: number): JobRow {
  const { names } = answer;
  const workspace = names.workspaces[columns.workspace[place] ?? -1];
  const workspaceId = workspace?.workspace_id ?? "";
  const jobId = columns.job_id[place] ?? "";
  const name = columns.name[place] ?? null;
  const said = {
    workspace: workspace?.workspace_name ?? `workspace ${workspaceId}`,
    team: named(names.teams, columns.team[place]),
    owner: named(names.owners, columns.owner[place]),
  };
  const cost = answer.costs?.cost[place] ?? null;
  const target = targets.get(place);
  return {
    key: `${workspaceId}/${jobId}`,
    workspaceId,
    jobId,
    name,
    ...said,
    trigger: named(names.triggers, columns.trigger[place]),
    tags: tagsOf(answer, place),
    isPaused: columns.is_paused[place] ?? null,
    isDeleted: columns.is_deleted[place] ?? false,
    ...runsOf(answer.runs, place),
    cost,
    costValue: cost === null ? null : Number(cost),
    marginS: target?.marginS ?? null,
    target: target?.text ?? null,
    hay: [name, jobId, said.workspace, said.team, said.owner].filter(Boolean).join(" ").toLowerCase(),
  };
}

const NO_RUNS = {
  state: null,
  results: "",
  durations: "",
  lastSeen: null,
  failingSince: null,
  succeeded: null,
  judged: null,
  success: null,
  typicalS: null,
  recentS: null,
  trend: null,
  attention: attentionOf("", false, null),
} as const;

function runsOf(runs: JobTable["runs"], place: number) {
  if (runs === null) return NO_RUNS;
  const results = runs.results[place] ?? "";
  const failingSince = moment(runs.failing_since[place]);
  const [succeeded, judged] = [runs.succeeded[place] ?? null, runs.judged[place] ?? null];
  const success = judged ? (succeeded ?? 0) / judged : null;
  const [typicalS, recentS] = [runs.typical_worked_s[place] ?? null, runs.recent_worked_s[place] ?? null];
  return {
    state: stateOf(results),
    results,
    durations: runs.durations[place] ?? "",
    lastSeen: moment(runs.last_seen[place]),
    failingSince,
    succeeded,
    judged,
    success,
    typicalS,
    recentS,
    trend: typicalS && recentS !== null ? recentS / typicalS - 1 : null,
    attention: attentionOf(results, failingSince !== null, success),
  };
}

function moment(seconds: number | null | undefined): number | null {
  return seconds == null ? null : seconds * 1000;
}

function stateOf(results: string): JobState {
  const newest = results.at(-1);
  return newest === undefined ? "none" : (RESULT_OF_CODE[newest] ?? "unknown");
}
