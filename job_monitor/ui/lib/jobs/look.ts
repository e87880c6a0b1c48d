import { type Asked, type Look, lookOf } from "~/lib/look.ts";
import { BLIND, pick, worst } from "~/lib/sources.ts";
import type { JobTable, Source } from "~/lib/types.ts";
import type { JobSet } from "./decode.ts";
import type { JobSnapshot } from "./query.ts";

const JOBS = ["system.lakeflow.jobs"];
const RUNS = ["system.lakeflow.job_run_timeline"];
const COSTS = ["system.billing.usage", "system.billing.list_prices"];

/** A part of the table that is not known, and the source that says why. */
export type Missing = { title: string; source: Source | null };

/** What the panel stands on: the jobs, and of what is shown beside them what may be old. */
function standsOn(answer: JobTable): Source[] {
  const names = [...JOBS, ...(answer.runs === null ? [] : RUNS), ...(answer.costs === null ? [] : COSTS)];
  return pick(answer.sources, names);
}

export function jobsLook(query: Asked<JobSnapshot>): Look<JobSet> {
  return lookOf({
    query,
    sources: ({ answer }) => standsOn(answer),
    value: ({ set }) => set,
    isEmpty: ({ jobs }) => jobs.length === 0,
  });
}

function blind(sources: readonly Source[], names: readonly string[]): Source | null {
  const claims = sources.filter((source) => source.name.startsWith("claim:"));
  return worst([...pick(sources, names), ...claims].filter((source) => BLIND.has(source.state)));
}

function costsTitle(source: Source | null): string {
  return source?.state === "denied" ? "No right to see costs" : "Costs are not known";
}

/** The parts that are null though the jobs are known. */
export function missingParts(answer: JobTable): Missing[] {
  if (answer.jobs === null) return [];
  const found: Missing[] = [];
  if (answer.runs === null) found.push({ title: "Runs are not known", source: blind(answer.sources, RUNS) });
  if (answer.costs === null) {
    const source = blind(answer.sources, COSTS);
    found.push({ title: costsTitle(source), source });
  }
  if (answer.targets === null) found.push({ title: "Targets are not known", source: blind(answer.sources, ["state"]) });
  return found;
}
