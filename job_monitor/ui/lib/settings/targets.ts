import { rightWords } from "~/lib/target.ts";
import type { MetricsResult } from "~/lib/types.ts";
import type { Target } from "./types.ts";

export const RATIO_DAYS = 30;
export const RATIO_JOBS = 100;

export function keyOf({ workspace_id, job_id }: Pick<Target, "workspace_id" | "job_id">): string {
  return `${workspace_id}/${job_id}`;
}

/** The share of runs that kept it, by job. What is not in the answer is not known. */
export function ratiosOf(answer: MetricsResult | undefined): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { group, values } of answer?.groups ?? []) {
    const value = values.sla_hit_ratio;
    const { workspace_id, job_id } = group;
    if (typeof value === "number" && workspace_id && job_id) found.set(`${workspace_id}/${job_id}`, value);
  }
  return found;
}

/** Why the shares are missing, or are those of a part of the jobs; null when all is told. */
export function ratioLack(answer: MetricsResult | undefined, error: string | null, shown: number): string | null {
  const why = error ?? answer?.metrics[0]?.reason ?? null;
  if (why !== null) return `The share of runs that kept their target is not known: ${why}`;
  return shown > RATIO_JOBS ? `The share is told for the first ${RATIO_JOBS} jobs.` : null;
}

/** Why some rows cannot be changed, each reason once. */
export function refusalsOf(targets: readonly Target[]): string[] {
  const rights = targets.map((target) => target.right).filter((right) => right === "none" || right === "unverified");
  return [...new Set(rights)].map(rightWords);
}
