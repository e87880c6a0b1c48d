import { describe, expect, it } from "vitest";
import { axis, LEAST_HEIGHT, labelled, stack } from "~/lib/chart.ts";

describe("an axis", () => {
  it.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [1462, [0, 500, 1000, 1500]],
    [1500, [0, 500, 1000, 1500]],
    [0.037, [0, 0.01, 0.02, 0.03, 0.04]],
  ])("up to %d has round steps", (max, ticks) => {
    const found = axis(max);
    expect(found).toHaveLength(ticks.length);
    for (const [index, tick] of ticks.entries()) expect(found[index]).toBeCloseTo(tick, 9);
  });

  it("reaches the greatest value, whatever it is", () => {
    for (let value = 0.013; value < 1e7; value *= 1.37)
      expect(axis(value).at(-1)).toBeGreaterThanOrEqual(value * 0.999999);
  });
});

describe("a stack", () => {
  it("stands on the axis in the given order and fills its share", () => {
    const bars = stack(
      [
        { key: "a", value: 25 },
        { key: "none", value: 0 },
        { key: "b", value: 75 },
      ],
      100,
      200,
    );
    expect(bars).toEqual([
      { key: "a", y: 150, height: 50 },
      { key: "b", y: 0, height: 150 },
    ]);
  });

  it("keeps the smallest part visible, and the whole at its true height", () => {
    const bars = stack(
      [
        { key: "a", value: 1 },
        { key: "b", value: 99_999 },
      ],
      100_000,
      100,
    );
    expect(bars[0]?.height).toBe(LEAST_HEIGHT);
    expect(bars.at(-1)?.y).toBe(0);
    expect(bars.reduce((sum, bar) => sum + bar.height, 0)).toBeCloseTo(100, 6);
  });
});

it("the newest day always has a label, and there are few", () => {
  for (const length of [1, 7, 30, 90]) {
    const found = labelled(length);
    expect(found.at(-1)).toBe(length - 1);
    expect(found.length).toBeLessThanOrEqual(7);
  }
});
