import { describe, expect, it } from "vitest";
import { decode } from "~/lib/jobs/decode.ts";
import { filterJobs, offered, tagTest, textTest } from "~/lib/jobs/filter.ts";
import type { JobsSearch } from "~/lib/jobs/search.ts";
import { tagCounts } from "~/lib/jobs/tag-counts.ts";
import { jobTable } from "../../support/job-table.ts";

const { jobs } = decode(
  jobTable([
    { id: "1", name: "etl_orders_daily", team: "sales", results: "SF" },
    { id: "2", name: "etl_orders", team: "sales", results: "SS" },
    { id: "3", name: "report.v2 (new)", team: "finance", results: "SF", workspace: "staging" },
    { id: "40", name: null, team: null, results: "" },
    { id: "5", name: "old", team: "finance", isDeleted: true },
  ]),
) ?? { jobs: [] };

function found(search: JobsSearch): string[] {
  return filterJobs(jobs, search).shown.map((job) => job.jobId);
}

function counts(search: JobsSearch, facet: "state" | "ws" | "team" | "owner"): Record<string, number> {
  return Object.fromEntries(filterJobs(jobs, search).counts[facet]);
}

describe("the text filter", () => {
  it("finds every word in the name, id, workspace, team or owner", () => {
    expect(found({ q: "ORDERS sales" })).toEqual(["1", "2"]);
    expect(found({ q: "staging" })).toEqual(["3"]);
    expect(found({ q: "40" })).toEqual(["40"]);
    expect(found({ q: "  " })).toEqual(["1", "2", "3", "40"]);
  });

  it("takes a star for anything, and the whole name has to fit", () => {
    expect(found({ q: "etl_*" })).toEqual(["1", "2"]);
    expect(found({ q: "*orders" })).toEqual(["2"]);
    expect(found({ q: "*(new)" })).toEqual(["3"]);
    expect(found({ q: "report.v*" })).toEqual(["3"]);
    expect(found({ q: "reportxv*" })).toEqual([]);
  });

  it("does not take one piece of a name for two pieces of the pattern", () => {
    const test = (name: string, q: string) => {
      const [job] = decode(jobTable([{ id: "1", name }]))?.jobs ?? [];
      return job ? textTest(q)(job) : expect.fail("no job");
    };
    expect([test("aba", "ab*ba"), test("abba", "ab*ba"), test("abcba", "ab*c*ba")]).toEqual([false, true, true]);
    expect([test("axbyc", "a*b*c"), test("axcyb", "a*b*c"), test("ab", "**ab**")]).toEqual([true, false, true]);
  });

  it("is quick with a pattern of many stars", () => {
    const [job] = decode(jobTable([{ id: "1", name: `${"a".repeat(3000)}b` }]))?.jobs ?? [];
    const start = performance.now();
    expect(job && textTest(`${"*a".repeat(12)}*c`)(job)).toBe(false);
    expect(performance.now() - start).toBeLessThan(200);
  });

  it("takes a pasted address for the job in it", () => {
    expect(found({ q: "https://example.cloud.databricks.com/jobs/3/runs/77?o=1001" })).toEqual(["3"]);
    expect(found({ q: "https://example.cloud.databricks.com/?o=1001#job/40" })).toEqual(["40"]);
    expect(found({ q: "/jobs/1001/2" })).toEqual(["2"]);
  });
});

describe("facets", () => {
  it("count what each value would show, by all other filters and not by their own", () => {
    expect(counts({}, "state")).toEqual({ failed: 2, succeeded: 1, none: 1 });
    expect(counts({ state: "failed" }, "state")).toEqual({ failed: 2, succeeded: 1, none: 1 });
    expect(counts({ state: "failed" }, "team")).toEqual({ sales: 1, finance: 1 });
    expect(counts({ team: "sales", state: "failed" }, "state")).toEqual({ failed: 1, succeeded: 1 });
    expect(counts({ q: "etl*" }, "team")).toEqual({ sales: 2 });
  });

  it("leave deleted jobs out until they are asked for", () => {
    expect(counts({}, "team")).toEqual({ sales: 2, finance: 1, "": 1 });
    expect(counts({ deleted: true }, "team")).toEqual({ sales: 2, finance: 2, "": 1 });
  });

  it("promise what they give: choosing a value shows as many jobs as it said", () => {
    const asked: JobsSearch[] = [{}, { q: "etl*" }, { state: "failed" }, { team: ["sales", "finance"], deleted: true }];
    for (const search of asked) {
      for (const facet of ["state", "ws", "team", "owner"] as const) {
        for (const [value, count] of filterJobs(jobs, search).counts[facet]) {
          expect(filterJobs(jobs, { ...search, [facet]: value }).shown).toHaveLength(count);
        }
      }
    }
  });

  it("offer the most frequent first, and what is chosen though nothing is behind it", () => {
    const values = new Map([
      ["b", 1],
      ["a", 1],
      ["c", 5],
    ]);
    expect(offered(values, ["gone"])).toEqual([
      ["c", 5],
      ["a", 1],
      ["b", 1],
      ["gone", 0],
    ]);
  });
});

describe("tags", () => {
  const has = (asked: string[], tags: string[]) => tagTest(asked)({ tags });

  it("are any of the values of one key, and all of different keys", () => {
    expect(has(["env=prod", "env=dev"], ["env=dev"])).toBe(true);
    expect(has(["env=prod", "team=a"], ["env=prod", "team=b"])).toBe(false);
    expect(has([], [])).toBe(true);
  });

  it("can be missing, empty, or anything", () => {
    expect(has(["env="], [])).toBe(true);
    expect(has(["env="], ["env="])).toBe(true);
    expect(has(["env="], ["env=prod"])).toBe(false);
    expect(has(["env"], ["env=prod"])).toBe(true);
    expect(has(["env"], ["environment=prod"])).toBe(false);
  });

  it("are counted by key with those that have none", () => {
    const jobs = [{ tags: ["env=prod"] }, { tags: ["env=dev", "team=a"] }, { tags: ["env=prod"] }];
    expect([...tagCounts(jobs)]).toEqual([
      [
        "env",
        [
          ["env=prod", 2],
          ["env=dev", 1],
        ],
      ],
      [
        "team",
        [
          ["team=", 2],
          ["team=a", 1],
        ],
      ],
    ]);
  });
});
