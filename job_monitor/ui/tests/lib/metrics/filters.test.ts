import { describe, expect, it } from "vitest";
import { readFilters } from "~/lib/metrics/filter-address.ts";
import { filterParams, isNarrowed, namePattern, unfitting } from "~/lib/metrics/filters.ts";
import { readRuns } from "~/lib/runs-address.ts";
import { runsBehind, runsParams } from "~/lib/runs-search.ts";
import { described } from "../../support/metrics.ts";

describe("filters", () => {
  it("are read from the address, sorted, each once, and what is not known is dropped", () => {
    expect(readFilters({ team: ["b", "a", "b"], kind: ["job", "tea"], ws: 1001, name: "" })).toEqual({
      ws: "1001",
      team: ["a", "b"],
      owner: undefined,
      name: undefined,
      kind: "job",
    });
    expect(isNarrowed(readFilters({ colour: "red" }))).toBe(false);
    expect(isNarrowed(readFilters({ team: "" }))).toBe(true);
  });

  it("are asked of the API by its names; a text without a star is looked for anywhere", () => {
    expect(filterParams(readFilters({ ws: "1", team: "", name: "etl" }))).toEqual({
      workspace: ["1"],
      team: [""],
      name: "*etl*",
    });
    expect(namePattern("etl_*")).toBe("etl_*");
    expect(filterParams(readFilters({}))).toEqual({});
  });

  it("that a metric does not know are named", () => {
    expect(unfitting(described("cost"), readFilters({ kind: "job", team: "a" }))).toEqual(["kind"]);
    expect(unfitting(described("runs"), readFilters({ kind: "job", name: "a" }))).toEqual([]);
  });
});

describe("the list of runs behind a figure", () => {
  const dates = { from: "2026-11-03", to: "2026-11-04" };

  it("has its days, its zone, its filter and the kinds that it counts", () => {
    const search = runsBehind({ dates, zone: "Europe/Berlin", filters: { team: "a" }, metric: "failed_runs" });
    expect(runsParams(readRuns(search), 7)).toEqual({
      from: "2026-11-03",
      to: "2026-11-04",
      zone: "Europe/Berlin",
      team: ["a"],
      kind: ["job", "one_off", "unknown"],
      result_class: ["failed"],
    });
  });

  it("is of all results for a metric that counts none alone", () => {
    expect(runsBehind({ dates, filters: {}, metric: "worked_p50" }).result).toBeUndefined();
  });

  it("takes days until today where there are no dates, and then no zone", () => {
    expect(runsParams(readRuns({ days: 30, zone: "Europe/Berlin" }), 7)).toEqual({ days: 30 });
    expect(runsParams(readRuns({ result: "tea" }), 7)).toEqual({ days: 7 });
  });
});
