import { expect, it } from "vitest";
import { decode, type JobRow } from "~/lib/jobs/decode.ts";
import type { JobTable } from "~/lib/types.ts";
import { type GivenJob, jobTable, SEEN } from "../../support/job-table.ts";

function rows(answer: JobTable): JobRow[] {
  return decode(answer)?.jobs ?? expect.fail("no jobs");
}

function one(given: Partial<GivenJob>, more: Partial<JobTable> = {}): JobRow {
  return rows(jobTable([{ id: "9007199254740993", ...given }], more))[0] ?? expect.fail("no row");
}

it("columns become rows, and an id that no number holds keeps its digits", () => {
  const job = one({ name: "ingest", owner: null, workspace: "staging" });
  expect([job.key, job.jobId, job.workspace]).toEqual(["1002/9007199254740993", "9007199254740993", "staging"]);
  expect([job.name, job.team, job.owner, job.trigger]).toEqual(["ingest", "sales", null, "CRON"]);
  expect([job.cost, job.costValue, job.lastSeen]).toEqual(["12.5", 12.5, SEEN * 1000]);
});

it("the state is how the newest run went", () => {
  const states = ["SF", "FS", "ST", "SR", "SC", "SK", "SB", "SU", "S?", ""].map((results) => one({ results }).state);
  expect(states).toEqual([
    "failed",
    "succeeded",
    "timed_out",
    "running",
    "cancelled",
    "skipped",
    "blocked",
    "unknown",
    "unknown",
    "none",
  ]);
});

it("what is not known is null and never zero", () => {
  const unjudged = one({ judged: 0, succeeded: 0 });
  const untimed = one({ typical: null, recent: 600 });
  expect([unjudged.success, untimed.trend]).toEqual([null, null]);
  const blind = one({}, { runs: null, costs: null, targets: null });
  expect([blind.state, blind.success, blind.typicalS, blind.cost, blind.costValue, blind.marginS]).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});

it("the trend is the last week against the month", () => {
  expect([one({ typical: 600, recent: 900 }).trend, one({ typical: 600, recent: 300 }).trend]).toEqual([0.5, -0.5]);
});

it("a target stands with the job that it is of", () => {
  const [first, second] = rows(jobTable([{ id: "1" }, { id: "2", target: { max: 500, margin: -100 } }]));
  expect([first?.target, second?.target, second?.marginS]).toEqual([null, "within 500 s", -100]);
});

it("without the table of jobs there is nothing, not an empty list", () => {
  expect(decode(jobTable([], { jobs: null }))).toBeNull();
});
