import { describe, expect, it } from "vitest";
import { changeOf, rest, shown, tickOf, unitWords } from "~/lib/metrics/values.ts";
import { state } from "../../support/metrics.ts";

describe("a change", () => {
  it("of shares is in points, and good or bad by the metric's direction", () => {
    expect(changeOf(0.93, 0.95, state("success_ratio"))).toEqual({ text: "−2.0 pp", tone: "bad" });
    expect(changeOf(0.95, 0.93, state("success_ratio"))).toEqual({ text: "+2.0 pp", tone: "good" });
  });

  it("of other values is in percent, where less may be better, or neither", () => {
    expect(changeOf(120, 100, state("worked_p50"))).toEqual({ text: "+20.0%", tone: "bad" });
    expect(changeOf("8", "10", state("cost"))).toEqual({ text: "−20.0%", tone: "good" });
    expect(changeOf(80, 100, state("runs"))).toEqual({ text: "−20.0%", tone: "plain" });
    expect(changeOf(100.01, 100, state("worked_p50"))?.tone).toBe("plain");
  });

  it("is none where one side is not known, or nothing was there", () => {
    expect(changeOf(null, 100, state("runs"))).toBeNull();
    expect(changeOf(100, null, state("runs"))).toBeNull();
    expect(changeOf(100, 0, state("runs"))).toBeNull();
  });
});

describe("a value", () => {
  it("stands in its unit, and as a dash where it is not known", () => {
    expect(shown(1234, state("runs"))).toBe("1,234");
    expect(shown(0.931, state("success_ratio"))).toBe("93.1%");
    expect(shown(98, state("worked_p50"))).toBe("1m 38s");
    expect(shown("12.5", state("cost"))).toBe("€12.50");
    for (const name of ["runs", "success_ratio", "worked_p50", "cost"] as const) {
      expect(shown(null, state(name))).toBe("—");
    }
    expect(shown("12.5", state("cost", { currency: null }))).toBe("—");
  });

  it("is short on an axis", () => {
    expect(tickOf(0.975, state("success_ratio"))).toBe("97.5%");
    expect(tickOf(1500, state("cost"))).toBe("€1.5K");
    expect(tickOf(90, state("worked_p50"))).toBe("1m 30s");
  });

  it("of money says its currency and its price", () => {
    expect(unitWords(state("cost"))).toBe("EUR, list price");
    expect(unitWords(state("cost", { currency: null, price_basis: null }))).toBe("no usage with a price");
    expect(unitWords(state("cost", { price_basis: "brand_new" }))).toBe("EUR, brand_new");
  });
});

describe("what is left of a sum", () => {
  it("is exact, also where floats are not", () => {
    expect(rest("0.3", ["0.1", "0.2"])).toBe("0.0");
    expect(rest("10", ["2.5", "0.000001"])).toBe("7.499999");
    expect(rest("1", ["2"])).toBe("-1");
    expect(rest("-1.5", ["0.25"])).toBe("-1.75");
    expect(rest("9007199254740993.01", ["0.01"])).toBe("9007199254740993.00");
  });
});
