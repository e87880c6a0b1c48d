import { describe, expect, it } from "vitest";
import { isAbout } from "~/lib/cause.ts";
import { axisTime, criticalPath, gantt, Scale, timeAxis } from "~/lib/gantt.ts";
import { barHeight, barRoom, byResult, LEAST_BAR, signs, sizeOf, squares } from "~/lib/matrix.ts";
import { RESULTS } from "~/lib/results.ts";
import { compared, comparison, computeWord, difference, missingTasks } from "~/lib/run.ts";
import type { ResultClass } from "~/lib/types.ts";
import { liveRun, runDetail, runTask } from "../support/job.ts";

const MINUTE = 60_000;

describe("the scale of time", () => {
  it("keeps the order of moments, and fills the width", () => {
    const scale = new Scale([
      { from: 0, to: 6 * MINUTE },
      { from: 60 * MINUTE, to: 62 * MINUTE },
    ]);
    const places = [0, 3, 6, 30, 60, 61, 62].map((at) => scale.at(at * MINUTE));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBeCloseTo(1, 9);
  });

  it("cuts long idle time out, and leaves short idle time in", () => {
    const long = new Scale([
      { from: 0, to: 6 * MINUTE },
      { from: 60 * MINUTE, to: 66 * MINUTE },
    ]);
    expect(long.stretches).toHaveLength(2);
    const short = new Scale([
      { from: 0, to: 6 * MINUTE },
      { from: 6.5 * MINUTE, to: 12 * MINUTE },
    ]);
    expect(short.stretches).toHaveLength(1);
  });

  it("has room for what took no time at all", () => {
    expect(new Scale([{ from: 5, to: 5 }]).at(5)).toBe(0);
    expect(new Scale([]).at(5)).toBe(0);
  });
});

describe("the tasks along their time", () => {
  it("have a bar a try, in the order of time, within the width", () => {
    const drawn = gantt(runDetail());
    expect(drawn.rows.map((row) => row.segments.length)).toEqual([1, 2]);
    for (const { from, to } of drawn.rows.flatMap((row) => row.segments)) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThan(from);
      expect(to).toBeLessThanOrEqual(1 + 1e-9);
    }
    expect(drawn.breaks.map((one) => one.idleS)).toEqual([54 * 60]);
    expect(drawn.ticks[0]).toEqual({ at: 0, elapsedS: 0 });
  });

  it("are one bar where their tries are not told", () => {
    const drawn = gantt(runDetail({ tasks: [runTask({ tries: [] })], attempts: [] }));
    expect(drawn.rows[0]?.segments.map((one) => one.word)).toEqual(["All tries"]);
  });

  it("are nothing where none is known", () => {
    expect(gantt(runDetail({ tasks: null, attempts: null }))).toEqual({
      rows: [],
      attempts: [],
      ticks: [],
      breaks: [],
    });
  });
});

describe("the chain that decided the end", () => {
  const at = (minute: number) => `2026-11-21T04:${String(minute).padStart(2, "0")}:00Z`;
  const task = (task_key: string, to: number, depends_on: string[] | null, worked_s = 60) =>
    runTask({ task_key, started_at: at(0), last_seen_at: at(to), depends_on, worked_s });

  it("goes back from the task that ended last through what it waited for longest", () => {
    const tasks = [
      task("a", 5, []),
      task("b", 9, ["a"]),
      task("c", 7, ["a"]),
      task("d", 20, ["b", "c"]),
      task("e", 12, ["c"]),
    ];
    expect([...criticalPath(tasks)]).toEqual(["d", "b", "a"]);
  });

  it("leaves out what never started, and ends where tasks wait for each other", () => {
    expect([...criticalPath([task("a", 5, []), task("b", 9, ["a"], 0)])]).toEqual(["a"]);
    expect([...criticalPath([task("a", 5, ["b"]), task("b", 9, ["a"])])]).toEqual(["b", "a"]);
  });

  it("is not told where it is not known what waits for what", () => {
    expect(criticalPath([task("a", 5, null), task("b", 9, null)]).size).toBe(0);
    expect(criticalPath([task("a", 5, [])]).size).toBe(0);
  });
});

