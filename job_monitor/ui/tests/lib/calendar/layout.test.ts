import { describe, expect, it } from "vitest";
import { type CalendarDay, dayOf, daysOf, levelOf, monthsOf, worstDays } from "~/lib/calendar/days.ts";
import { daysIn, layoutOf, mondayOf, stepped, weekdayOf } from "~/lib/calendar/layout.ts";
import { calendarParams, readCalendar, yearIn } from "~/lib/calendar/search.ts";
import { daySentence } from "~/lib/calendar/words.ts";
import { addDays } from "~/lib/metrics/range.ts";
import { NO_RUNS } from "../../support/answers.ts";
import { line, metricsResult, point } from "../../support/metrics.ts";

function day(date: string, more: Partial<CalendarDay> = {}): CalendarDay {
  const counts = { ...NO_RUNS, succeeded: 10 };
  const bare = { isPartial: false, bad: 0, judged: 10, isTimeOut: false };
  return { date, level: "good", counts, runs: 10, ...bare, ...more };
}

function range(from: string, days: number): CalendarDay[] {
  return Array.from({ length: days }, (_, index) => day(addDays(from, index)));
}

describe("the layout", () => {
  it("begins weeks on Monday, over the end of a year", () => {
    expect([weekdayOf("2025-12-29"), weekdayOf("2026-01-01"), weekdayOf("2026-01-04")]).toEqual([0, 3, 6]);
    expect(mondayOf("2026-01-01")).toBe("2025-12-29");
    const { weeks } = layoutOf(range("2025-12-29", 14), true);
    expect(weeks.map(({ monday }) => monday)).toEqual(["2025-12-29", "2026-01-05"]);
    expect(weeks[0]?.days[3]?.date).toBe("2026-01-01");
  });

  it("shows a year from its first day to its last, a leap day among them", () => {
    const layout = layoutOf(range("2024-01-01", 366), false);
    expect(layout.weeks).toHaveLength(53);
    expect(daysIn(layout)).toHaveLength(366);
    expect(daysIn(layout).some(({ date }) => date === "2024-02-29")).toBe(true);
    const other = layoutOf(range("2023-01-01", 365), false);
    expect(other.weeks[0]?.days.slice(0, 6)).toEqual([null, null, null, null, null, null]);
    expect(daysIn(other)).toHaveLength(365);
  });

  it("leaves out the week that 371 days until today cut, whatever weekday today is", () => {
    for (let shift = 0; shift < 7; shift += 1) {
      const last = addDays("2026-11-16", shift);
      const layout = layoutOf(range(addDays(last, -370), 371), true);
      expect(layout.weeks).toHaveLength(53);
      expect(daysIn(layout).at(-1)?.date).toBe(last);
      expect(layout.weeks[0]?.days[0]).not.toBeNull();
    }
  });

  it("names each month once, above the weeks that are mostly its own", () => {
    const { months, weeks } = layoutOf(range("2025-12-01", 92), true);
    expect(months.map(({ key }) => key)).toEqual(["2025-12", "2026-01", "2026-02", "2026-03"].slice(0, months.length));
    expect(months.reduce((sum, { span }) => sum + span, 0)).toBe(weeks.length);
    expect(months[1]?.week).toBe(4); // The week of Monday 29 December has 1 January.
  });

  it("goes by keys from day to day and from week to week, and stops at the ends", () => {
    const days = range("2025-12-29", 14);
    expect(stepped(days, "2025-12-31", "ArrowDown")).toBe("2026-01-01");
    expect(stepped(days, "2025-12-31", "ArrowRight")).toBe("2026-01-07");
    expect(stepped(days, "2025-12-31", "ArrowLeft")).toBe("2025-12-29");
    expect(stepped(days, "2025-12-31", "End")).toBe("2026-01-11");
    expect(stepped(days, null, "ArrowUp")).toBe("2026-01-10");
    expect(stepped(days, "2025-12-31", "Tab")).toBeNull();
    expect(stepped([], null, "Home")).toBeNull();
  });
});

