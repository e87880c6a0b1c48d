import { afterEach, describe, expect, it, vi } from "vitest";
import { decode, type JobRow } from "~/lib/jobs/decode.ts";
import { isIn } from "~/lib/jobs/hour-runs.ts";
import {
  coverOf,
  failures,
  HOUR,
  HOURS,
  hourPaths,
  hoursOf,
  hourWords,
  minuteOf,
  rowWords,
  ticksOf,
  uncovered,
} from "~/lib/jobs/hours.ts";
import type { Line } from "~/lib/jobs/order.ts";
import { jobHours } from "../../support/job-hours.ts";
import { jobTable } from "../../support/job-table.ts";

const JOBS = decode(jobTable([{ id: "1", name: "etl" }, { id: "2" }, { id: "3" }]))?.jobs ?? [];
const [ETL] = JOBS as [JobRow];
const LINES = JOBS.map((job): Line => ({ kind: "job", job }));
const GIVEN = jobHours({ "1001/1": "SF.WR.", "1001/2": ".F....", "1001/4": "FFFFFF" });
const SOME = hoursOf(GIVEN);
if (SOME === null) throw new Error("The hours are known.");

afterEach(() => void vi.restoreAllMocks());

describe("an hour", () => {
  it("is nothing where the runs are not known", () => {
    expect(hoursOf(jobHours({}, { jobs: null }))).toBeNull();
  });

  it("is covered once the data have its end, and not before the history", () => {
    const known = { ...SOME, knownFrom: SOME.fromAt + HOUR / 2, knownUntil: SOME.fromAt + 3.5 * HOUR };
    expect([0, 1, 2, 3, 4].map((place) => coverOf(known, place))).toEqual(["part", "whole", "whole", "part", "none"]);
    expect(uncovered(known)).toEqual([0, 3, 4, 5]);
    expect(uncovered({ ...known, knownUntil: null })).toHaveLength(6);
  });

  it("counts the failures of the jobs in sight alone", () => {
    expect(failures(LINES, SOME)).toEqual([0, 2, 0, 0, 0, 0]);
  });

  it("says the job, the time, what happened and how many failed with it", () => {
    const failed = hourWords(ETL, SOME, 1, 2, "utc");
    expect(failed).toBe("etl, 21 Nov 06:00 to 07:00: failed; 2 of the jobs shown failed in this hour");
    expect(hourWords(ETL, SOME, 2, 0, "utc")).toBe("etl, 21 Nov 07:00 to 08:00: no run");
    expect(hourWords(ETL, SOME, 3, 0, "utc")).toContain("at work, ended later");
    const early = { ...SOME, knownUntil: SOME.fromAt + 1.5 * HOUR };
    expect(hourWords(ETL, early, 1, 0, "utc")).toContain("failed, the hour is not complete");
    expect(hourWords(ETL, early, 2, 0, "utc")).toContain(": not known");
  });

  it("begins where the viewer's clock says so", () => {
    const offset = vi.spyOn(Date.prototype, "getTimezoneOffset");
    offset.mockReturnValue(-330);
    expect([minuteOf("local", 0), minuteOf("utc", 0)]).toEqual([30, 0]);
    offset.mockReturnValue(-345);
    expect(minuteOf("local", 0)).toBe(15);
    offset.mockReturnValue(210);
    expect(minuteOf("local", 0)).toBe(30);
    offset.mockReturnValue(300);
    expect(minuteOf("local", 0)).toBe(0);
  });
});

describe("the drawing", () => {
  it("has a path a look, nothing where nothing ran, and failures the highest", () => {
    const paths = hourPaths("SF.W", HOURS);
    expect(paths.map(({ result, isAtWork }) => [result, isAtWork])).toEqual([
      ["succeeded", false],
      ["failed", false],
      ["running", true],
    ]);
    expect(paths.map(({ d }) => d)).toEqual([
      "M0 8h13v14h-13z",
      `M${HOURS.pitch} 0h13v22h-13z`,
      `M${3 * HOURS.pitch} 19h13v3h-13z`,
    ]);
    expect(hourPaths("....", HOURS)).toEqual([]);
  });

  it("is told in words", () => {
    expect(rowWords("SF.W")).toBe("last 4 hours: 3 with runs, 1 of them with a failure");
    expect(rowWords("S...")).toContain("none of them with a failure");
    expect(rowWords("")).toBe("no run in these hours");
  });

  it("has a mark at each sixth hour of the clock, and the day at its begin", () => {
    const ticks = ticksOf({ ...SOME, count: 30 }, "utc");
    expect(ticks.map(({ place, text }) => `${place} ${text}`)).toEqual([
      "1 06:00",
      "7 12:00",
      "13 18:00",
      "19 22 Nov",
      "25 06:00",
    ]);
  });
});

describe("a run", () => {
  const at = (hour: number) => new Date(SOME.fromAt + hour * HOUR).toISOString();
  const run = (from: number, to: number, result_class: "succeeded" | "running" = "succeeded") => ({
    started_at: at(from),
    last_seen_at: at(to),
    result_class,
  });

  it("is in the hours that it touches, and while it is open in every one since", () => {
    expect([0, 1, 2].map((hour) => isIn(run(0.5, 1.5), SOME.fromAt + hour * HOUR))).toEqual([true, true, false]);
    expect(isIn(run(0.5, 1.5, "running"), SOME.fromAt + 5 * HOUR)).toBe(true);
    expect(isIn(run(1, 1.5), SOME.fromAt)).toBe(false);
  });
});