describe("axes of time", () => {
  it.each([
    [42, 4, [0, 15, 30, 45]],
    [600, 4, [0, 300, 600]],
    [3700, 4, [0, 1800, 3600, 5400]],
    [0, 4, [0, 1]],
    [400_000, 4, [0, 172_800, 345_600, 518_400]],
  ])("of %s s are round", (max, most, ticks) => {
    expect(timeAxis(max, most)).toEqual(ticks);
  });

  it("are labelled shortly", () => {
    expect([0, 45, 90, 1800, 3600, 5400, 90_000].map(axisTime)).toEqual([
      "0",
      "45s",
      "1m 30s",
      "30m",
      "1h",
      "1h 30m",
      "25h",
    ]);
  });
});

describe("the matrix", () => {
  it("gives every run a bar that can be hit, and the longest the room", () => {
    expect(barHeight(0, 100, 64)).toBe(LEAST_BAR);
    expect(barHeight(0.1, 100, 64)).toBe(LEAST_BAR);
    expect(barHeight(100, 100, 64)).toBe(54);
    expect(barHeight(5, 0, 64)).toBe(LEAST_BAR);
    expect([barRoom(0), barRoom(3), barRoom(40)]).toEqual([190, 136, 64]);
  });

  it("draws few runs wide and many narrow", () => {
    expect([sizeOf(1).column, sizeOf(40).column, sizeOf(100).column]).toEqual([20, 17, 14]);
  });

  it("has one path a result, and a sign on each that is not good", () => {
    expect(byResult(["failed", null, "succeeded", "failed"])).toEqual([
      ["failed", [0, 3]],
      ["succeeded", [2]],
    ]);
    const size = sizeOf(50);
    expect(squares([0, 1, 2], 0, size).match(/M/g)).toHaveLength(3);
    const without = (Object.keys(RESULTS) as ResultClass[]).filter((result) => signs(result, [0], 0, size) === "");
    expect(without.sort()).toEqual(["succeeded", "unknown"]);
  });
});

describe("what the Jobs API says", () => {
  it("is of this run alone: ids mean something in their workspace only", () => {
    const job = { workspaceId: "1001", jobId: "9007199254740993" };
    expect(isAbout(liveRun(), job)).toBe(true);
    expect(isAbout(liveRun({ workspace_id: "1002" }), job)).toBe(false);
    expect(isAbout(liveRun({ workspace_id: null }), job)).toBe(false);
    expect(isAbout(liveRun({ job_id: "7" }), job)).toBe(false);
  });
});

describe("the last good run", () => {
  const plain = (seconds: number) => `${seconds}s`;

  it("is compared task by task, and what it had not is not", () => {
    expect(compared(runDetail()).map(({ task, goodS }) => [task.task_key, goodS])).toEqual([
      ["extract", 200],
      ["load", null],
    ]);
    expect(missingTasks(runDetail())).toEqual(["publish"]);
    expect(missingTasks(runDetail({ tasks: null }))).toEqual([]);
    expect(missingTasks(runDetail({ good_run: null }))).toEqual([]);
  });

  it("gives differences with their sign", () => {
    expect([difference(10, 4, plain), difference(4, 10, plain), difference(4, 4.2, plain)]).toEqual([
      "+6s",
      "−6s",
      "±0",
    ]);
    expect(difference(10, null, plain)).toBeNull();
    expect([comparison(10, 4, plain), comparison(4, 10, plain), comparison(4, 4, plain)]).toEqual([
      "6s more than",
      "6s less than",
      "as long as",
    ]);
  });

  it("names the compute by its name, else by its id", () => {
    expect(computeWord(runTask())).toBe("Serverless");
    expect(computeWord(runTask({ compute_kind: "classic", compute_id: "c-1" }))).toBe("Cluster c-1");
    expect(computeWord(runTask({ compute_kind: "warehouse", compute_id: "w", compute_name: "BI" }))).toBe(
      "SQL warehouse BI",
    );
  });
});
