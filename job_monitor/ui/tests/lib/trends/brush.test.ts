import { describe, expect, it } from "vitest";
import { datesOfSteps, NO_BRUSH, pressed, shareOfDates, stepAt } from "~/lib/trends/brush.ts";
import { readSpan, readTrends, spanText, usualStep } from "~/lib/trends/search.ts";
import { placesOf } from "~/lib/trends/series.ts";
import { line, point } from "../../support/metrics.ts";

const PLACES = placesOf(
  line({ points: ["2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02"].map((date) => point(date, { runs: 1 })) }),
  "runs",
  "day",
);

describe("the brush", () => {
  it("finds the step under the pointer, also past the edges", () => {
    expect([-0.2, 0, 0.26, 0.999, 1.4].map((share) => stepAt(PLACES, share))).toEqual([0, 0, 1, 3, 3]);
    expect(stepAt([], 0.5)).toBeNull();
  });

  it("gives the days between two steps, whichever comes first, over the end of a year", () => {
    expect(datesOfSteps(PLACES, 2, 1)).toEqual({ from: "2025-12-31", to: "2026-01-01" });
    expect(datesOfSteps(PLACES, 3, 3)).toEqual({ from: "2026-01-02", to: "2026-01-02" });
    expect(datesOfSteps(PLACES, 0, 9)).toBeNull();
  });

  it("shows the part of a selection that the range has", () => {
    expect(shareOfDates(PLACES, { from: "2025-12-31", to: "2026-03-01" })).toEqual({ left: 0.25, right: 1 });
    expect(shareOfDates(PLACES, { from: "2024-12-31", to: "2025-01-01" })).toBeNull();
  });

  it("moves by keys from the newest step on, and stops at the ends", () => {
    const first = pressed(NO_BRUSH, "ArrowLeft", false, 4);
    expect(first).toEqual({ cursor: 3, anchor: null });
    expect(pressed({ cursor: 3, anchor: null }, "ArrowRight", false, 4)?.cursor).toBe(3);
    expect(pressed({ cursor: 3, anchor: null }, "Home", false, 4)?.cursor).toBe(0);
    expect(pressed(NO_BRUSH, "Tab", false, 4)).toBeNull();
    expect(pressed(NO_BRUSH, "ArrowLeft", false, 0)).toBeNull();
  });

  it("grows a selection with Shift, and lets it go without", () => {
    const grown = pressed({ cursor: 3, anchor: null }, "ArrowLeft", true, 4);
    expect(grown).toEqual({ cursor: 2, anchor: 3 });
    expect(pressed({ cursor: 2, anchor: 3 }, "ArrowLeft", true, 4)).toEqual({ cursor: 1, anchor: 3 });
    expect(pressed({ cursor: 1, anchor: 3 }, "ArrowLeft", false, 4)).toEqual({ cursor: 0, anchor: null });
  });
});

describe("the address", () => {
  it("keeps a selection as two dates, and drops what is none", () => {
    const dates = { from: "2026-11-01", to: "2026-11-04" };
    expect(readSpan(spanText(dates))).toEqual(dates);
    for (const text of ["2026-11-04..2026-11-01", "2026-11-01", "a..b", "2026-11-01..2026-11-02..2026-11-03", 7]) {
      expect(readSpan(text)).toBeUndefined();
    }
  });

  it("drops defaults, and steps that the range does not allow", () => {
    expect(usualStep({})).toBe("day");
    expect(usualStep({ days: 365 })).toBe("week");
    expect(usualStep({ from: "2026-11-01", to: "2026-11-02" })).toBe("hour");
    expect(readTrends({ grain: "day" }).grain).toBeUndefined();
    expect(readTrends({ grain: "hour" }).grain).toBeUndefined();
    expect(readTrends({ grain: "hour", days: 7 }).grain).toBe("hour");
    expect(readTrends({ grain: "year", metric: "Runs!", by: "team" })).toEqual(readTrends({}));
    expect(readTrends({ metric: "runs", by: "tag:cost centre" }).by).toBe("tag:cost centre");
  });
});
