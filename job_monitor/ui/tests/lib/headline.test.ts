import { describe, expect, it } from "vitest";
import { headline } from "~/lib/headline.ts";
import type { Look } from "~/lib/look.ts";
import type { Overview } from "~/lib/types.ts";
import { overview, source } from "../support/answers.ts";

type Runs = Overview["runs"];
const NOW = Date.parse("2026-11-21T12:00:00Z");

function ready(more: Partial<Runs>): Look<Runs> {
  return { kind: "ready", value: { ...overview().runs, ...more }, mark: null };
}

describe("the headline", () => {
  it.each([
    [0, "No job fails now.", "calm"],
    [1, "1 job fails now.", "bad"],
    [3, "3 jobs fail now.", "bad"],
  ])("with %d failing jobs says %s", (failing, lead, tone) => {
    expect(headline(ready({ failing_jobs: failing }), 30, NOW)).toMatchObject({ lead, tone });
  });

  it("tells the share and the count of the window", () => {
    expect(headline(ready({}), 30, NOW)?.rest).toBe("95.0% of the runs that ended succeeded; 300 runs in 30 days.");
  });

  it("is calm about nothing it does not know", () => {
    const blind: Look<Runs>[] = [
      ready({ failing_jobs: null }),
      { kind: "pending" },
      { kind: "unknown" },
      { kind: "denied", source: source("a", "denied") },
      { kind: "absent", source: source("a", "absent") },
      { kind: "unconfigured", source: source("a", "unconfigured") },
      { kind: "failed", sentence: "x", source: source("a", "failed"), retry: null },
      { kind: "failed", sentence: "x", source: null, retry: null },
      { kind: "empty", mark: null },
      { ...ready({ failing_jobs: 0 }), mark: { kind: "failed", sentence: "x", asOf: null } } as Look<Runs>,
    ];
    expect(blind.map((look) => headline(look, 30, NOW)?.tone)).toEqual(blind.map(() => "blind"));
  });

  it("says nothing about now when the data is old", () => {
    const mark = { kind: "stale", sentence: "x", asOf: "2026-11-21T05:00:00Z" } as const;
    const old: Look<Runs> = { kind: "ready", value: { ...overview().runs, failing_jobs: 0 }, mark };
    expect(headline(old, 30, NOW)).toMatchObject({ lead: "By data 7 h old, no job failed last.", tone: "blind" });
    const unasked: Look<Runs> = { ...old, mark: { kind: "failed", sentence: "x", asOf: null } };
    expect(headline(unasked, 30, NOW)).toMatchObject({
      lead: "By the last values, no job failed last.",
      tone: "blind",
    });
  });
});
