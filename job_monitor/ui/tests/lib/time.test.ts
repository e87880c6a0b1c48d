import { describe, expect, it } from "vitest";
import { age, calendarDay, instant, moment, readings, relative, zoneName } from "~/lib/time.ts";

const NOON = Date.parse("2026-11-21T12:00:00Z");

describe("a moment", () => {
  it("is a clock time on the same day, and names its zone", () => {
    const at = Date.parse("2026-11-21T11:40:00Z");
    expect([moment(at, "utc", NOON), moment(at, "local", NOON)]).toEqual(["11:40 UTC", "12:40 CET"]);
  });

  it("has a date on another day, and a year in another year", () => {
    expect(moment(Date.parse("2026-11-20T11:40:00Z"), "utc", NOON)).toBe("20 Nov 11:40 UTC");
    expect(moment(Date.parse("2025-12-31T11:40:00Z"), "utc", NOON)).toBe("31 Dec 2025 11:40 UTC");
  });

  it("belongs to the day of the viewer's zone", () => {
    const at = Date.parse("2026-11-20T23:30:00Z");
    expect([moment(at, "local", NOON), moment(at, "utc", NOON)]).toEqual(["00:30 CET", "20 Nov 23:30 UTC"]);
  });

  it("follows summer time", () => {
    const at = Date.parse("2026-07-01T10:00:00Z");
    expect(moment(at, "local", at)).toBe("12:00 CEST");
  });
});

it("hovering shows UTC, the viewer's zone and the distance", () => {
  expect(readings(Date.parse("2026-11-21T11:40:12Z"), NOON).split("\n")).toEqual([
    "21 Nov 2026, 11:40:12 UTC",
    "21 Nov 2026, 12:40:12 Europe/Berlin",
    "19 min ago",
  ]);
});

describe("a distance", () => {
  it.each([
    [0, "just now"],
    [59_000, "just now"],
    [61_000, "1 min ago"],
    [3_600_000, "1 h ago"],
    [47 * 3_600_000, "47 h ago"],
    [48 * 3_600_000, "2 d ago"],
    [-300_000, "in 5 min"],
  ])("of %d ms reads %s", (distance, text) => expect(relative(NOON - distance, NOON)).toBe(text));

  it("is never negative as an age", () => {
    expect([age(NOON + 60_000, NOON), age(NOON - 7_200_000, NOON)]).toEqual(["less than a minute", "2 h"]);
  });
});

it("a date of the data stays that date in every zone", () => {
  expect([calendarDay("2026-11-21"), calendarDay("2026-11-21", true), calendarDay(null), calendarDay("soon")]).toEqual([
    "21 Nov",
    "Sat 21 Nov",
    "—",
    "—",
  ]);
});

it("what is no time is null", () => {
  expect([instant(null), instant("never"), instant("1970-01-01T00:00:01Z")]).toEqual([null, null, 1000]);
});

it("zones have their names", () => expect([zoneName("utc"), zoneName("local")]).toEqual(["UTC", "Europe/Berlin"]));
