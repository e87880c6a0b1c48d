import { fireEvent, screen } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { allSources, RUNS, source, USAGE } from "./support/answers.ts";
import { entry } from "./support/audit.ts";
import { blindJob, JOB_PAGE, JOB_PATH, jobDetail, LIVE_PATH, liveRun, TASKS } from "./support/job.ts";
import { serving } from "./support/job-server.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem } from "./support/server.ts";

/** The page's parts are read when it is first shown, which takes its time on a slow machine: not within a test's. */
beforeAll(async () => {
  await Promise.all([
    import("~/components/job/run-matrix.tsx"),
    import("~/components/job/selected-run.tsx"),
    import("~/components/job/gantt-panel.tsx"),
    import("~/components/job/cost-panel.tsx"),
    import("~/components/job/target-panel.tsx"),
  ]);
}, 60_000);

/** The run is in the address, and on the page. */
async function expectChosen(router: ReturnType<typeof visit>["router"], runId: string) {
  await expect.poll(() => screen.getByTestId("selected-run").dataset.run).toBe(runId);
  expect(router.state.location.searchStr).toBe(`?run=${runId}`);
}

describe("the page of a job", () => {
  it("says since when it fails, how often, and when it was well", async () => {
    serving().install();
    visit(JOB_PAGE);
    await panel("Runs", "ready");
    expect(screen.getByTestId("job-state").textContent).toBe(
      "Failing since 20 Nov 05:10 CET, 31 h ago: 2 runs failed. Last success 2 d ago.",
    );
    const facts = screen.getByTestId("job-facts").textContent;
    for (const part of ["At 04:00 every day", "sales", "engineer-01@example.com", "team=sales", "none set"]) {
      expect(facts).toContain(part);
    }
    expect(screen.getByRole("link", { name: "Open in Databricks" }).getAttribute("href")).toMatch(/^https:\/\/example/);
  });

  it("opens on the newest run that failed, with the first cause in sight", async () => {
    serving().install();
    visit(JOB_PAGE);
    const chosen = await panel("Chosen run", "ready");
    expect(await chosen.findByText("ValueError: no rows in orders")).toBeTruthy();
    expect(chosen.getByTestId("error-text").textContent).toContain("First cause, in task load");
    expect(chosen.getByTestId("selected-run").dataset.run).toBe("9007199254740999");
  });

  it("chooses a run by click and by arrows, and keeps it in the address", async () => {
    serving().install();
    const { router } = visit(JOB_PAGE);
    const runs = await panel("Runs", "ready");
    const options = [...runs.element.querySelectorAll<SVGElement>("[role=option]")];
    expect(options.map((option) => option.dataset.result)).toEqual(["succeeded", "succeeded", "timed_out", "failed"]);
    if (options[0]) fireEvent.click(options[0]);
    await expectChosen(router, "9007199254740994");
    const list = runs.element.querySelector("[role=listbox]") ?? document.body;
    fireEvent.keyDown(list, { key: "ArrowRight" });
    await expectChosen(router, "9007199254740995");
    fireEvent.keyDown(list, { key: "End" });
    await expectChosen(router, "9007199254740999");
  });

  it("steps through the runs with [ and ], but not while somebody writes", async () => {
    serving().install();
    const { router } = visit(`${JOB_PAGE}?run=9007199254740995`);
    await panel("Runs", "ready");
    fireEvent.keyDown(document.body, { key: "]" });
    await expectChosen(router, "9007199254740997");
    fireEvent.keyDown(document.body, { key: "[" });
    await expectChosen(router, "9007199254740995");
    fireEvent.click((await panel("Target", "ready")).getByText("Set a target"));
    fireEvent.keyDown(await screen.findByLabelText("Note"), { key: "[" });
    expect(router.state.location.searchStr).toBe("?run=9007199254740995");
  });

  it("does not ask the Jobs API for a run that succeeded", async () => {
    const server = serving().install();
    visit(`${JOB_PAGE}?run=9007199254740995`);
    const chosen = await panel("Chosen run", "ready");
    expect(chosen.getByTestId("selected-run").dataset.run).toBe("9007199254740995");
    expect(server.countOf("/api/jobs-api")).toBe(0);
  });

  it.each([
    ["of another workspace", () => liveRun({ workspace_id: "1002" }), /this run is of another/],
    ["unknown to the Jobs API", () => new Problem(404, "No such run."), /does not know this run/],
    ["silent", () => liveRun({ tasks: [], first_cause: null }), /has no text for it/],
    ["not answered", () => new Problem(503, "The workspace is away."), /could not be asked: The workspace is away\./],
  ])("says why there is no error text where the run is %s, and shows all else", async (_case, answer, words) => {
    serving().on(LIVE_PATH, answer).install();
    visit(JOB_PAGE);
    const chosen = await panel("Chosen run", "ready");
    const text = await chosen.findByText(words);
    expect(text.textContent).toContain("The error text is not known.");
    expect(chosen.getByRole("link", { name: "Read it in Databricks" })).toBeTruthy();
    expect(chosen.getByTestId("selected-run").textContent).toContain("€0.75");
  });

  it("shows what a run without a known cost is: not known, never free", async () => {
    serving().install();
    visit(`${JOB_PAGE}?run=9007199254740997`);
    const chosen = await panel("Chosen run", "ready");
    const cost = chosen.getByText("Cost").nextElementSibling;
    expect(cost?.textContent).toBe("Not known");
  });

  it("draws the tasks of the chosen run", async () => {
    serving().install();
    visit(JOB_PAGE);
    const found = await panel("Tasks of the chosen run", "ready");
    expect(found.getByRole("figure").getAttribute("aria-label")).toBe("2 tasks over 10m 00s, load failed");
    expect(found.element.textContent).toContain("Decided the end: extract → load");
    expect(found.element.textContent).toContain("Left out: 54m 00s between attempts");
  });

  it("tells what is usual, what changed and what was lost", async () => {
    serving().install();
    visit(JOB_PAGE);
    expect((await panel("Duration", "ready")).element.textContent).toContain("up to 9m 20s, 95 % up to 10m 40s");
    expect((await panel("Changes", "ready")).element.textContent).toContain("0 0 5 * * ?0 0 4 * * ?");
    const cost = (await panel("Cost", "ready")).element.textContent ?? "";
    for (const part of ["EUR, account price", "€42.50", "€10.00 25.0%", "Without a price: 3.0 GB", "after 20 Nov"]) {
      expect(cost).toContain(part);
    }
  });

  it("lists what people changed of this job alone", async () => {
    const asked: string[] = [];
    serving()
      .on("/api/audit", (query) => {
        asked.push(query.get("subject") ?? "");
        return { items: [entry()], next: null, as_of: null, sources: allSources() };
      })
      .install();
    visit(JOB_PAGE);
    await panel("Audit", "ready");
    expect(asked).toEqual(["1001/9007199254740993"]);
  });
});

