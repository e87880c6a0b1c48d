import { describe, expect, it } from "vitest";
import { noteOf } from "~/components/timeline/timeline-panel.tsx";
import { barAt, barWords, type Drawn, decodeTimeline, movedCursor, rowWords, timelineLines } from "~/lib/timeline.ts";
import { hourTicks, onwardsPath, pathsOf, placeOf, plansPath, stripOf } from "~/lib/timeline-drawing.ts";
import { readTimelineSearch, toggledGroup } from "~/lib/timeline-search.ts";
import { blindTimeline, timeline } from "../support/running.ts";

const FROM = Date.parse("2026-11-20T12:00:00Z");
const HOUR = 3_600_000;

function drawnOf(more = {}): Drawn {
  const drawn = decodeTimeline(timeline(more));
  if (drawn === null) throw new Error("The answer has runs.");
  return drawn;
}

function rowOf(drawn: Drawn, group: number, place: number) {
  const row = drawn.groups[group]?.rows[place];
  if (row === undefined) throw new Error("There is such a row.");
  return row;
}

describe("the columns", () => {
  it("become rows in their groups", () => {
    const drawn = drawnOf();
    expect(drawn.groups.map((group) => [group.key, group.title, group.rows.map((row) => row.name)])).toEqual([
      ["sales", "sales", ["ingest_orders", "load_stock"]],
      ["-", "No team", ["backup"]],
    ]);
    const [first] = rowOf(drawn, 0, 0).bars;
    expect(first).toEqual({ from: FROM - 600_000, to: FROM + 1_200_000, result: "succeeded", runs: 1, runId: "11" });
    expect(rowOf(drawn, 0, 0).plans).toEqual([FROM + 25 * HOUR]);
  });

  it("are nothing where the runs are not known, and do not say that there is no team where teams are not", () => {
    expect(decodeTimeline(blindTimeline([]))).toBeNull();
    expect(drawnOf({ is_grouping_known: false }).groups[1]?.title).toBe("Teams not known");
  });
});

describe("the drawing", () => {
  it("places moments on the width and cuts what lies outside", () => {
    const drawn = drawnOf();
    expect(placeOf(FROM, drawn)).toBe(0);
    expect(placeOf(FROM - HOUR, drawn)).toBe(0);
    expect(placeOf(FROM + 14 * HOUR, drawn)).toBe(500);
  });

  it("has a path for each result, and a faint one from where a run was seen to now", () => {
    const drawn = drawnOf();
    const row = rowOf(drawn, 0, 0);
    expect(pathsOf(row, drawn).map((one) => one.result)).toEqual(["succeeded", "failed", "running"]);
    expect(pathsOf(row, drawn)[0]?.d).toBe("M0.0 0h11.9v1h-11.9z");
    expect(onwardsPath(row, drawn)).toBe("M845.2 0H857.1v1H845.2z");
    expect(plansPath(row, drawn)).toBe("M892.9 0h6.0v1h-6.0z");
  });

  it("marks whole hours of the viewer's clock", () => {
    const ticks = hourTicks(drawnOf(), "local", 10);
    expect(ticks.map((tick) => tick.text)).toEqual([
      "15:00",
      "18:00",
      "21:00",
      "00:00",
      "03:00",
      "06:00",
      "09:00",
      "12:00",
      "15:00",
    ]);
    expect(hourTicks(drawnOf(), "utc", 10)[0]?.text).toBe("12:00");
  });

  it("marks midnight once on a day of 25 hours", () => {
    const day = drawnOf({ window_from: "2026-10-24T20:00:00Z", window_to: "2026-10-25T23:00:00Z" });
    const texts = hourTicks(day, "local", 40).map((tick) => tick.text);
    expect(texts.filter((text) => text === "02:00")).toHaveLength(2);
    expect(texts.filter((text) => text === "00:00")).toHaveLength(2);
  });

  it("tells most at the same time from what is known alone", () => {
    const strip = stripOf(drawnOf());
    expect([strip?.most, strip?.last, strip?.longestQueueS]).toEqual([3, 1, null]);
    expect(strip?.mostAt).toBe(FROM + 23 * HOUR);
    expect(stripOf(drawnOf({ concurrency: null }))).toBeNull();
  });
});

