import { describe, expect, it } from "vitest";
import {
  changeMarks,
  changeSentence,
  chosenRun,
  fieldText,
  resultsOf,
  runBeside,
  runsOf,
  taskProblem,
  triggerClassWord,
} from "~/lib/job.ts";
import { idSearch, searchOptions } from "~/lib/search.ts";
import { fieldsOf, marginWords, promiseWords, wishOf } from "~/lib/target.ts";
import { jobDetail } from "../support/job.ts";

const RUNS = runsOf(jobDetail());
const LAST = "9007199254740999";

describe("the chosen run", () => {
  it("is the one that is asked for, while it is among the runs", () => {
    expect(chosenRun(RUNS, "9007199254740995", true)?.runId).toBe("9007199254740995");
    expect(chosenRun(RUNS, "1", true)?.runId).toBe(LAST);
  });

  it("is else the newest that failed, of a job that fails", () => {
    const running = RUNS.map((run) => (run.runId === LAST ? { ...run, result: "running" as const } : run));
    expect(chosenRun(running, undefined, true)?.runId).toBe("9007199254740997");
    expect(chosenRun(running, undefined, false)?.runId).toBe(LAST);
    expect(chosenRun([], undefined, true)).toBeNull();
  });

  it("steps by places, and the ends hold", () => {
    expect(runBeside(RUNS, LAST, -1)?.runId).toBe("9007199254740997");
    expect(runBeside(RUNS, LAST, 1)?.runId).toBe(LAST);
    expect(runBeside(RUNS, LAST, -99)?.runId).toBe("9007199254740994");
    expect(runBeside(RUNS, null, -1)?.runId).toBe(LAST);
    expect(runBeside([], null, 1)).toBeNull();
  });
});

describe("what the columns say", () => {
  it("is put together by run, and what is not known stays so", () => {
    expect(RUNS.map((run) => run.cost)).toEqual(["1.25", "1.5", null, "0.75"]);
    expect(RUNS[2]?.code).toBe("TIMED_OUT");
    expect(runsOf(jobDetail({ runs: null }))).toEqual([]);
  });

  it("gives a result a run, and none where the run has no such task or the code is new", () => {
    expect(resultsOf("SFTCKBRU.x")).toEqual([
      "succeeded",
      "failed",
      "timed_out",
      "cancelled",
      "skipped",
      "blocked",
      "running",
      "unknown",
      null,
      null,
    ]);
  });

  it("says why there are no tasks", () => {
    expect(taskProblem(jobDetail())).toBeNull();
    expect(taskProblem(jobDetail({ tasks: null }))).toBe("The tasks of these runs are not known.");
  });
});

describe("changes", () => {
  it("lie before the first run that began after them; the oldest version is no change", () => {
    const marks = changeMarks(RUNS, jobDetail().changes);
    expect([...marks.keys()]).toEqual([2]);
    expect(changeSentence(marks.get(2)?.[0] ?? expect.fail("no change"))).toBe("schedule");
  });

  it("after the newest run lie at the end, and from before the oldest one nowhere", () => {
    const change = { ...(jobDetail().changes[0] ?? expect.fail("no change")), changed_at: "2026-11-21T09:00:00Z" };
    expect([...changeMarks(RUNS, [change]).keys()]).toEqual([4]);
    expect(changeMarks(RUNS, [{ ...change, changed_at: "2026-11-01T00:00:00Z" }]).size).toBe(0);
    expect(changeMarks([], [change]).size).toBe(0);
  });

  it("are told in words, and what is not recorded is said to be so", () => {
    const change = { version_number: 2, changed_at: "", is_first: false, is_deletion: false, fields: [] };
    expect(changeSentence(change)).toBe("something that the table does not record");
    expect(changeSentence({ ...change, is_deletion: true })).toBe("deleted");
    expect(fieldText("tags", { team: "sales", hot: "" })).toBe("team=sales, hot");
    expect(fieldText("timeout_s", 4800)).toBe("1h 20m");
    expect(fieldText("is_paused", false)).toBe("no");
    expect([fieldText("name", null), fieldText("tags", {}), fieldText("timeout_s", 0)]).toEqual([null, null, null]);
    expect(triggerClassWord("something new")).toBe("Not known");
  });
});

describe("ids in an address", () => {
  const around = (run: string) => searchOptions.parseSearch(searchOptions.stringifySearch({ run }));

  it.each(["50412621698228649", "9007199254740993", "9007199254740994", "12", "0012"])(
    "keep every digit of %s",
    (id) => {
      expect(idSearch(Reflect.get(around(id), "run"))).toBe(id);
    },
  );

  it("stand there as they are when they are long", () => {
    expect(searchOptions.stringifySearch({ run: "50412621698228649" })).toBe("?run=50412621698228649");
  });

  it("are nothing when they are no ids", () => {
    for (const raw of ["x", "1.5", "-1", null, {}, 1e21, "123456789012345678901"])
      expect(idSearch(raw)).toBeUndefined();
  });
});

describe("a target", () => {
  const target = {
    ...{ workspace_id: "1", workspace_name: null, job_id: "2", job_name: null, note: "n", set_by: "x", set_at: "" },
    ...{ version: "3", right: "team" as const, finish_by: "07:00", zone: "UTC", max_duration_s: 5400 },
  };

  it("goes into the fields and back", () => {
    const fields = fieldsOf(target, "UTC");
    expect(fields).toEqual({ finishBy: "07:00", zone: "UTC", minutes: "90", note: "n", reason: "" });
    expect(wishOf(fields)).toEqual({ finish_by: "07:00", zone: "UTC", max_duration_s: 5400, note: "n", reason: null });
  });

  it("says what is lacking", () => {
    const bare = { finishBy: "", zone: "UTC", minutes: "", note: "", reason: "" };
    expect(wishOf(bare)).toBe("Give an hour of the day, a longest time, or both.");
    expect(wishOf({ ...bare, minutes: "soon" })).toBe("The longest time is a number of minutes.");
    expect(wishOf({ ...bare, minutes: "-1" })).toBe("The longest time is a number of minutes.");
    expect(wishOf({ ...bare, finishBy: "07:00", zone: " " })).toBe("An hour of the day needs a zone.");
    expect(wishOf({ ...bare, minutes: "0.5" })).toMatchObject({ max_duration_s: 30, zone: null });
  });

  it("is told in words, with what it was missed by", () => {
    expect(promiseWords(target)).toBe("done by 07:00 UTC, within 1h 30m");
    const state = { right: "team" as const, target };
    const margin = (finish_s: number | null, duration_s: number | null) =>
      marginWords({ ...state, margin: { run_id: "1", finish_s, duration_s } });
    expect(margin(-60, 600)).toEqual({ text: "missed by 1m 00s", isKept: false });
    expect(margin(1200, 600)).toEqual({ text: "kept, 10m 00s to spare", isKept: true });
    expect(margin(null, null)).toBeNull();
    expect(marginWords({ ...state, margin: null })).toBeNull();
  });
});
