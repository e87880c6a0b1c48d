import { describe, expect, it } from "vitest";
import { costChange, costLook, runDaysLook, runsChange, successChange } from "~/lib/overview.ts";
import type { Overview } from "~/lib/types.ts";
import { day, overview } from "../support/answers.ts";

function asked(data: Overview) {
  return { data, error: null, refetch: () => undefined };
}

describe("cost", () => {
  it("is not priced when no part of the usage found a price", () => {
    const all = [{ usage_unit: "DBU", usage_quantity: "1200.5" }];
    expect(costLook(asked(overview({ unpriced: all })))).toMatchObject({ value: { isPriced: false } });
    expect(costLook(asked(overview()))).toMatchObject({ value: { isPriced: true } });
  });

  it("is empty, not free, when nothing was used", () => {
    expect(costLook(asked(overview({ usage: [], unpriced: [] }))).kind).toBe("empty");
  });

  it("is compared over complete days alone", () => {
    const [cost] = overview().cost ?? [];
    if (!cost) expect.fail("no cost");
    expect(costChange(cost)).toMatchObject({ text: "+20.5%", against: "vs 2 d before", tone: "plain" });
    expect(costChange({ ...cost, previous_list_cost: null })).toBeNull();
    expect(costChange({ ...cost, previous_list_cost: "0" })).toBeNull();
  });
});

describe("changes", () => {
  it("are of complete days, and name both periods", () => {
    const change = runsChange(overview());
    expect(change?.text).toBe("+25.0%");
    expect(change?.title).toBe("Complete days alone: 19 Nov to 20 Nov against 17 Nov to 18 Nov");
  });

  it("of success are good or bad, in percentage points", () => {
    expect(successChange(overview())).toMatchObject({ text: "−2.0 pp", tone: "bad" });
    const before = { ...overview().previous, success_ratio: 0.9 };
    expect(successChange(overview({ previous: before }))).toMatchObject({ text: "+5.0 pp", tone: "good" });
  });

  it("are not told where the period before is not known", () => {
    const previous = { ...overview().previous, runs_count: null, success_ratio: null };
    expect([runsChange(overview({ previous })), successChange(overview({ previous }))]).toEqual([null, null]);
  });
});

it("a day that is not known is drawn as not complete and without a bar", () => {
  const look = runDaysLook(asked(overview({ daily: [day("2026-11-19", { by_class: null }), day("2026-11-20")] })));
  expect(look).toMatchObject({ kind: "ready", value: [{ isComplete: false, parts: [] }, { isComplete: true }] });
});