const PANELS = ["Runs", "Chosen run", "Tasks of the chosen run", "Duration", "Cost", "Changes", "Target"];

describe("the looks of a job's panels", () => {
  it("wait for the answer at their height", async () => {
    serving()
      .on(JOB_PATH, () => new Promise(() => undefined))
      .install();
    visit(JOB_PAGE);
    for (const title of PANELS) {
      const found = await panel(title, "loading");
      expect(found.getByRole("status", { name: "Loading" })).toBeTruthy();
    }
  });

  it("say that it failed, without a number", async () => {
    serving()
      .on(JOB_PATH, () => new Problem(503, "The store is locked."))
      .install();
    visit(JOB_PAGE);
    for (const title of PANELS)
      expect((await panel(title, "failed")).element.textContent).toContain("The store is locked.");
    expect(screen.queryByTestId("job-state")).toBeNull();
  });

  it("say that there is no such job, and nothing else", async () => {
    serving()
      .on(JOB_PATH, () => new Problem(404, "There is no such job, it is not read yet, or you may not see it."))
      .install();
    visit(JOB_PAGE);
    expect((await panel("Not found", "absent")).element.textContent).toContain("or you may not see it");
    expect(screen.queryByRole("region", { name: "Runs" })).toBeNull();
  });

  it.each(["denied", "failed", "absent", "pending"] as const)("of runs are %s when their source is", async (state) => {
    serving(blindJob(state)).install();
    visit(JOB_PAGE);
    for (const title of ["Runs", "Chosen run", "Tasks of the chosen run", "Duration"]) await panel(title, state);
    expect(screen.getByTestId("job-state").textContent).toContain("How it stands is not known");
    await panel("Changes", "ready");
  });

  it("of costs say which right is missing, with the statement that mends it", async () => {
    const denied = source(USAGE, "denied", { message: "No right.", remedy: "GRANT SELECT ON TABLE x" });
    const runs = jobDetail().runs;
    serving(jobDetail({ cost: null, runs: runs && { ...runs, cost: null }, sources: allSources([denied]) })).install();
    visit(JOB_PAGE);
    const cost = await panel("Cost", "denied");
    expect(cost.getByText("No right to see costs")).toBeTruthy();
    expect(cost.getByText("GRANT SELECT ON TABLE x")).toBeTruthy();
    expect(screen.getByTestId("selected-run").textContent).toContain("No right to see costs");
  });

  it("are empty when there is nothing", async () => {
    const runs = jobDetail().runs;
    const none = { count: 0, run_id: [], started_at: [], last_seen_at: [], result_class: [], result_state: [] };
    const bare = {
      termination_code: [],
      trigger_class: [],
      worked_s: [],
      elapsed_s: [],
      attempts_count: [],
      is_open: [],
    };
    const cost = jobDetail().cost;
    serving(
      jobDetail({
        runs: runs && { ...runs, ...none, ...bare, cost: [] },
        streak: null,
        changes: [],
        cost: cost && { ...cost, cost: null, unpriced: [] },
      }),
    ).install();
    visit(JOB_PAGE);
    for (const title of ["Runs", "Duration", "Cost", "Changes"]) await panel(title, "empty");
    expect(screen.getByTestId("job-state").textContent).toContain("No run of it has succeeded or failed yet");
  });

  it("say nothing of now in the headline where the runs are stale", async () => {
    const streak = { ...jobDetail().streak, is_failing: false, failing_since: null } as never;
    const old = [source(RUNS, "stale", { message: "40 hours old." })];
    serving({ ...jobDetail(), streak, sources: allSources(old) }).install();
    visit(JOB_PAGE);
    await panel("Runs", "ready");
    const state = screen.getByTestId("job-state");
    expect(state.textContent).toMatch(/^Succeeded .* What came later is not known\.$/);
    expect(state.querySelector(".text-succeeded")).toBeNull();
  });

  it("mark values of a stale source", async () => {
    const stale = source("system.lakeflow.job_run_timeline", "stale", { message: "Old." });
    serving(jobDetail({ sources: allSources([stale]) })).install();
    visit(JOB_PAGE);
    expect((await panel("Runs", "ready")).getByRole("note").textContent).toContain("Stale.");
  });

  it("show runs without their tasks, and why", async () => {
    const denied = source(TASKS, "denied", { message: "Tasks may not be read." });
    serving(jobDetail({ tasks: null, sources: [...allSources(), denied] })).install();
    visit(JOB_PAGE);
    const runs = await panel("Runs", "ready");
    expect(runs.getByText(/Tasks are not shown: Tasks may not be read\./)).toBeTruthy();
    expect(runs.getAllByRole("option")).toHaveLength(4);
  });
});
