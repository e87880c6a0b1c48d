import { fireEvent, screen } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { allSources, run as runRow, source, USAGE } from "./support/answers.ts";
import {
  JOB_PAGE,
  JOB_PATH,
  jobDetail,
  LIVE_PATH,
  liveRun,
  RUN_PAGE,
  RUN_PATH,
  runDetail,
  TASKS,
} from "./support/job.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

beforeAll(async () => {
  await Promise.all([import("~/components/run/run-header.tsx"), import("~/components/run/tasks-panel.tsx")]);
}, 60_000);

function serving(detail: unknown = runDetail()) {
  return new Server()
    .on(RUN_PATH, () => detail)
    .on(`${JOB_PATH}/runs/9007199254740997`, () => runDetail({ next_run_id: "9007199254740999" }))
    .on(JOB_PATH, () => jobDetail())
    .on(LIVE_PATH, () => liveRun());
}

describe("the page of a run", () => {
  it("shows how it ended, why, and what it took", async () => {
    serving().install();
    visit(RUN_PAGE);
    const found = await panel("Run", "ready");
    expect(await found.findByText("ValueError: no rows in orders")).toBeTruthy();
    const text = found.element.textContent ?? "";
    for (const part of ["Between attempts5m 00s", "In the queuenot told", "TriggerBy hand", "2, 1 after the first"]) {
      expect(text).toContain(part);
    }
    expect(found.getByTestId("good-run").textContent).toBe(
      "Worked 4m 00s less than the last good run, 2 d ago; without the tasks publish.",
    );
  });

  it("says with which parameters it was started, and what changed since the last good run", async () => {
    const fields = [{ field: "schedule", before: "0 0 5 * * ?", after: "0 0 7 * * ?" }];
    const change = { version_number: 3, changed_at: "2026-11-20T00:00:00Z", is_first: false, is_deletion: false };
    const parameters = [{ name: "region", value: "us", default: "eu" }];
    serving(runDetail({ changes: [{ ...change, fields }] }))
      .on(LIVE_PATH, () => liveRun({ parameters }))
      .install();
    visit(RUN_PAGE);
    const found = await panel("Run", "ready");
    expect(found.getByTestId("changes-since").textContent).toBe("1 change of the job since: schedule.");
    const told = await panel("Parameters", "ready");
    expect(told.element.textContent).toContain("regionus instead of eu");
  });

  it.each([
    ["of another workspace", () => liveRun({ workspace_id: "1002" }), "absent", "of another workspace"],
    ["without any", () => liveRun(), "empty", "without job-level parameters"],
    ["not answered", () => new Problem(503, "The workspace is away."), "failed", "The workspace is away."],
  ])("tells parameters apart that are %s", async (_case, answer, look, words) => {
    serving().on(LIVE_PATH, answer).install();
    visit(RUN_PAGE);
    expect((await panel("Parameters", look)).element.textContent).toContain(words);
  });

  it("compares each task with the last good run; what that had not is not compared", async () => {
    serving().install();
    visit(RUN_PAGE);
    const tasks = await panel("Tasks", "ready");
    const rows = tasks.getAllByRole("row").map((row) => row.textContent ?? "");
    expect(rows[1]).toContain("4m 00s3m 20s+40s");
    expect(rows[2]).toContain("24m 00s——");
  });

  it("lists attempts, and the cost with its price and what may still come", async () => {
    serving().install();
    visit(RUN_PAGE);
    const attempts = (await panel("Attempts and repairs", "ready")).element.textContent ?? "";
    expect(attempts).toContain("2 attempts");
    expect(attempts).toContain("2, a repair or retry");
    const cost = (await panel("Cost", "ready")).element.textContent ?? "";
    for (const part of ["EUR, list price", "The run€0.75", "Estimated sharesnothing", "it may grow"]) {
      expect(cost).toContain(part);
    }
  });

  it("steps to the runs beside it by link and by key, and leads to its job", async () => {
    serving().install();
    const { router } = visit(RUN_PAGE);
    await panel("Run", "ready");
    expect(screen.getByText("Next").tagName).toBe("SPAN");
    fireEvent.keyDown(document.body, { key: "[" });
    await expect.poll(() => router.state.location.pathname).toBe(`${JOB_PAGE}/runs/9007199254740997`);
    await panel("Run", "ready");
    expect((await screen.findByText("ingest_orders", { selector: "a" })).getAttribute("href")).toBe(JOB_PAGE);
  });

  it("leads to the task of another job that started it", async () => {
    const parent = { workspace_id: "1001", job_id: "7", run_id: "70", task_key: "fan_out", job_name: "nightly" };
    serving(runDetail({ parent })).install();
    visit(RUN_PAGE);
    const found = await panel("Run", "ready");
    expect(found.getByText("nightly").getAttribute("href")).toBe("/jobs/1001/7/runs/70");
  });
});

