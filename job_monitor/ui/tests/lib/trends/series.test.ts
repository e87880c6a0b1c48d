import { describe, expect, it } from "vitest";
import { scaleOf } from "~/lib/trends/scale.ts";
import { bandsOf, pathsOf, placesOf } from "~/lib/trends/series.ts";
import { line, point } from "../../support/metrics.ts";

const SCALE = { low: 0, high: 10, ticks: [0, 10] };

function places(values: (number | null)[], partial: number[] = []) {
  const points = values.map((runs, day) =>
    point(`2026-11-0${day + 1}`, { runs }, partial.includes(day) ? ["runs"] : []),
  );
  return placesOf(line({ points }), "runs", "day");
}

describe("steps", () => {
  it("are placed by time", () => {
    expect(places([1, 2, 3, 4]).map(({ left, right }) => [left, right])).toEqual([
      [0, 0.25],
      [0.25, 0.5],
      [0.5, 0.75],
      [0.75, 1],
    ]);
  });

  it("of a week or a month that the range cuts are narrower, and told as partial", () => {
    const week = (from: string, to: string, until: string) => ({
      ...point(from, { runs: 1 }),
      to,
      until_at: `${until}T00:00:00Z`,
    });
    const points = [week("2025-12-31", "2026-01-04", "2026-01-05"), week("2026-01-05", "2026-01-11", "2026-01-12")];
    const found = placesOf(line({ points }), "runs", "week");
    expect(found.map(({ isPartial, cutDays }) => [isPartial, cutDays])).toEqual([
      [true, 2],
      [false, 0],
    ]);
    expect(found[0]?.right).toBeCloseTo(5 / 12);
    const february = { ...point("2028-02-01", { runs: 1 }), to: "2028-02-29" };
    expect(placesOf(line({ points: [february] }), "runs", "month")[0]?.isPartial).toBe(false);
  });

  it("that are not complete are hatched, neighbours together", () => {
    expect(bandsOf(places([1, 2, 3, 4], [0, 2, 3]))).toEqual([
      { left: 0, right: 0.25 },
      { left: 0.5, right: 1 },
    ]);
  });
});

describe("a line", () => {
  it("is dashed where one of its ends is not complete", () => {
    const { solid, dashed, lone } = pathsOf(places([0, 5, 10], [2]), SCALE, 100);
    expect(solid).toBe("M166.7 100.0L500.0 50.0");
    expect(dashed).toBe("M500.0 50.0L833.3 0.0");
    expect(lone).toEqual([]);
  });

  it("never bridges what is not known", () => {
    const { solid, lone } = pathsOf(places([1, null, 10, 10]), SCALE, 100);
    expect(solid).toBe("M625.0 0.0L875.0 0.0");
    expect(lone).toEqual([{ left: 0.125, y: 90 }]);
    expect(pathsOf(places([null, null]), SCALE, 100)).toEqual({ solid: "", dashed: "", lone: [] });
  });
});

describe("an axis", () => {
  it("begins at nothing, but for shares near the whole", () => {
    expect(scaleOf([120, 480], "count")).toEqual({ low: 0, high: 600, ticks: [0, 200, 400, 600] });
    expect(scaleOf([0.93, 0.99], "ratio").low).toBe(0.9);
    expect(scaleOf([0.2, 0.99], "ratio").low).toBe(0);
    expect(scaleOf([0.01, 0.02], "ratio")).toMatchObject({ low: 0, high: 0.02 });
    expect(scaleOf([1, 1], "ratio")).toMatchObject({ low: 0.99, high: 1 });
    expect(scaleOf([90], "s").ticks[0]).toBe(0);
  });

  it("holds every value, also what a correction took back", () => {
    const { low, high } = scaleOf([-3, 12], "currency");
    expect(low).toBeLessThanOrEqual(-3);
    expect(high).toBeGreaterThanOrEqual(12);
    expect(scaleOf([], "count")).toMatchObject({ low: 0, high: 1 });
  });
});
