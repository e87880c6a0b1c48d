import type { JobTable, Source } from "~/lib/types.ts";
import { AS_OF, allSources } from "./answers.ts";

/** A job as a test thinks of it; the answer has columns. */
export type GivenJob = {
  workspace?: "prod-eu" | "staging";
  id: string;
  name?: string | null;
  team?: string | null;
  owner?: string | null;
  tags?: string[];
  isPaused?: boolean | null;
  isDeleted?: boolean;
  results?: string;
  durations?: string;
  failingSince?: number | null;
  lastSeen?: number | null;
  succeeded?: number | null;
  judged?: number | null;
  typical?: number | null;
  recent?: number | null;
  cost?: string | null;
  target?: { max: number; margin: number | null };
};

const WORKSPACES = [
  { workspace_id: "1001", workspace_name: "prod-eu" },
  { workspace_id: "1002", workspace_name: "staging" },
];
/** 2026-11-21T11:30:00Z */
export const SEEN = 1_795_260_600;

function indexed(values: readonly (string | null)[]): { names: string[]; places: (number | null)[] } {
  const names = [...new Set(values.filter((value) => value !== null))].sort();
  return { names, places: values.map((value) => (value === null ? null : names.indexOf(value))) };
}

function or<Value>(value: Value | undefined, otherwise: Value): Value {
  return value === undefined ? otherwise : value;
}

export function jobTable(given: readonly GivenJob[], more: Partial<JobTable> = {}): JobTable {
  const team = indexed(given.map((job) => or(job.team, "sales")));
  const owner = indexed(given.map((job) => or(job.owner, "engineer-01@example.com")));
  const sets = given.flatMap((job) => (job.tags ? [job.tags] : []));
  const results = given.map((job) => job.results ?? "SSSSSSSSSS");
  const held = given.flatMap((job, place) => (job.target ? [{ place, ...job.target }] : []));
  return {
    as_of: AS_OF,
    sources: allSources(),
    window_days: 30,
    count: given.length,
    names: { workspaces: WORKSPACES, teams: team.names, owners: owner.names, triggers: ["CRON"] },
    jobs: {
      workspace: given.map((job) => (job.workspace === "staging" ? 1 : 0)),
      job_id: given.map((job) => job.id),
      name: given.map((job) => or(job.name, `job_${job.id}`)),
      team: team.places,
      owner: owner.places,
      trigger: given.map(() => 0),
      is_paused: given.map((job) => or(job.isPaused, false)),
      is_deleted: given.map((job) => job.isDeleted ?? false),
    },
    runs: {
      results,
      durations: given.map((job, place) => job.durations ?? "j".repeat(results[place]?.length ?? 0)),
      last_seen: given.map((job) => or(job.lastSeen, SEEN)),
      failing_since: given.map((job) => job.failingSince ?? null),
      succeeded: given.map((job) => or(job.succeeded, 10)),
      judged: given.map((job) => or(job.judged, 10)),
      typical_worked_s: given.map((job) => or(job.typical, 600)),
      recent_worked_s: given.map((job) => or(job.recent, 600)),
    },
    costs: { currency: "EUR", cost: given.map((job) => or(job.cost, "12.5")) },
    targets: {
      job: held.map((one) => one.place),
      finish_by: held.map(() => null),
      max_duration_s: held.map((one) => one.max),
      margin_s: held.map((one) => one.margin),
    },
    tags: { sets, of_job: given.map((job) => (job.tags ? sets.indexOf(job.tags) : null)) },
    ...more,
  };
}

/** Nothing is known of the jobs: a source that they stand on cannot be read. */
export function blindTable(sources: Source[]): JobTable {
  return jobTable([], { as_of: null, sources, jobs: null, runs: null, costs: null, targets: null });
}