describe("pointing", () => {
  it("takes the bar under the pointer, or the nearest within reach", () => {
    const row = rowOf(drawnOf(), 0, 0);
    expect(barAt(row, FROM + 12 * HOUR + 60_000, 0)).toBe(1);
    expect(barAt(row, FROM + 11.9 * HOUR, HOUR)).toBe(1);
    expect(barAt(row, FROM + 6 * HOUR, HOUR)).toBeNull();
  });

  it("moves by arrows along a row, and to the nearest in time in the next one, over titles", () => {
    const lines = timelineLines(drawnOf());
    const first = movedCursor(lines, null, "ArrowDown");
    expect(first).toEqual({ line: 1, bar: 0 });
    expect(movedCursor(lines, { line: 1, bar: 1 }, "ArrowLeft")).toEqual({ line: 1, bar: 0 });
    expect(movedCursor(lines, { line: 1, bar: 0 }, "ArrowLeft")).toEqual({ line: 1, bar: 0 });
    expect(movedCursor(lines, { line: 2, bar: 0 }, "ArrowDown")).toEqual({ line: 4, bar: 0 });
    expect(movedCursor(lines, { line: 2, bar: 0 }, "ArrowUp")).toEqual({ line: 1, bar: 1 });
    expect(movedCursor(lines, { line: 1, bar: 0 }, "x")).toBeNull();
  });

  it("says what is pointed at", () => {
    const drawn = drawnOf();
    const row = rowOf(drawn, 0, 0);
    const words = row.bars.map((bar) => barWords(row, bar, "utc"));
    expect(words).toEqual([
      "ingest_orders: succeeded, 11:50 to 12:20, 30m 00s",
      "ingest_orders: failed, 00:00 to 00:10, 10m 00s",
      "ingest_orders: running since 11:20, seen until 11:40",
    ]);
    const busy = rowOf(drawn, 0, 1);
    expect(busy.bars.map((bar) => barWords(busy, bar, "utc"))).toEqual([
      "load_stock: 20 runs, all succeeded, 22:00 to 00:00",
    ]);
    expect(rowWords(row, "utc")).toBe("4 runs, 1 failed, next at 13:00");
  });

  it("does not say that nothing ran in hours that the tables do not reach", () => {
    const answer = timeline({ known_until: "2026-11-20T11:00:00Z" });
    const concurrency = answer.concurrency && {
      ...answer.concurrency,
      running_count: answer.concurrency.running_count.map(() => null),
    };
    const drawn = drawnOf({ known_until: "2026-11-20T11:00:00Z", concurrency });
    expect(rowOf(drawn, 0, 0)).toMatchObject({ runs: null, failed: null });
    expect(rowWords(rowOf(drawn, 0, 0), "utc")).toBe("runs not known, next at 13:00");
    expect(noteOf(drawn)).toBe("3 jobs, runs not known");
    expect(stripOf(drawn)).toBeNull();
  });
});

describe("the address", () => {
  it("keeps what differs from the usual, and drops what is not known", () => {
    expect(readTimelineSearch({ hours: 24, group: "team" })).toEqual({});
    expect(readTimelineSearch({ hours: 48, group: "workspace", closed: "b" })).toEqual({
      hours: 48,
      group: "workspace",
      closed: ["b"],
    });
    expect(readTimelineSearch({ hours: 7, group: "owner", closed: [{}] })).toEqual({});
  });

  it("folds groups, and unfolds them", () => {
    const folded = toggledGroup({}, "sales");
    expect(folded).toEqual({ closed: ["sales"] });
    expect(timelineLines(drawnOf(), folded.closed).map((line) => line.kind)).toEqual(["group", "group", "job"]);
    expect(toggledGroup(folded, "sales")).toEqual({ closed: undefined });
  });
});
