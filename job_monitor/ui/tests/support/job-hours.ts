import type { JobHours } from "~/lib/types.ts";
import { AS_OF, allSources } from "./answers.ts";

/** The hours of jobs by their keys: a text of one character an hour each. The first is 05:00 of 21 November, UTC. */
export function jobHours(given: Record<string, string>, more: Partial<JobHours> = {}): JobHours {
  const keys = Object.keys(given).map((key) => key.split("/"));
  const workspaces = [...new Set(keys.map(([workspace = ""]) => workspace))];
  return {
    as_of: AS_OF,
    sources: allSources(),
    from_at: "2026-11-21T05:00:00Z",
    hours: Math.max(0, ...Object.values(given).map((text) => text.length)),
    known_from: "2026-11-01T00:00:00Z",
    known_until: "2026-11-23T00:00:00Z",
    workspaces,
    jobs: {
      workspace: keys.map(([workspace = ""]) => workspaces.indexOf(workspace)),
      job_id: keys.map(([, job = ""]) => job),
      results: Object.values(given),
    },
    ...more,
  };
}