const PANELS = ["Run", "Timeline", "Tasks", "Attempts and repairs", "Cost"];

describe("the looks of a run's panels", () => {
  it("wait for the answer behind the first, so that none pushes another about", async () => {
    serving(new Promise(() => undefined)).install();
    visit(RUN_PAGE);
    await panel("Run", "loading");
    for (const title of PANELS.slice(1)) expect(screen.queryByRole("region", { name: title })).toBeNull();
  });

  it("say that it failed, without a number", async () => {
    serving(new Problem(503, "The store is locked.")).install();
    visit(RUN_PAGE);
    for (const title of PANELS)
      expect((await panel(title, "failed")).element.textContent).toContain("The store is locked.");
  });

  it("say that there is no such run", async () => {
    serving(new Problem(404, "This job has no such run, it is not read yet, or you may not see it.")).install();
    visit(RUN_PAGE);
    expect((await panel("Not found", "absent")).element.textContent).toContain("This job has no such run");
  });

  it.each(["denied", "failed", "absent", "pending"] as const)("are %s when runs are", async (state) => {
    const runs = source("system.lakeflow.job_run_timeline", state, { message: "It is so." });
    const blind = { run: null, attempts: null, tasks: null, cost: null, good_run: null, previous_run_id: null };
    serving(runDetail({ ...blind, sources: [...allSources([runs]), source(TASKS)] })).install();
    visit(RUN_PAGE);
    for (const title of ["Run", "Timeline", "Tasks", "Attempts and repairs"]) await panel(title, state);
  });

  it("hide costs that may not be read, and tell of tasks that may not", async () => {
    const denied = [source(USAGE, "denied", { message: "No right.", remedy: "GRANT x" })];
    const tasks = source(TASKS, "denied", { message: "Tasks may not be read." });
    serving(runDetail({ cost: null, tasks: null, sources: [...allSources(denied), tasks] })).install();
    visit(RUN_PAGE);
    expect((await panel("Cost", "denied")).getByText("No right to see costs")).toBeTruthy();
    expect((await panel("Tasks", "denied")).element.textContent).toContain("Tasks may not be read.");
    await panel("Run", "ready");
  });

  it("do not show a run without usage as free", async () => {
    const cost = runDetail().cost;
    serving(runDetail({ cost: cost && { ...cost, cost: null, own_cost: null, lost_cost: null } })).install();
    visit(RUN_PAGE);
    const found = await panel("Cost", "empty");
    expect(found.element.textContent).not.toMatch(/[€0]/);
  });
});

describe("from a list of runs", () => {
  it("the result leads to the run, and the job's name to the job with this run chosen", async () => {
    const rows = [runRow(), runRow({ run_id: "12", job_id: "901", job_name: null, run_name: "backfill" })];
    new Server()
      .on("/api/jobs/runs", () => ({ items: rows, next: null, as_of: null, sources: allSources() }))
      .install();
    visit("/runs");
    const found = await panel("Newest runs", "ready");
    const hrefs = found.getAllByRole("link").map((link) => link.getAttribute("href"));
    expect(hrefs).toEqual(["/jobs/1001/1/runs/11", "/jobs/1001/1?run=%2211%22"]);
    expect(found.getByText("backfill")).toBeTruthy();
  });
});
