import { describe, expect, it } from "vitest";
import { decode, isOutOfSupport, runtimeWord, workersWord } from "~/lib/compute/decode.ts";
import { headline } from "~/lib/compute/headline.ts";
import { filterRows, NO_POLICY, NOT_TOLD, runtimeWords, sortRows } from "~/lib/compute/list.ts";
import { readComputeSearch, resorted, toggled } from "~/lib/compute/search.ts";
import { computeFile } from "~/lib/files/compute.ts";
import { csv } from "~/lib/files/csv.ts";
import { compute, TOTALS } from "../../support/compute.ts";

const rows = decode(compute()) ?? [];
const [shared, job, flow] = rows;
const names = (some: typeof rows) => some.map((row) => row.name);

describe("the rows", () => {
  it("are put together from columns and places", () => {
    expect(names(rows)).toEqual(["shared", "ingest_orders", "flow"]);
    expect(job).toMatchObject({ workspace: "prod-eu", nodeTypes: ["m5d.xlarge", "r5d.large"], policies: ["policy-1"] });
    expect(job?.cpu).toEqual({ p50: 0.25, p95: 0.6, max: 0.9 });
    expect(shared).toMatchObject({ cpu: null, policies: [null], autoTerminationS: 0, idleCost: "41.5" });
    expect(decode(compute({ rows: null }))).toBeNull();
  });

  it("say versions and workers in short, and whether support is over", () => {
    expect(rows.map(runtimeWords)).toEqual([["12.2"], ["12.2", "17.3 Photon"], []]);
    expect(rows.map(workersWord)).toEqual(["4", "2–8", null]);
    expect(rows.map(isOutOfSupport)).toEqual([true, true, null]);
    const custom = { version: "custom:image", major: null, minor: null, majors_behind: null };
    expect(runtimeWord({ ...custom, end_of_support: null, is_out_of_support: null })).toBe("custom:image");
  });
});

describe("the filter", () => {
  it("counts each facet by what the others leave", () => {
    const { shown, counts } = filterRows(rows, { kind: ["job", "pipeline"] });
    expect(names(shown)).toEqual(["ingest_orders", "flow"]);
    expect(Object.fromEntries(counts.kind)).toEqual({ all_purpose: 1, job: 1, pipeline: 1 });
    expect(Object.fromEntries(counts.runtime)).toEqual({ "12.2": 1, "17.3": 1, [NOT_TOLD]: 1 });
    expect(Object.fromEntries(counts.policy)).toEqual({ "policy-1": 1, [NOT_TOLD]: 1 });
  });

  it("finds what is outside of any policy, a runtime among several, and words in any order", () => {
    expect(names(filterRows(rows, { policy: NO_POLICY }).shown)).toEqual(["shared"]);
    expect(names(filterRows(rows, { runtime: "17.3" }).shown)).toEqual(["ingest_orders"]);
    expect(names(filterRows(rows, { q: "eu ORDERS" }).shown)).toEqual(["ingest_orders"]);
  });
});

describe("the order", () => {
  it("is the server's unless asked for", () => {
    expect(sortRows(rows, {})).toEqual(rows);
  });

  it("puts what is not known last in both directions", () => {
    expect(names(sortRows(rows, { sort: "cpu" }))[0]).toBe("ingest_orders");
    expect(names(sortRows(rows, { sort: "cpu", turned: true }))[0]).toBe("ingest_orders");
    expect(names(sortRows(rows, { sort: "cost", turned: true }))).toEqual(["flow", "ingest_orders", "shared"]);
    expect(names(sortRows(rows, { sort: "runtime" })).at(-1)).toBe("flow");
  });

  it("counts a cluster that never ends as the longest", () => {
    const late = { ...rows[0], key: "late", name: "late", autoTerminationS: 86_400 } as (typeof rows)[number];
    expect(names(sortRows([late, ...rows], { sort: "stop" })).slice(0, 2)).toEqual(["shared", "late"]);
  });
});

describe("the address", () => {
  it("drops what is not known and leaves out what is usual", () => {
    const read = readComputeSearch({ days: 30, kind: ["job", "moon"], sort: "taste", turned: true, all: "yes", q: 12 });
    expect(JSON.parse(JSON.stringify(read))).toEqual({ kind: "job", q: "12" });
    expect(readComputeSearch({ days: 7, sort: "cost", turned: true })).toMatchObject({
      days: 7,
      sort: "cost",
      turned: true,
    });
  });

  it("turns an order, then gives it up; toggles a value", () => {
    const once = resorted({}, "cost");
    expect([once.sort, once.turned]).toEqual(["cost", undefined]);
    expect(resorted(once, "cost").turned).toBe(true);
    expect(resorted(resorted(once, "cost"), "cost").sort).toBeUndefined();
    expect(toggled(toggled({}, "kind", "job"), "kind", "job").kind).toBeUndefined();
  });
});

describe("the headline", () => {
  const ready = { kind: "ready", value: rows, mark: null } as const;

  it("says what idled for how much, and what else is worth a look", () => {
    const text = headline(ready, compute());
    expect(text?.lead).toBe("1 all-purpose cluster idled beside jobs for $41.50 in 30 days.");
    expect(text?.rest).toContain("2 jobs run on all-purpose compute");
    expect(text?.rest).toContain("1 all-purpose cluster has no auto-termination");
    expect(text?.rest).toContain("1 row uses a runtime out of support");
    expect(text?.tone).toBe("warn");
  });

  it("does not call it calm where it is not known what idled", () => {
    const unknown = { ...TOTALS, idle_cost: null, idle_clusters_count: null, jobless_cost: null, jobs_cost: null };
    const quiet = { jobs_on_all_purpose_count: null, never_ending_count: 0, out_of_support_count: 0 };
    const text = headline(ready, compute({ totals: { ...unknown, ...quiet } }));
    expect(text).toEqual({ lead: "What idled in 30 days is not known.", rest: "", tone: "blind" });
    expect(headline({ kind: "unknown" }, undefined)?.tone).toBe("blind");
    const calm = { ...TOTALS, idle_cost: "0", idle_clusters_count: 0, jobless_cost: "0", ...quiet };
    expect(headline(ready, compute({ totals: calm }))?.tone).toBe("calm");
  });
});

describe("the file", () => {
  it("has every figure as it is, and nothing for what is not known", () => {
    const [header, first, , last] = csv(computeFile(rows, "USD", "2026-11-20"))
      .trim()
      .split("\r\n");
    expect(header?.endsWith("jobs_cost_USD,idle_cost_USD,jobless_cost_USD,cost_USD")).toBe(true);
    expect(first).toContain(
      "shared,engineer-01@example.com,false,1,14,2,m5d.xlarge,12.2.x-scala2.12,true,none,0,4,4,0,,",
    );
    expect(last?.endsWith(",,,8.25")).toBe(true);
    expect(flow?.cost).toBe("8.25");
  });
});
