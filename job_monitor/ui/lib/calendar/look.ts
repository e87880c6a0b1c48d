import { type Asked, type Look, lookOf } from "~/lib/look.ts";
import { pick } from "~/lib/sources.ts";
import type { MetricsResult } from "~/lib/types.ts";
import { type CalendarDay, daysOf } from "./days.ts";

export type CalendarValue = { answer: MetricsResult; days: CalendarDay[] };

const RUNS = ["system.lakeflow.job_run_timeline"];

/** How the calendar looks. Filters by team, owner or name rest on the table of jobs as well. */
export function calendarLook(query: Asked<MetricsResult>): Look<CalendarValue> {
  const reason = query.data?.metrics.find((state) => state.reason !== null)?.reason;
  const look = lookOf<MetricsResult, CalendarValue>({
    query,
    sources: ({ sources }) => [
      ...pick(sources, RUNS),
      ...(reason ? sources.filter(({ name }) => name.startsWith("claim:") || name === "system.lakeflow.jobs") : []),
    ],
    value: (answer) => (reason ? null : { answer, days: daysOf(answer) }),
    isEmpty: ({ days }) => days.every((day) => day.level === "unknown" || day.level === "none"),
  });
  if (look.kind !== "unknown" || !reason) return look;
  return { kind: "failed", sentence: reason, source: null, retry: () => void query.refetch() };
}
