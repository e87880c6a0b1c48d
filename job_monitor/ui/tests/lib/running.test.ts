import { describe, expect, it } from "vitest";
import { againstNormal, elapsedAt, filterRuns, multiple, normalWords, partCounts } from "~/lib/running.ts";
import { readRunningSearch } from "~/lib/running-search.ts";
import { ALL_RUNS, FEW, runningRun } from "../support/running.ts";

const NOON = Date.parse("2026-11-21T12:00:00Z");

describe("a run against its usual time", () => {
  it("goes on by the second where it is live", () => {
    expect(elapsedAt(runningRun(), NOON)).toBe(1800);
    expect(elapsedAt(runningRun(), NOON + 90_000)).toBe(1890);
  });

  it("stands still where the tables alone know it", () => {
    expect(elapsedAt(runningRun({ is_live: false, elapsed_s: 60 }), NOON)).toBe(60);
    expect(elapsedAt(runningRun({ is_live: false, elapsed_s: null }), NOON)).toBeNull();
  });

  it("lies over the band from p50 to p90, of twice the p90 at least", () => {
    expect(againstNormal(runningRun(), NOON)).toEqual({ worked: 1, from: 600 / 1800, to: 0.5, lateS: 900 });
    const young = runningRun({ started_at: "2026-11-21T11:55:00Z" });
    expect(againstNormal(young, NOON)).toEqual({ worked: 300 / 1800, from: 600 / 1800, to: 0.5, lateS: -600 });
  });

  it("leaves out the time between attempts", () => {
    expect(againstNormal(runningRun({ gap_s: 1200 }), NOON)?.lateS).toBe(-300);
  });

  it("has no such place while it waits, or where no usual time is known", () => {
    expect(againstNormal(runningRun({ state: "queued" }), NOON)).toBeNull();
    expect(againstNormal(runningRun({ normal: FEW }), NOON)).toBeNull();
  });

  it("says what is usual, or why that is not told", () => {
    expect(normalWords(runningRun(), 8)).toBe("Usually 10m 00s to 15m 00s");
    expect(normalWords(runningRun({ normal: FEW }), 8)).toBe("No usual time: 3 good runs, 8 needed");
    expect(normalWords(runningRun({ normal: { ...FEW, problem: "continuous" } }), 8)).toBe("Runs without end");
    const unknown = { runs_count: null, p50_s: null, p90_s: null, problem: "not_known" } as const;
    expect(normalWords(runningRun({ normal: unknown }), 8)).toBe("Usual time not known");
    expect(multiple(2)).toBe("2.0×");
  });
});

describe("the filter", () => {
  it("finds words in names, ids, owners and states", () => {
    const ids = (q: string) => filterRuns(ALL_RUNS, { q }).map((run) => run.run_id);
    expect(ids("STOCK")).toEqual(["502"]);
    expect(ids("504")).toEqual(["504"]);
    expect(ids("queued reports")).toEqual(["504"]);
    expect(ids("prod-eu sales")).toHaveLength(5);
    expect(ids("nothing")).toEqual([]);
  });

  it("parts the list, and counts within what the words leave", () => {
    expect(filterRuns(ALL_RUNS, { show: "late" }).map((run) => run.run_id)).toEqual(["501"]);
    expect(partCounts(ALL_RUNS, undefined)).toEqual({ running: 3, waiting: 1, late: 1, gone: 1 });
    expect(partCounts(ALL_RUNS, "stock")).toEqual({ running: 1, waiting: 0, late: 0, gone: 0 });
  });

  it("drops what it does not know from the address", () => {
    expect(readRunningSearch({ q: 504, show: "late" })).toEqual({ q: "504", show: "late" });
    expect(readRunningSearch({ q: "", show: "all" })).toEqual({ q: undefined, show: undefined });
  });
});