describe("a day", () => {
  it("is judged by its share of failures, and nothing known is neither good nor empty", () => {
    const of = (failed: number, succeeded: number) => levelOf({ ...NO_RUNS, failed, succeeded }, false);
    expect([of(0, 5), of(1, 99), of(5, 95), of(19, 81), of(20, 80), of(3, 0)]).toEqual([
      "good",
      "few",
      "some",
      "some",
      "many",
      "many",
    ]);
    expect(levelOf(null, false)).toBe("unknown");
    expect(levelOf({ ...NO_RUNS }, false)).toBe("none");
    expect(levelOf({ ...NO_RUNS }, true)).toBe("unknown");
    expect(levelOf({ ...NO_RUNS, cancelled: 2 }, false)).toBe("neither");
    expect(levelOf({ ...NO_RUNS, timed_out: 1, succeeded: 9 }, false)).toBe("some");
  });

  it("is not known when one of its counts is not", () => {
    const found = dayOf(point("2026-11-20", { runs: 3, failed_runs: 1, succeeded_runs: 2 }));
    expect(found).toMatchObject({ level: "unknown", counts: null });
    expect(daySentence(found)).toBe("Not known");
  });

  it("is read from the counts of its classes, and says so in words", () => {
    const values = { blocked_runs: 0, cancelled_runs: 1, skipped_runs: 0, unknown_runs: 0, running_runs: 0 };
    const bad = { failed_runs: 0, timed_out_runs: 2, succeeded_runs: 18, runs: 21 };
    const found = dayOf(point("2026-11-21", { ...values, ...bad }, ["runs"]));
    expect(found).toMatchObject({ level: "some", bad: 2, judged: 20, isTimeOut: true, isPartial: true });
    expect(daySentence(found)).toBe("21 runs, 2 failed or timed out (10.0%), rows may still come");
  });
});

describe("months and worst days", () => {
  it("count what is not known as that", () => {
    const days = [
      day("2026-10-30", { level: "unknown", counts: null, runs: null, judged: 0 }),
      day("2026-10-31", { level: "none", runs: 0, judged: 0 }),
      day("2026-11-01"),
      day("2026-11-02", { level: "some", bad: 1, isPartial: true }),
    ];
    expect(monthsOf(days)).toMatchObject([
      { key: "2026-11", runs: 20, bad: 1, judged: 20, good: 1, withBad: 1, partial: 1, unknown: 0 },
      { key: "2026-10", runs: 0, judged: 0, without: 1, unknown: 1, good: 0 },
    ]);
  });

  it("are ordered by the share of failures, and good days are not among them", () => {
    const days = [
      day("2026-11-01", { bad: 2 }),
      day("2026-11-02"),
      day("2026-11-03", { bad: 5 }),
      day("2026-11-04", { bad: 2 }),
    ];
    expect(worstDays(days, 3).map(({ date }) => date)).toEqual(["2026-11-03", "2026-11-04", "2026-11-01"]);
  });
});

describe("the address of the calendar", () => {
  it("asks for 53 weeks, or a year as far as it has begun", () => {
    expect(calendarParams(readCalendar({}), 2026)).toEqual({ days: 371 });
    expect(calendarParams(readCalendar({ year: 2025, zone: "Europe/Berlin" }), 2026)).toEqual({
      from: "2025-01-01",
      to: "2025-12-31",
      zone: "Europe/Berlin",
    });
    expect(calendarParams(readCalendar({ year: 2026 }), 2026)).toEqual({ from: "2026-01-01" });
    for (const year of ["soon", 1, 2026.5, 9999]) expect(readCalendar({ year }).year).toBeUndefined();
  });

  it("knows that the year turns earlier in the east", () => {
    const eve = Date.parse("2025-12-31T23:30:00Z");
    expect([yearIn(eve), yearIn(eve, "Europe/Berlin"), yearIn(eve, "America/New_York")]).toEqual([2025, 2026, 2025]);
  });

  it("takes the days of the answer as they come: its zone has counted them", () => {
    const answer = metricsResult(["runs"], { total: line({ points: [point("2026-01-01", {}, ["runs"])] }) });
    expect(daysOf(answer)).toMatchObject([{ date: "2026-01-01", level: "unknown", isPartial: true }]);
  });
});
