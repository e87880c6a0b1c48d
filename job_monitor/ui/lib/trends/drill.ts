import type { FilterSearch } from "~/lib/metrics/filters.ts";
import type { MetricLine } from "~/lib/types.ts";

export type Drill =
  | { kind: "filter"; filters: FilterSearch }
  | { kind: "job"; params: { workspaceId: string; jobId: string } };

const FILTERS: Record<string, { column: string; filter: keyof FilterSearch }> = {
  workspace: { column: "workspace_id", filter: "ws" },
  team: { column: "team", filter: "team" },
  owner: { column: "owner", filter: "owner" },
  kind: { column: "kind", filter: "kind" },
};

/** Where a group's name leads: to the same page of it alone, or to the job; null where there is no such place. */
export function narrowedTo(group: MetricLine["group"], by: string): Drill | null {
  const known = FILTERS[by];
  // The empty text stands for those without one.
  if (known) return { kind: "filter", filters: { [known.filter]: group[known.column] ?? "" } };
  if (by.startsWith("tag:")) return { kind: "filter", filters: { tag: `${by.slice(4)}=${group[by] ?? ""}` } };
  const { workspace_id, job_id } = group;
  if (by !== "job" || workspace_id == null || job_id == null) return null;
  return { kind: "job", params: { workspaceId: workspace_id, jobId: job_id } };
}
