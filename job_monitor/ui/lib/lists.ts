import type { Job, JobCost } from "./types.ts";

/** Lower-cased text in which a job is searched. */
function haystack(job: Job): string {
  const words = [
    job.name,
    job.job_id,
    job.workspace_name,
    job.team,
    job.owner,
    job.run_as,
    job.creator,
    ...Object.values(job.tags),
  ];
  return words
    .filter((word) => word != null)
    .join(" ")
    .toLowerCase();
}

/** Jobs in which every word of `text` occurs: in the name, id, workspace, team, owner or a tag. */
export function searchJobs(jobs: readonly Job[], text: string): Job[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return jobs.filter((job) => {
    const hay = haystack(job);
    return words.every((word) => hay.includes(word));
  });
}

export const JOB_ORDERS = ["name", "changed"] as const;
export type JobOrder = (typeof JOB_ORDERS)[number];

export function sortJobs(jobs: readonly Job[], order: JobOrder): Job[] {
  const byName = (a: Job, b: Job) =>
    (a.name ?? "\uffff").localeCompare(b.name ?? "\uffff") || a.job_id.localeCompare(b.job_id);
  return [...jobs].sort(order === "name" ? byName : (a, b) => Date.parse(b.changed_at) - Date.parse(a.changed_at));
}

/** The dearest first; what has no price comes after all that has one, the largest quantity first. */
export function dearestFirst(costs: readonly JobCost[]): JobCost[] {
  const worth = (row: JobCost) => (row.list_cost === null ? Number.NEGATIVE_INFINITY : Number(row.list_cost));
  return [...costs].sort((a, b) => worth(b) - worth(a) || Number(b.usage_quantity) - Number(a.usage_quantity));
}

const TRIGGERS: Record<string, string> = {
  CRON: "Schedule",
  SCHEDULE: "Schedule",
  PERIODIC: "Periodic",
  CONTINUOUS: "Continuous",
  FILE_ARRIVAL: "File arrival",
  TABLE_UPDATE: "Table update",
  TABLE: "Table update",
  ONETIME: "By hand",
  MANUAL: "By hand",
  ONE_TIME: "By hand",
  MULTIPLE: "Several",
  RETRY: "Retry",
  ONETIME_RETRY: "Retry",
  CONTINUOUS_RESTART: "Continuous",
  MODEL: "Model update",
  RUN_JOB_TASK: "Another job",
};

/** A trigger in plain words; a word that is not known yet is shown as it came. */
export function triggerWord(raw: string | null): string | null {
  return raw === null ? null : (TRIGGERS[raw] ?? raw);
}
