import type { JobRow } from "./decode.ts";
import { offered } from "./filter.ts";

/** Of each key of tags, the key of most jobs first, how many jobs have each value; `key=` are those without. */
export function tagCounts(jobs: readonly Pick<JobRow, "tags">[]): Map<string, [string, number][]> {
  const found = new Map<string, Map<string, number>>();
  for (const tag of jobs.flatMap((job) => job.tags)) {
    const key = tag.split("=", 1)[0] ?? "";
    const values = found.get(key) ?? new Map<string, number>();
    found.set(key, values.set(tag, (values.get(tag) ?? 0) + 1));
  }
  const sum = (values: Map<string, number>) => [...values.values()].reduce((all, one) => all + one, 0);
  const keys = [...found].sort(([a, m], [b, n]) => sum(n) - sum(m) || a.localeCompare(b));
  return new Map(
    keys.map(([key, values]) => {
      const none = jobs.length - sum(values) + (values.get(`${key}=`) ?? 0);
      const all = new Map([...values, ...(none > 0 ? [[`${key}=`, none] as const] : [])]);
      return [key, offered(all, [])];
    }),
  );
}
