import { numberOf, valueIn } from "~/lib/metrics/values.ts";
import type { MetricName, MetricsResult } from "~/lib/types.ts";
import { labelOf } from "./table.ts";

export const CHANGES: MetricName = "job_changes";

/** A step of the series in which definitions of jobs became others. */
export type ChangeMark = { step: number; count: number; jobs: string[] };

/** Steps with changes, each with the jobs whose they were; of many jobs not all are named. */
export function marksOf(answer: MetricsResult | undefined): ChangeMark[] {
  if (answer === undefined) return [];
  return answer.total.points.flatMap((point, step) => {
    const count = numberOf(valueIn(point.values, CHANGES)) ?? 0;
    const isTouched = (line: MetricsResult["groups"][number]) =>
      (numberOf(valueIn(line.points[step]?.values ?? {}, CHANGES)) ?? 0) > 0;
    return count > 0 ? [{ step, count, jobs: answer.groups.filter(isTouched).map(labelOf) }] : [];
  });
}

const NAMED = 3;

/** `3 changes: load, export and others`. */
export function markWords({ count, jobs }: ChangeMark): string {
  const named = jobs.slice(0, NAMED).join(", ");
  const others = jobs.length > NAMED || jobs.length === 0 ? " and others" : "";
  return `${count} ${count === 1 ? "change" : "changes"}${named && `: ${named}`}${named ? others : ""}`;
}
