import { isNotFound } from "./job-queries.ts";
import { type Asked, type Look, lookOf } from "./look.ts";
import type { LiveRun, Source } from "./types.ts";

type Parameters = LiveRun["parameters"];

/** `isOwn`: what was answered is about this run. That it is of another workspace is no failure, and mends itself not. */
export function parametersLook(query: Asked<LiveRun>, isOwn: boolean): Look<Parameters> {
  if (!isOwn || isNotFound(query.error)) return { kind: "absent", source: ELSEWHERE };
  return lookOf({
    query,
    sources: () => [],
    value: ({ parameters }) => parameters,
    isEmpty: (parameters) => parameters.length === 0,
  });
}

const ELSEWHERE: Source = {
  name: "jobs_api",
  state: "absent",
  as_of: null,
  synced_at: null,
  row_count: 0,
  message:
    "The Jobs API of the app's own workspace does not tell of this run: it is of another workspace, older than 60 days, or not yours to see. Its page in Databricks has the parameters.",
  remedy: null,
};
