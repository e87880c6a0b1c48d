import { describe, expect, it } from "vitest";
import { addDays, datesOf, daysBetween, rangeParams, readRange } from "~/lib/metrics/range.ts";

describe("the range of an address", () => {
  it("leaves out what is usual and drops what is not offered", () => {
    expect(rangeParams(readRange({}))).toEqual({ days: 30 });
    expect(readRange({ days: 30 })).toEqual({ days: undefined, from: undefined, to: undefined, zone: undefined });
    expect(readRange({ days: 90 }).days).toBe(90);
    expect(readRange({ days: 31 }).days).toBeUndefined();
    expect(readRange({ days: "many", zone: 7 })).toEqual(readRange({}));
  });

  it("takes dates before a number of days", () => {
    const range = readRange({ from: "2026-11-01", to: "2026-11-03", days: 90, zone: "Europe/Berlin" });
    expect(rangeParams(range)).toEqual({ from: "2026-11-01", to: "2026-11-03", zone: "Europe/Berlin" });
  });

  it.each([
    ["2026-02-30", "2026-03-01"],
    ["2026-11-03", "2026-11-01"],
    ["2024-01-01", "2026-01-01"],
    ["1900-01-01", "1900-01-02"],
    ["yesterday", "2026-11-01"],
    [20261101, "2026-11-02"],
  ])("does not take %s to %s", (from, to) => {
    expect(datesOf(from, to)).toBeUndefined();
  });

  it.each(["UTC", "Mars/Olympus", "EST", "../etc", ""])("leaves %s to UTC", (zone) => {
    expect(readRange({ zone }).zone).toBeUndefined();
  });

  it("counts days over the end of a year, a leap day and a change of clocks", () => {
    expect(daysBetween({ from: "2025-12-30", to: "2026-01-02" })).toBe(4);
    expect(daysBetween({ from: "2024-02-28", to: "2024-03-01" })).toBe(3);
    expect(daysBetween({ from: "2026-03-28", to: "2026-03-30" })).toBe(3);
    expect(addDays("2025-12-31", 1)).toBe("2026-01-01");
  });
});
